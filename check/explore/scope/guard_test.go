package scope_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	executor "github.com/extremely-boring/extreme/check/explore/runner"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/executor/task"
)

// bySleeps is legal only because the poll sleeps until the second wake is over.
const bySleeps = "poll { clone a; clone b; go { wake a }; go { write x; wake b }; sleep 1; pending } poll { read x; ready 0 }"

func TestAGuardedReadIsDoneWhereTheWakeWasOverAndLeftOutElsewhere(t *testing.T) {
	require.NotEmpty(t, scope.Explore(parse(t, bySleeps), scope.Options{}).Incomplete)
	over, open := 0, 0 // how often the wake was over when the poll was pending, and was not
	r := scope.Explore(parse(t, bySleeps), scope.Options{Guarded: true, Explore: explore.Options{Trace: true, Observe: func(e explore.Trace) {
		for _, s := range e.Steps {
			switch {
			case !strings.HasSuffix(s.Place.Function, ".looks"):
			case s.OK:
				open++
			default:
				over++
			}
		}
	}}})
	require.True(t, r.OK(), r)
	require.Empty(t, r.Incomplete)
	require.Positive(t, over)
	require.Positive(t, open)
	require.Equal(t, r.Executions, over+open, "each poll looks once")
	require.Positive(t, r.Plain)
}

func TestAFindingOfAGuardedProgramIsReplayed(t *testing.T) {
	o := scope.Options{Guarded: true, Runner: another}
	r := scope.Explore(parse(t, bySleeps), o)
	require.Len(t, r.Findings, 1)
	again, err := scope.Replay(r.Findings[0].Token, o)
	require.NoError(t, err)
	require.Equal(t, r.Rule(), again.Rule())
}

// another is the runner, but for the value that it returns.
func another(f task.Future[int], o task.Observer) int { return executor.RunObserved(f, o) + 1 }
