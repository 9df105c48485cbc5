package explore_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/internal/oracle"
)

// harm is what a part of the strategy keeps from happening.
type harm string

const (
	missed harm = "missed" // a trace is not explored
	twice  harm = "twice"  // one is explored for the second time
	asleep harm = "asleep" // an execution is cut short: what would come was explored
)

// ablations are small programs that need a part of the strategy each. They were drawn,
// and shrunk while they did.
var ablations = []struct {
	part    engine.Part
	harm    harm
	program string
}{
	// Whoever has the lock first keeps it: that the other would have it is seen only
	// by what that one is blocked with.
	{engine.BlockedTakePart, missed, "go { lock m0 }; lock m0"},
	// The latest partner of the second lock is the unlock, before which it would be
	// blocked; it could come before the lock.
	{engine.LookFurtherBack, missed, "go { lock m1 }; lock m1; unlock m1"},
	// What comes after the second event of a race decides what else can come first.
	{engine.KeepLater, missed, `
		go { r0 = add x0 1; r0 = add x0 1; r0 = add x0 1 }; go { r0 = add x1 1; r0 = x1; lock m0; unlock m0 }
		go { r0 = x0; r0 = x1 }; lock m0; unlock m0`},
	{engine.KeepLater, missed, `
		go { lock m0; unlock m0 }; go { x0 = 2; lock m0 }
		go { r0 = x1; r1 = x0 }; go { x1 = 2; r0 = x0; r1 = add x1 1 }`},
	// The swap races with the store, which the load comes before: to put it before the
	// load alone as well is to put it in between for the second time.
	{engine.SkipDependent, asleep, "go { r1 = cas x0 1 1 }; r0 = x0; x0 = 1"},
	{engine.SkipDependent, missed, "go { r0 = x0 }; go { r0 = cas x0 2 1 }; go { r1 = x0; x0 = 2 }; x0 = 1"},
	// A race of two early steps calls for another sequence when what is behind them
	// has changed.
	{engine.JudgeAgain, missed, `
		go { x0 = 2; x1 = 1 }; go { x0 = 1; r0 = x0 }
		go { r0 = cas x0 1 1; if r0 == 1 { r1 = add x1 1 } }; x0 = 2; r0 = x1`},
	{engine.JudgeAgain, missed, `
		go { x0 = 1 }; go { r0 = cas x0 0 1; x1 = 1 }; go { r0 = add x1 1 }
		go { x0 = 2; r0 = cas x0 1 2; r1 = x0; if r1 == 1 { r0 = x1 } }`},
	// What begins with a step that was explored would be planned again and again.
	{engine.SleeperStarts, twice, "go { x1 = 1 }; r0 = x1"},
	// The lock that sleeps has nothing to do with the wait, and stays asleep.
	{engine.SleeperApart, asleep, "go { lock m0; wait c0 }; go { lock m0 }; signal c0"},
	// What has slept since the first execution is to be done after the other step.
	{engine.WakeSleepers, asleep, "go { x1 = 1 }; r0 = x1"},
	// Whom a signal wakes is a choice, and no race.
	{engine.ChooseOtherwise, missed, "go { lock m0; wait c0 }; go { lock m0; wait c0 }; signal c0"},
	// A signal that wakes somebody wakes nobody where it is planned.
	{engine.ReadByReplay, twice, "go { lock m0; wait c0 }; signal c0"},
	// Two races call for sequences that begin alike.
	{engine.DescendStarting, twice, "go { r1 = add x0 2; x1 = 1 }; r1 = x0; r0 = x1"},
	// What is planned has nothing to do with a sequence that is planned already.
	{engine.DescendApart, asleep, "go { lock m0; unlock m0; lock m0; wait c0 }; go { signal c1 }; go { signal c0 }; broadcast c1"},
	{engine.DescendApart, missed, "go { r0 = add x1 2 }; go { r1 = add x0 1; r1 = add x0 2; x1 = 1 }; x0 = 1"},
}

func TestWithoutOnePartTheExplorationDiffersFromBruteForce(t *testing.T) {
	t.Parallel()
	for i, a := range ablations {
		t.Run(fmt.Sprint(i, " ", a.harm), func(t *testing.T) {
			p, err := oracle.Parse(a.program)
			require.NoError(t, err)
			want, err := oracle.Explore(p, oracle.DrawLimit)
			require.NoError(t, err)
			_, difference := way{}.explore(p, want)
			require.Empty(t, difference, "all parts are there")
			r, difference := way{Config: engine.Config{Without: a.part, Executions: 1000}}.explore(p, want)
			switch a.harm {
			case missed:
				require.Contains(t, difference, "are missed")
				require.Zero(t, r.Asleep)
			case twice:
				require.Contains(t, difference, "for the second time")
				require.Zero(t, r.Asleep)
			case asleep:
				require.Positive(t, r.Asleep)
				require.NotEmpty(t, difference)
			}
		})
	}
}

// LeafCovers is not among them: what one worker explores is the same without it. It keeps
// several from planning in what is another's alone.
func TestEveryPartOfTheStrategyIsMissedByAProgram(t *testing.T) {
	missing := engine.LeafCovers
	for _, a := range ablations {
		missing |= a.part
	}
	require.Equal(t, engine.LeafCovers<<1-1, missing)
}
