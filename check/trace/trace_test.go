package trace

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/rule"
)

const parks = "poll { clone a; go { wake a }; pending } poll { ready 7 }"

// only returns the one step of a kind.
func only(t *testing.T, x Execution, kind string) (int, Step) {
	t.Helper()
	var at []int
	for i, s := range x.Steps {
		if s.Kind == kind {
			at = append(at, i)
		}
	}
	require.Len(t, at, 1, kind)
	return at[0], x.Steps[at[0]]
}

func TestAHandleKnowsWhatItWasClonedFromAndWhatEndedIt(t *testing.T) {
	r := explored1(t, parks)
	clone, s := only(t, r.Execution, "clone")
	wake, _ := only(t, r.Execution, "wake")
	require.Equal(t, []Handle{{Name: "waker#0", Parent: -1, Born: r.Handles[0].Born, Consumed: r.Handles[0].Consumed}, {Name: "waker#1", Parent: 0, Born: clone, Consumed: wake}}, r.Handles)
	require.Equal(t, 1, s.Handle)
	require.Equal(t, 0, s.Parent)
	require.Equal(t, Place{1, 8}, s.Place)
	require.Equal(t, "clone waker#1 of waker#0", s.Text)
	require.Equal(t, []int{0, 1}, s.State.Alive)
}

func TestTheCountIsTheRunnersOwn(t *testing.T) {
	r := explored1(t, parks)
	var counts []int
	for _, s := range r.Steps {
		if s.Count != nil {
			require.Equal(t, s.Count.After, s.State.Runs[0].Count)
			counts = append(counts, s.Count.After)
		}
	}
	require.Equal(t, []int{2, 3, 2, 1, 0, 0}, counts)
}

func TestAStepOfTheRunnerIsAtThePlaceOfTheProgramThatItServes(t *testing.T) {
	r := explored1(t, parks)
	_, signal := only(t, r.Execution, "signal")
	require.Equal(t, Place{1, 22}, signal.Place, "the wake")
	require.Contains(t, signal.Source, "run.go:")
	_, begin := only(t, r.Execution, "go")
	require.Equal(t, Place{1, 17}, begin.Place)
	require.Equal(t, Place{1, 17}, r.Goroutines[1].Started)
}

func TestWhatIsWokenIsOrderedAfterItsSignal(t *testing.T) {
	r := explored1(t, parks)
	signal, _ := only(t, r.Execution, "signal")
	_, woken := only(t, r.Execution, "woken")
	require.Contains(t, woken.Ordered, signal)
}

func TestTheFlagAndTheLockAreKnownAfterEachStep(t *testing.T) {
	r := explored1(t, parks)
	var flags []string
	for _, s := range r.Steps {
		if f := s.State.Runs; len(f) > 0 && (len(flags) == 0 || flags[len(flags)-1] != f[0].Flag) {
			flags = append(flags, f[0].Flag)
		}
	}
	require.Equal(t, []string{"false", "true", "false"}, flags)
	wait, s := only(t, r.Execution, "wait")
	require.Equal(t, 0, r.Steps[wait-1].State.Runs[0].Lock, "g1 has locked")
	require.Equal(t, -1, s.State.Runs[0].Lock, "a wait unlocks")
	require.Equal(t, []Waiting{{0, "p.cond"}}, s.State.Blocked)
	_, woken := only(t, r.Execution, "woken")
	require.Equal(t, 0, woken.State.Runs[0].Lock)
	require.Empty(t, woken.State.Blocked)
}

func TestAFindingHasItsCulpritAndItsStep(t *testing.T) {
	for _, r := range []Run{
		explored1(t, "expect double-drop poll { clone a; wake a; drop a; pending } poll { ready 7 }"),
		InVirtualTime(parse(t, "expect double-drop poll { clone a; wake a; drop a; pending } poll { ready 7 }")),
	} {
		f := r.Findings[0]
		require.Equal(t, rule.DoubleDrop, f.Rule, r.Engine)
		require.Equal(t, rule.DoubleDrop.Sentence(), f.Sentence)
		require.Equal(t, "waker#1", f.Culprit)
		require.True(t, r.AsExpected)
		require.Equal(t, "drop waker#1", r.Steps[f.Step].Text)
		require.Equal(t, Place{2, 25}, r.Steps[f.Step].Place)
	}
}

func TestAHostileProgramThatBreaksNothingIsNotAsExpected(t *testing.T) {
	r := explored1(t, "expect leak poll { clone a; drop a; ready 1 }")
	require.Empty(t, r.Findings)
	require.Equal(t, rule.Leak, r.Expect)
	require.False(t, r.AsExpected)
}

func TestWhatIsLegalOnlyByItsSleepsIsForVirtualTime(t *testing.T) {
	p := parse(t, "poll { clone a; wakeref cx; go { write x; wake a }; sleep 1; pending } poll { read x; ready 0 }")
	_, err := Explore(p)
	require.ErrorIs(t, err, ErrTimed)
	r := InVirtualTime(p)
	require.Empty(t, r.Findings)
	require.Equal(t, VirtualTime, r.Engine)
	require.Len(t, r.Goroutines, 2)
}

func TestATokenRunsTheSameExecutionAgain(t *testing.T) {
	r := explored1(t, "expect double-drop poll { clone a; wake a; drop a; pending } poll { ready 7 }")
	again, err := Replay(r.Token)
	require.NoError(t, err)
	require.Equal(t, r.Execution, again.Execution)
	require.Contains(t, again.Command, r.Token)
	_, err = Replay("k1t1.AQ")
	require.ErrorContains(t, err, "not a replay token")
}

func TestARunIsTheSameWhenItIsReadBackFromJSON(t *testing.T) {
	r := explored1(t, parks)
	text, err := json.Marshal(r)
	require.NoError(t, err)
	var again Run
	require.NoError(t, json.Unmarshal(text, &again))
	require.Equal(t, r, again)
	require.Equal(t, 1, again.Schema)
}
