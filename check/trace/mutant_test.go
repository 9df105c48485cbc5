package trace

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	executor "github.com/extremely-boring/extreme/check/explore/runner"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

func moduleRoot(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	return root
}

func mutantByID(t *testing.T, id string) mutant.Mutant {
	t.Helper()
	m, ok := mutant.ByID(id)
	require.True(t, ok)
	return m
}

func TestALostWakeupComesWithThePairOfStepsThatDecides(t *testing.T) {
	r, err := OfMutant(t.Context(), moduleRoot(t), mutantByID(t, "signal-first"), nil, explore.Options{})
	require.NoError(t, err)
	require.Equal(t, rule.LostWakeup, r.Findings[0].Rule)
	require.Equal(t, "signal-first", r.Mutant.ID)
	d := r.Decisive
	require.NotNil(t, d)
	require.Equal(t, r.Steps[d.First].Text, r.Passing.Steps[d.InPassing[0]].Text)
	require.Equal(t, r.Steps[d.Second].Text, r.Passing.Steps[d.InPassing[1]].Text)
	require.Less(t, d.First, d.Second)
	require.Greater(t, d.InPassing[0], d.InPassing[1], "it comes the other way round")
	require.Len(t, r.Blocked, 1)
	begun := r.Passing.Steps[d.InPassing[1]]
	require.Contains(t, begun.State.Blocked, Waiting{0, "p.lock"}, "it is woken, and another has the lock")
	golden(t, "signal-first", r.Text(Look{}))
}

func TestAnAccessOfAMutantIsNamedByWhatItIsOf(t *testing.T) {
	r, err := OfMutant(t.Context(), moduleRoot(t), mutantByID(t, "free-then-signal"), nil, explore.Options{})
	require.NoError(t, err)
	require.Equal(t, rule.DataRace, r.Findings[0].Rule)
	require.Contains(t, r.Findings[0].What, "reads p.Generation at run.go", "w.Tag stands on that line, too, and Alive is what reads")
}

func TestABugWithoutAModelIsCaughtInVirtualTime(t *testing.T) {
	m := mutantByID(t, "left-helper")
	r, err := OfMutant(t.Context(), moduleRoot(t), m, nil, explore.Options{})
	require.NoError(t, err)
	require.Equal(t, VirtualTime, r.Engine)
	require.Contains(t, m.Rules, r.Findings[0].Rule)
}

func TestTheDiffIsWhatTheMutantChanges(t *testing.T) {
	diff, err := Diff(mutantByID(t, "if-for-while"), moduleRoot(t))
	require.NoError(t, err)
	var changed []string
	for _, l := range strings.Split(diff, "\n") {
		if strings.HasPrefix(l, "-\t") || strings.HasPrefix(l, "+\t") {
			changed = append(changed, l)
		}
	}
	require.Equal(t, []string{"-\tfor !p.Runnable {", "+\tif !p.Runnable {"}, changed)
	require.Contains(t, diff, "--- a/executor/run.go")
}

func TestAProgramThatShowsNothingOfABugIsARunWithoutAFinding(t *testing.T) {
	for _, virtual := range []bool{false, true} {
		r, err := Catch(nil, Quarry{Program: parks, Virtual: virtual})
		require.NoError(t, err)
		require.Empty(t, r.Findings)
		require.NotEmpty(t, r.Steps)
	}
	_, err := Catch(nil, Quarry{Program: "poll { redy 1 }"})
	require.ErrorContains(t, err, "unknown action")
}

func TestWhatAQuarryIsCaughtByIsOneOfItsRules(t *testing.T) {
	liar := func(f task.Future[int], o task.Observer) int { return executor.RunObserved(f, o) + 1 }
	r, err := Catch(liar, Quarry{Rules: "leak,wrong-value"})
	require.NoError(t, err)
	require.Equal(t, rule.WrongValue, r.Findings[0].Rule)
	require.Equal(t, "poll { ready 0 }", r.Program, "it is the simplest program")
}
