package lane

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var update = flag.Bool("update", false, "accept the golden files as they come out now")

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestTheReportLooksAsItDid(t *testing.T) {
	vet := Result{
		Lane: "vet", Verdict: Pass, Ran: "go vet, staticcheck, actionlint, shfmt, 11 house rules", Seconds: 7.25,
		Planted:  []Planted{{Bug: "for a", Caught: true}, {Bug: "for b", Caught: true}, {Bug: "for c", Caught: true}, {Bug: "for d", Caught: true}, {Bug: "for e", Caught: true}},
		Commands: []string{"go vet ./...", "go test ./internal/house"},
	}
	ledger := Result{
		Lane: "ledger", Verdict: Pass, Stats: Stats{Programs: 100_000, Runs: 123_456, Polls: 300_000, Entries: 1_234_567, Wakes: 345_678, Goroutines: 234_567}, Seconds: 21,
		Planted:  []Planted{{Bug: "clone-drops", Caught: true, By: "count-mismatch"}, {Bug: "shared-token", Caught: true}, {Bug: "moved-future", Caught: true}},
		Commands: []string{"go test ./check -run '^(TestCorpus|TestHostile|TestSmallScope|TestExecutor)$' -programs=100000 -seed=42"},
	}
	explore := Result{
		Lane: "explore", Verdict: Pass, Stats: Stats{Programs: 102_899, Executions: 1_423_220}, Seconds: 19.3,
		Planted:  []Planted{{Bug: "flag-no-lock", Caught: true, By: "data-race, extreme replay k1t1."}, {Bug: "signal-first", Caught: true}},
		Commands: []string{"go test ./check/explore/scope -run '^(TestFamily|TestSmallScope)$' -scope=3,3,2,5 -family=2,2"},
	}
	msan := Result{Lane: "msan", Verdict: Incomplete, NotRun: true, Reasons: []string{"no clang"}, Remedy: packages("clang libclang-rt-14-dev")}
	race := Result{
		Lane: "race", Verdict: Fail, Blind: true, Stats: Stats{Programs: 1, Entries: 1, Wakes: 1, Goroutines: 1}, Seconds: 3,
		Planted:  []Planted{{Bug: "fast-path-hb", Why: "the tests passed with it"}},
		Reasons:  []string{"blind: the planted bug fast-path-hb was not caught: the tests passed with it"},
		Commands: []string{"go test -race ./check"},
		Findings: []Finding{{
			Rule: "lost-wakeup", Sentence: "a wake was made and the Run it was for stayed parked", Culprit: "waker#2",
			Program: "poll {\n  clone a\n  go { wake a }\n  pending\n}\npoll { ready }", Reproduce: "go test -race ./check -run '^TestProgram$' -program='poll { ready }' -repeat=100",
			Report: "ledger of Run 1\n  waker#2 cloned from waker#1\n  waker#2 woken",
		}, {Rule: "leak", Sentence: "a handle was never consumed", Program: "poll { clone a; ready }"}},
	}
	for range 5 {
		race.Findings = append(race.Findings, Finding{Rule: "leak", Sentence: "the same again", Program: "poll { clone a; clone b; ready }"})
	}
	leak := Result{Lane: "leak", Verdict: Fail, Reasons: []string{"the tests failed: executor"}, Output: "--- FAIL: TestX\nFAIL", Ran: "1 package with goleak", Seconds: 100}
	asan := Result{Lane: "asan", Verdict: Incomplete, Reasons: []string{"interrupted"}, Planted: []Planted{{Bug: "frame-waker", CutShort: true}}}
	interrupted := func(lane string) Result {
		return Result{Lane: lane, Verdict: Incomplete, Reasons: []string{"interrupted"}}
	}
	cases := []struct {
		name  string
		width int
		lanes []Result
	}{
		{"pass", 120, []Result{vet, ledger, explore, msan}},
		{"wide", 300, []Result{vet, ledger, explore}},
		{"fail", 120, []Result{race, asan, leak}},
		{"narrow", 80, []Result{vet, ledger, explore, msan}},
		{"narrowest", 60, []Result{vet, ledger, explore, asan}},
		{"interrupted", 120, []Result{interrupted("ledger"), interrupted("race"), msan, interrupted("leak")}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := Report{Verdict: verdict(c.lanes), Seed: 42, Seconds: 31.4, Lanes: c.lanes}
			r.Summary = summary(r)
			var b bytes.Buffer
			r.Print(&b, c.width, false)
			path := filepath.Join("testdata", "golden", c.name+".txt")
			if *update {
				write(t, path, b.String())
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.String(); got != strings.ReplaceAll(string(want), "\r\n", "\n") {
				t.Errorf("%s is different now; run with -update if it should be:\n%s", path, got)
			}
			table, _, _ := strings.Cut(b.String(), "\n\n")
			for l := range strings.Lines(table) {
				if n := len([]rune(strings.TrimRight(l, "\n"))); n > c.width {
					t.Errorf("the table is %d columns wide", n)
				}
			}
		})
	}
}

func TestColoursAreOnlyUsedWhenAskedFor(t *testing.T) {
	r := Report{Lanes: []Result{{Lane: "vet", Verdict: Pass}}, Verdict: Pass}
	r.Summary = summary(r)
	for _, colour := range []bool{false, true} {
		var b bytes.Buffer
		r.Print(&b, 120, colour)
		if has := strings.Contains(b.String(), "\x1b["); has != colour {
			t.Errorf("asked for colours %t, has them %t", colour, has)
		}
	}
}

func TestTheVerdictOfAllLanesIsTheWorst(t *testing.T) {
	p, f, i, n := Result{Verdict: Pass}, Result{Verdict: Fail}, Result{Verdict: Incomplete}, Result{Verdict: Incomplete, NotRun: true}
	for _, c := range []struct {
		lanes []Result
		want  int
	}{
		{[]Result{p, p}, 0}, {[]Result{p, n}, 0}, {[]Result{p, i}, 2}, {[]Result{i, f, p}, 1}, {[]Result{n}, 2}, {nil, 2},
	} {
		if got := verdict(c.lanes).ExitCode(); got != c.want {
			t.Errorf("%v: exit code %d, want %d", c.lanes, got, c.want)
		}
	}
}

func TestASavedReportHasStableNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.json")
	_, r := newGate(t, newWorld(), "race").result(t, "race")
	for range 2 { // over an old one, too
		if err := SaveJSON(path, r); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var saved struct {
		Schema  int
		Verdict string
		Seed    int64
		Lanes   []struct {
			Lane, Verdict string
			Blind         bool
			Stats         map[string]int64
			Planted       []struct {
				Bug, By string
				Caught  bool
			}
			Commands []string
		}
	}
	if err := json.Unmarshal(b, &saved); err != nil {
		t.Fatal(err)
	}
	l := saved.Lanes[0]
	if saved.Schema != 1 || saved.Verdict != "pass" || saved.Seed != 42 || l.Lane != "race" || l.Stats["programs"] != 10_000 ||
		!l.Planted[0].Caught || l.Planted[0].By != "missing-happens-before, WARNING: DATA RACE" || len(l.Commands) != 1 {
		t.Errorf("%s", b)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".extreme-*")); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
}

func TestAFileThatCanNotBeWrittenIsKnownBefore(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "old.json"), "old")
	for path, ok := range map[string]bool{"new.json": true, "old.json": true, ".": false, "none/x.json": false, "old.json/x.json": false} {
		if err := CheckWritable(filepath.Join(dir, path)); (err == nil) != ok {
			t.Errorf("%s: %v", path, err)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("it left %v", entries)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "old.json")); string(b) != "old" {
		t.Error("it changed the old file")
	}
}

func TestALiveLineNeverIsLongerThanTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		l := NewLive(&b, func() int { return 40 })
		l.Doing("race", "building with -race (the first time compiles the standard library too)")
		time.Sleep(time.Minute) // virtual time
		l.Going("race", "building still")
		if !strings.Contains(b.String(), "race: building still, 60 s") {
			t.Errorf("%q", b.String())
		}
		l.Doing("asan", "building")
		l.Done(Result{Lane: "race", Verdict: Pass, Seconds: 60})
		l.Close()
		for _, line := range strings.FieldsFunc(strings.ReplaceAll(b.String(), eraseLine, "\n"), func(r rune) bool { return r == '\n' }) {
			if n := len([]rune(line)); n > 39 {
				t.Errorf("%d columns: %s", n, line)
			}
		}
		if !strings.Contains(b.String(), "race: pass, 60.0 s\n") || !strings.HasSuffix(b.String(), eraseLine) {
			t.Errorf("%q", b.String())
		}
	})
}

func TestWordsAreQuotedForAShell(t *testing.T) {
	got := line([]string{"A=b c"}, "go", "test", "-program=poll { ready }", "-run", "^(A|B)$", "it's", "")
	if want := `A='b c' go test -program='poll { ready }' -run '^(A|B)$' 'it'\''s' ''`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
