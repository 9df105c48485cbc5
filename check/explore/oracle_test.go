package explore_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/internal/oracle"
)

var (
	programs = flag.Int("programs", 600, "how many drawn programs to compare with brute force")
	seed     = flag.Uint64("seed", 0, "the seed of the first of them; the next ones follow")
)

func TestTheKnownProgramsHaveAsManyTracesAsIsKnown(t *testing.T) {
	t.Parallel()
	for _, c := range oracle.Known() {
		for workers := 1; workers <= 3; workers++ {
			t.Run(fmt.Sprint(c.Name, " by ", workers), func(t *testing.T) {
				empty := newWorld(c.Program)
				body := func(*explore.T) {
					w := empty.copy()
					w.fill()
					w.run(c.Program)
				}
				r := explore.Run(body, explore.Options{Findings: -1, Workers: workers})
				require.Empty(t, r.Incomplete)
				require.Equal(t, c.Traces, r.Executions)
				require.Equal(t, c.Traces, r.Traces)
				require.Equal(t, c.Stuck, r.Stuck)
				require.Equal(t, c.Stuck, r.Failed)
			})
		}
	}
}

// drawn compares one in so many of the drawn programs with brute force, each in a way
// that its seed fixes, on two cores.
func drawn(t *testing.T, onein int, by func(seed uint64) way) (results []engine.Result) {
	n := uint64((*programs + onein - 1) / onein)
	results = make([]engine.Result, n)
	t.Run("both", func(t *testing.T) {
		for half := range uint64(2) {
			t.Run("half", func(t *testing.T) {
				t.Parallel()
				for i := half; i < n; i += 2 {
					results[i] = compare(t, *seed+i, by(*seed+i))
				}
			})
		}
	})
	return results
}

// compare compares the program of that seed with brute force. If they differ, it shrinks
// the program first.
func compare(t *testing.T, seed uint64, w way) engine.Result {
	p, want := oracle.Draw(seed)
	r, difference := w.explore(p, want)
	if difference == "" {
		return r
	}
	tries := 1
	if w.Workers > 1 { // it may take some to go wrong again
		tries = 100
	}
	p = oracle.Minimize(p, func(p oracle.Program, want *oracle.Result) bool {
		for range tries {
			if _, d := w.explore(p, want); d != "" {
				difference = d
				return true
			}
		}
		return false
	})
	test, _, _ := strings.Cut(t.Name(), "/")
	require.Fail(t, "the traces differ", "%s\nThe program, shrunk:\n%s\nAgain with: go test ./check/explore -run '^%s$' -seed=%d -programs=1", difference, p, test, seed)
	return r
}

// mixed is the layout of the program of that seed.
func mixed(seed uint64) layout { return layout(seed % 3) }

func TestADrawnProgramHasTheTracesOfBruteForce(t *testing.T) {
	t.Parallel()
	drawn(t, 1, func(seed uint64) way { return way{layout: mixed(seed)} })
}

func TestSeveralWorkersFindTheTracesOfBruteForce(t *testing.T) {
	t.Parallel()
	drawn(t, 5, func(seed uint64) way {
		return way{Config: engine.Config{Workers: 2 + int(seed/3%2)}, layout: mixed(seed)}
	})
}

func TestAllSchedulesTogetherHaveTheTracesOfBruteForce(t *testing.T) {
	t.Parallel()
	const onein, most = 20, 1000 // schedules; a program with more of them is given up
	complete, executions := 0, 0
	for _, r := range drawn(t, onein, func(seed uint64) way {
		return way{Config: engine.Config{Strategy: engine.Bounded, Executions: most}, layout: mixed(seed)}
	}) {
		if r.Incomplete == "" {
			complete++
			executions += r.Executions
		}
	}
	require.GreaterOrEqual(t, complete, *programs/onein/4, "the comparison was of few programs")
	require.GreaterOrEqual(t, executions, 50*complete, "the programs were small")
}

func TestASampledExecutionIsOneOfBruteForce(t *testing.T) {
	t.Parallel()
	for name, s := range samplers {
		t.Run(name, func(t *testing.T) {
			drawn(t, 10, func(seed uint64) way {
				return way{Config: engine.Config{Strategy: s, Executions: 30, Seed: seed, Workers: 1 + int(seed/3%2)}, layout: mixed(seed)}
			})
		})
	}
}

// What was planned where no object had been touched was taken for independent of what is
// planned later, where both use an object that has been touched in between.
func TestATraceThatWasOnceExploredTwiceIsExploredOnce(t *testing.T) {
	t.Parallel()
	p, err := oracle.Parse("go { signal c0; x0 = 1 }; go { r0 = trylock m0; if r0 == 1 { unlock m0 }; lock m0; wait c0; unlock m0 }; x0 = 1; go { r0 = x0; lock m0 }; broadcast c0; lock m0; wait c0")
	require.NoError(t, err)
	want, err := oracle.Explore(p, oracle.DrawLimit)
	require.NoError(t, err)
	_, difference := way{}.explore(p, want)
	require.Empty(t, difference)
}

// kept are programs on which several workers were caught.
var kept = []string{
	// A sequence was planned below a node that all workers had left for good.
	"go { x0 = 2; r0 = x0 }; go { x0 = 2; lock m0 }; lock m0",
	// A step that another worker had planned was taken for one on the object that had
	// its object's number here.
	"go { r1 = cas x0 0 2 }; go { x1 = 2 }; go { r0 = x1 }; go { r1 = x0; r1 = x1; x0 = 1 }",
}

func TestSeveralWorkersDoNotMissWhatTheyOnceMissed(t *testing.T) {
	t.Parallel()
	for _, text := range kept {
		p, err := oracle.Parse(text)
		require.NoError(t, err)
		want, err := oracle.Explore(p, oracle.DrawLimit)
		require.NoError(t, err)
		for workers := 2; workers <= 4; workers++ {
			for range 300 {
				_, difference := way{Config: engine.Config{Workers: workers}}.explore(p, want)
				require.Empty(t, difference, "%d workers", workers)
			}
		}
	}
}

func TestWhomASignalWakesTellsTracesApart(t *testing.T) {
	p, err := oracle.Parse("go { signal c0; lock m0 }; lock m0; go { go { lock m0; wait c0 }; lock m0; wait c0 }; wait c1")
	require.NoError(t, err)
	want, err := oracle.Explore(p, oracle.DrawLimit)
	require.NoError(t, err)
	r, difference := way{Config: engine.Config{Strategy: engine.Bounded}}.explore(p, want)
	require.Empty(t, difference)
	require.Equal(t, len(want.Traces), r.Traces)
}

// Brute force knows no spurious wakeups, so that what is compared is the exploration of
// traces with that of schedules.
func TestSpuriousWakeupsMakeTheTracesOfAllSchedulesTogether(t *testing.T) {
	t.Parallel()
	compared, woken := 0, 0
	for s := *seed; s < *seed+uint64(*programs/8); s++ {
		p, _ := oracle.Draw(s)
		if p.Count(oracle.Cond) == 0 {
			continue
		}
		w := way{Config: engine.Config{Spurious: 1 + int(s%2), Strategy: engine.Bounded, Executions: 500}}
		want, all := w.traces(p)
		if !all {
			continue // there are too many schedules
		}
		w.Strategy, w.Executions = engine.Exhaustive, 0
		got, all := w.traces(p)
		require.True(t, all)
		for key, times := range got {
			require.Equal(t, 1, times, "a trace too often: seed %d\n%s", s, p)
			require.Contains(t, want, key, "a trace of no schedule: seed %d\n%s", s, p)
		}
		require.Len(t, got, len(want), "seed %d\n%s", s, p)
		w.Spurious = 0
		without, _ := w.traces(p)
		compared++
		if len(got) > len(without) {
			woken++
		}
	}
	require.GreaterOrEqual(t, compared, *programs/200)
	require.GreaterOrEqual(t, woken, compared/3)
}
