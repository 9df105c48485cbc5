package scope_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/ledger"
)

func TestARecordingHasTheStepsAndTheBooksOfTheSameExecution(t *testing.T) {
	p := parse(t, "poll { clone a; go { wake a }; pending } poll { ready 0 }")
	r, first, passed := scope.Record(p, scope.Options{})
	require.True(t, r.OK())
	require.Equal(t, 6, r.Executions, "it is explored, too")
	require.Nil(t, passed)
	var signal, release int
	for _, s := range first.Trace.Steps {
		if s.Op == "Signal" {
			signal = s.Recorded
		}
	}
	for _, l := range first.Lines {
		if l.Op == ledger.Release && l.Handle == 1 {
			release = l.At
			require.Equal(t, "1:22", l.Place)
			require.Equal(t, "1:17", l.Started)
			require.Equal(t, 1, l.By)
		}
	}
	require.Positive(t, signal)
	require.Greater(t, release, signal, "a consuming wake gives its reference back last")
}

func TestARecordingOfAFindingComesWithTheNearestExecutionThatPasses(t *testing.T) {
	p := parse(t, "poll { clone a; go { wake a }; pending } poll { ready 0 }")
	o := scope.Options{Runner: runnerWith(looksOnce), Uncounted: true}
	r, failed, passed := scope.Record(p, o)
	require.Len(t, r.Findings, 1)
	require.Equal(t, r.Findings[0].Trace, failed.Trace)
	require.NotNil(t, passed)
	require.Equal(t, *r.Findings[0].Passing, passed.Trace)
	require.NotEmpty(t, failed.Lines)
	require.Greater(t, len(passed.Lines), len(failed.Lines), "it comes to its end")

	again, same, twin, err := scope.RecordToken(r.Findings[0].Token, o)
	require.NoError(t, err)
	require.Equal(t, r.Rule(), again.Rule())
	require.Equal(t, failed, same)
	require.Equal(t, passed, twin)
}

func TestWhatIsLegalOnlyByItsSleepsHasNoRecording(t *testing.T) {
	p := parse(t, "poll { clone a; wakeref cx; go { write x; wake a }; sleep 1; pending } poll { read x; ready 0 }")
	r, none, passed := scope.Record(p, scope.Options{})
	require.Contains(t, r.Incomplete, "time has no model")
	require.Empty(t, none.Trace.Steps)
	require.Nil(t, passed)
}

func TestAnExecutionThatIsCutHasNoRecording(t *testing.T) {
	p := parse(t, "poll 20 { wakeref cx; pending } poll { ready 0 }")
	r, none, passed := scope.Record(p, scope.Options{Explore: explore.Options{Steps: 50}})
	require.Contains(t, r.Incomplete, "bound on steps")
	require.Empty(t, none)
	require.Nil(t, passed)
	r, whole, _ := scope.Record(p, scope.Options{Explore: explore.Options{Steps: 1000}})
	require.Empty(t, r.Incomplete)
	require.Greater(t, len(whole.Trace.Steps), 50)
}

func TestTheBooksOfALongExecutionAreKeptAsWell(t *testing.T) {
	p := parse(t, "expect leak poll 2050 { wakeref cx; pending } poll { clone a; ready 0 }")
	r := scope.Explore(p, scope.Options{Explore: explore.Options{Steps: 20_000}})
	require.True(t, r.OK())
	require.Greater(t, r.Deepest, 10_000, "it is longer than what is run by default")
	require.NotEmpty(t, r.Books)
}
