package evidence

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/bench"
	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/picture"
)

// fixed is evidence that does not change with the lanes and the catalogue, with a claim of
// each verdict. Nothing of it is derived.
func fixed(t *testing.T) Evidence {
	t.Helper()
	e := Evidence{
		Schema: Schema, Command: commandName, Made: sampleTime, Seed: 42, Short: true, Verdict: lane.Fail, Summary: "fail: 1 of 3 lanes",
		Totals: Totals{Lanes: 3, Passed: 1, NotRun: 1, Planted: 2, Caught: 1, Findings: 1, Programs: 1000, Entries: 20_000, Wakes: 300, Interleavings: 1_423_220, Exhaustive: true, Bugs: 2, Killed: 1},
		Code: Code{Module: module, Commit: strings.Repeat("0123456789", 4), Changed: []string{"executor/run.go"}, Runner: strings.Repeat("a1", 32), Harness: strings.Repeat("b2", 32), Tree: strings.Repeat("c3", 32),
			Files: []File{{"executor/run.go", strings.Repeat("e5", 32)}}},
		Machine: Machine{OS: "linux", Arch: "amd64", CPUs: 2, Model: "Some Processor", Go: "go1.26.0", CC: "gcc 12.2.0"},
		Claims: []Claim{
			{ID: "runner", Title: "runner", Sentence: "The runner is the 1 file of executor/.", Verdict: lane.Pass, Command: digestCommand},
			{ID: "lane-race", Title: "race", Sentence: "1,000 programs.", Verdict: lane.Fail, Why: []string{"lost-wakeup: a <wake> was | made", "and more"}, Command: "./sanitize.sh race --seed 42"},
			{ID: "lane-asan", Title: "asan", Sentence: "Nothing was run.", Verdict: lane.Incomplete, Why: []string{"no C compiler"}, Command: "./sanitize.sh asan --seed 42"},
			{ID: "lane-msan", Title: "msan", Sentence: "Nothing was run.", Verdict: NotMeasured, Why: []string{"no clang"}, Command: "./sanitize.sh msan --seed 42"},
		},
		Lanes: []Lane{
			{sampleTime, lane.Result{Lane: "race", Verdict: lane.Fail, Seconds: 61.5, Planted: []lane.Planted{{Bug: "fast-path-hb", Caught: true, By: "data-race"}, {Bug: "other", Why: "the tests passed with it"}},
				Findings: []lane.Finding{{Rule: "lost-wakeup", Sentence: "a <wake> was made", Program: "poll { clone a; go { wake a }; pending }", Reproduce: "go test ./check"}}}},
			{sampleTime, lane.Result{Lane: "asan", Verdict: lane.Incomplete, Reasons: []string{"no C compiler"}}},
			{sampleTime, lane.Result{Lane: "msan", Verdict: lane.Incomplete, NotRun: true, Reasons: []string{"no clang"}}},
		},
		Matrix: &Matrix{Made: sampleTime, Left: []string{"cell-uninitialised"}, Matrix: kill.Matrix{Schema: 1, Columns: []string{"ledger"}, Rows: []kill.Row{{Mutant: "original", Bug: "the runner", Equivalent: "it is", Cells: []kill.Cell{{Mutant: "original", Column: "ledger", Outcome: kill.Survived}}}}}},
		Bench: &bench.Report{Schema: 1, Verdict: lane.Pass, Rows: []bench.Row{
			{Case: "ready", Subject: "extreme", Ratio: &bench.Ratio{To: "mutex", Value: 8, Low: 7.5, High: 8.25}},
			{Case: "wake", Size: 8, Subject: "extreme", Across: "goroutines", Ratio: &bench.Ratio{To: "cond", Value: 1.05, Low: .9, High: 1.2, Noise: true}},
		}},
		FuzzMissing: "none was named",
	}
	require.NoError(t, e.seal())
	return e
}

func TestEachFormIsAsItWas(t *testing.T) {
	e := fixed(t)
	text, err := json.MarshalIndent(&e, "", "  ")
	require.NoError(t, err)
	text = append(text, '\n')
	golden(t, "fixed.json", text)
	_, err = read(text)
	require.NoError(t, err)
	page, err := e.page([]shown{{Name: "matrix", Caption: "A <picture>.", Command: "again", SVG: picture.SVG("<svg/>")}})
	require.NoError(t, err)
	golden(t, "fixed.html", page)
	markdown, err := e.markdown()
	require.NoError(t, err)
	golden(t, "fixed.md", markdown)
	statement, err := e.statement(text)
	require.NoError(t, err)
	golden(t, "fixed.intoto.json", statement)
}

// elsewhere is what makes a browser ask another machine for something.
var elsewhere = regexp.MustCompile(`(?i)<(script|link|img|iframe|object|embed)\b|\bsrc=|@import|url\(`)

func TestThePageNeedsNothingBesideItself(t *testing.T) {
	e := sample(t)
	page, err := e.page(e.pictures())
	require.NoError(t, err)
	require.Empty(t, elsewhere.FindAllString(string(page), -1))
	require.Contains(t, string(page), "prefers-color-scheme: dark")
	require.Contains(t, string(page), "@media print")
	require.Contains(t, string(page), "<svg")
}

func TestEachClaimHasTheCommandThatChecksItOnThePageAndInMarkdown(t *testing.T) {
	e := sample(t)
	page, err := e.page(nil)
	require.NoError(t, err)
	markdown, err := e.markdown()
	require.NoError(t, err)
	for _, c := range e.Claims {
		require.NotEmpty(t, c.Command, c.ID)
		require.Contains(t, string(page), `id="`+c.ID+`"`)
		require.Contains(t, string(markdown), inline(c.Command))
	}
}

func TestIncompleteIsNoPassInTheStatement(t *testing.T) {
	result := func(e Evidence) string {
		text, err := e.statement(nil)
		require.NoError(t, err)
		var s struct {
			Predicate struct {
				Result      string
				FailedTests []string
			}
		}
		require.NoError(t, json.Unmarshal(text, &s))
		return s.Predicate.Result
	}
	e := sample(t)
	require.Equal(t, passed, result(e), "a night and benchmarks are not part of every run")
	l := &e.Lanes[5].Result
	l.Verdict, l.NotRun, l.Reasons = lane.Incomplete, true, []string{"no clang"}
	e.derive()
	require.Equal(t, lane.Pass, e.Verdict)
	require.Equal(t, warned, result(e), "an optional lane is missing")
	l.NotRun = false
	e.derive()
	require.Equal(t, failed, result(e))
}

func TestTheCaptionOfTheMatrixNamesTheLanesThatItHas(t *testing.T) {
	e := sample(t)
	e.Matrix.Left = nil
	require.Contains(t, e.pictures()[0].Caption, "in every lane that runs programs.")
	e.Matrix.Left, e.Matrix.Columns = []string{"cell-leaked"}, []string{"ledger", "explore"}
	require.Contains(t, e.pictures()[0].Caption, "in the lanes ledger and explore.")
}
