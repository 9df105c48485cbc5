package evidence

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strings"
	"testing"

	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/lane"
)

// troubled is a run in which each lane ends in another way.
func troubled() lane.Report {
	return lane.Report{
		Schema: 1, Command: "sanitize", Verdict: lane.Fail, Summary: "fail: 1 of 7 lanes", Seed: 42, Seconds: 9.5,
		Lanes: []lane.Result{
			{Lane: "vet", Verdict: lane.Fail, Seconds: 1, Findings: []lane.Finding{
				{Rule: "staticcheck", Sentence: "staticcheck complains about the source", Reproduce: "go tool staticcheck ./...", Report: "executor/arc.go:7:2: this value is never used (SA4006)\ncheck/lane/gate.go:9:1: unused (U1000)"},
				{Rule: "house rule no-sleep", Sentence: "it waits in real time", Culprit: "check/a.go:12", Place: "check/a.go:12", Reproduce: "go test ./internal/house"},
			}},
			{Lane: "ledger", Verdict: lane.Pass, Seconds: 2, Planted: []lane.Planted{{Bug: "clone-drops", Caught: true, By: "count-mismatch"}}, Commands: []string{"go test ./check"}},
			{Lane: "explore", Verdict: lane.Fail, Findings: []lane.Finding{{
				Rule: "lost-wakeup", Sentence: "a wake was made and the Run it was for stayed parked", Culprit: "waker#1",
				Program: "poll { clone a; go { wake a }; pending }\npoll { ready 0 }", Reproduce: "go run ./cmd/extreme replay k1t1.x", Report: "g2 at /somewhere/executor/run.go:33 \x1b[1munpark",
			}}},
			{Lane: "race", Verdict: lane.Fail, Blind: true, Reasons: []string{"blind: the planted bug fast-path-hb was not caught: the tests passed with it"}, Planted: []lane.Planted{{Bug: "fast-path-hb", Why: "the tests passed with it"}}},
			{Lane: "asan", Verdict: lane.Incomplete, Reasons: []string{"interrupted"}, Planted: []lane.Planted{{Bug: "frame-waker", CutShort: true, Why: "interrupted"}}},
			{Lane: "msan", Verdict: lane.Incomplete, NotRun: true, Reasons: []string{"no clang"}, Remedy: "apt-get install clang"},
			{Lane: "leak", Verdict: lane.Fail, Reasons: []string{"the tests failed: executor"}, Output: "--- FAIL: TestX ]]> \x00", Planted: []lane.Planted{{Bug: "left-helper", Caught: true}, {Bug: "left-helper", Caught: true}}},
		},
	}
}

// theirs is a run over somebody else's package.
func theirs() lane.Report {
	return lane.Report{Command: "sanitize", Verdict: lane.Fail, Tests: []string{"runner/mine_test.go"}, Lanes: []lane.Result{{
		Lane: "ledger", Verdict: lane.Fail,
		Findings: []lane.Finding{{Rule: "leak", Sentence: "a handle was never consumed", Place: "runner/mine_test.go:11", Program: "poll { clone a; ready 0 }"}},
		Judged: []lane.Judged{
			{Package: "example.com/mine/runner", Test: "TestExecutor/double-drop", Rule: "double-drop", Verdict: lane.Incomplete, Note: "its reference count is not seen"},
			{Package: "example.com/mine/runner", Test: "TestExecutor/leak", Rule: "leak", Verdict: lane.Fail, Note: "a handle was never consumed"},
			{Package: "example.com/mine/runner", Test: "TestExecutor/lost-wakeup", Rule: "lost-wakeup", Verdict: lane.Pass, Note: "every wake is followed by a poll: 260 programs"},
		},
	}, {Lane: "race", Verdict: lane.Incomplete, Reasons: []string{"no C compiler"}, Judged: []lane.Judged{}}}}
}

func TestSARIFIsAsTheSchemaHasItAndAsItWas(t *testing.T) {
	for name, c := range map[string]struct {
		report lane.Report
		below  string
	}{"troubled.sarif": {troubled(), ""}, "theirs.sarif": {theirs(), "libs/mine"}} {
		text, err := SARIF(c.report, c.below)
		require.NoError(t, err)
		read, err := sarif.FromBytes(text)
		require.NoError(t, err)
		require.NoError(t, read.Validate(), name)
		golden(t, name, text)
	}
}

func TestEveryResultIsInAFileOfTheRepositoryAndWhatIsNoPassIsAResult(t *testing.T) {
	text, err := SARIF(theirs(), "libs/mine")
	require.NoError(t, err)
	var read struct {
		Runs []struct {
			Results []struct {
				RuleID, Level string
				Locations     []struct {
					PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
				}
			}
			Invocations []struct{ ExecutionSuccessful bool }
		}
	}
	require.NoError(t, json.Unmarshal(text, &read))
	var at []string
	for _, r := range read.Runs[0].Results {
		at = append(at, r.RuleID+" "+r.Level+" "+r.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
	require.Equal(t, []string{"leak error libs/mine/runner/mine_test.go", "incomplete-lane warning libs/mine/runner/mine_test.go"}, at)
}

func TestAFileOfAnyNameIsAReferenceThatLeadsBackToIt(t *testing.T) {
	text, err := SARIF(theirs(), "my #1 größe/50% of it")
	require.NoError(t, err)
	read, err := sarif.FromBytes(text)
	require.NoError(t, err)
	at, err := url.Parse(*read.Runs[0].Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI)
	require.NoError(t, err)
	require.Equal(t, "my #1 größe/50% of it/runner/mine_test.go", at.Path)
}

func TestWhatTwoTestsOfOneFileFindIsTwoResultsAndWhatTwoLanesFindOne(t *testing.T) {
	of := func(test string) lane.Finding {
		return lane.Finding{Rule: "leak", Sentence: "a handle was never consumed", Place: "runner/mine_test.go:11", Test: "example.com/mine/runner." + test, Program: "poll { clone a; ready 0 }"}
	}
	text, err := SARIF(lane.Report{Command: "sanitize", Verdict: lane.Fail, Lanes: []lane.Result{
		{Lane: "ledger", Verdict: lane.Fail, Findings: []lane.Finding{of("TestOne"), of("TestTwo")}},
		{Lane: "race", Verdict: lane.Fail, Findings: []lane.Finding{of("TestOne")}},
	}}, "")
	require.NoError(t, err)
	read, err := sarif.FromBytes(text)
	require.NoError(t, err)
	prints := map[string]bool{}
	for _, r := range read.Runs[0].Results {
		prints[r.PartialFingerprints["extreme/v1"]] = true
	}
	require.Len(t, prints, 2)
}

func TestARunThatFoundNothingHasNoResult(t *testing.T) {
	text, err := SARIF(lane.Report{Verdict: lane.Pass, Lanes: []lane.Result{{Lane: "ledger", Verdict: lane.Pass}}}, "")
	require.NoError(t, err)
	require.Contains(t, string(text), `"results": []`)
	require.Contains(t, string(text), `"executionSuccessful": true`)
}

func TestJUnitIsXMLAndAsItWas(t *testing.T) {
	for name, r := range map[string]lane.Report{"troubled.xml": troubled(), "theirs.xml": theirs()} {
		text, err := JUnit(r)
		require.NoError(t, err)
		require.NoError(t, xml.Unmarshal(text, &junit.Testsuites{}), name)
		golden(t, name, text)
	}
}

func TestWhatIsIncompleteIsAnErrorAndNotSkipped(t *testing.T) {
	text, err := JUnit(troubled())
	require.NoError(t, err)
	var all junit.Testsuites
	require.NoError(t, xml.Unmarshal(text, &all))
	of := func(name string) junit.Testsuite {
		for _, s := range all.Suites {
			if s.Name == name {
				return s
			}
		}
		return junit.Testsuite{}
	}
	require.Equal(t, 2, of("asan").Errors, "the lane, and its planted bug")
	require.Equal(t, 2, of("race").Failures)
	require.Equal(t, 1, of("msan").Skipped)
	require.Zero(t, of("ledger").Errors+of("ledger").Failures+of("ledger").Skipped)
	names := map[string]bool{}
	for _, s := range all.Suites {
		for _, c := range s.Testcases {
			require.False(t, names[c.Classname+" "+c.Name], "%s %s stands twice", c.Classname, c.Name)
			names[c.Classname+" "+c.Name] = true
		}
	}
	require.False(t, strings.ContainsAny(string(text), "\x00\x1b"))
}
