package explore_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// counting returns a body in which that many goroutines count to n each.
func counting(goroutines, n int) func(*explore.T) {
	return func(*explore.T) {
		var x atomic.Int32
		for range goroutines {
			explore.Go(func() {
				for range n {
					x.Add(1)
				}
			})
		}
	}
}

// spinning waits for what never comes.
func spinning(*explore.T) {
	var stop atomic.Bool
	for !stop.Load() {
		explore.Gosched()
	}
}

func TestAnExecutionWithoutEndMakesTheExplorationIncomplete(t *testing.T) {
	for _, s := range strategies {
		r := explore.Run(spinning, explore.Options{Strategy: s, Steps: 50, Observe: func(trace explore.Trace) {
			require.Empty(t, trace.Blocked)
		}})
		require.Regexp(t, `bound on steps: it may go on for ever, at bounds_test\.go:\d+$`, r.Incomplete, "where it spins")
		require.Equal(t, 50, r.Deepest)
		require.Empty(t, r.Findings)
		require.Zero(t, r.Failed)
		require.Zero(t, r.Stuck, "it could have gone on")
	}
	r := explore.Run(spinning, explore.Options{})
	require.Equal(t, 10_000, r.Deepest)
}

func TestASpinOnPlainMemoryMakesTheExplorationIncomplete(t *testing.T) {
	for _, s := range strategies {
		r := explore.Run(func(*explore.T) {
			var stop bool
			for !explore.Read(&stop) {
			}
		}, explore.Options{Strategy: s, Executions: 2})
		require.Regexp(t, `a million plain accesses in one step: it may go on for ever, at bounds_test\.go:\d+$`, r.Incomplete)
		require.Empty(t, r.Findings)
	}
	many := 0
	r := explore.Run(func(*explore.T) {
		for range 999_999 {
			explore.Write(&many, 1)
		}
	}, explore.Options{})
	require.Empty(t, r.Incomplete)
}

func TestTheBoundOnStepsIsThatOfTheLongestExecution(t *testing.T) {
	deepest := explore.Run(counting(2, 3), explore.Options{}).Deepest
	require.Equal(t, 8, deepest)
	require.Empty(t, explore.Run(counting(2, 3), explore.Options{Steps: deepest + 1}).Incomplete)
	require.Contains(t, explore.Run(counting(2, 3), explore.Options{Steps: deepest - 1}).Incomplete, "bound on steps")
}

func TestTooManyGoroutinesMakeTheExplorationIncomplete(t *testing.T) {
	var fork func()
	fork = func() { explore.Go(fork) }
	for _, s := range strategies {
		r := explore.Run(func(*explore.T) { fork() }, explore.Options{Strategy: s, Goroutines: 20})
		require.Contains(t, r.Incomplete, "bound on goroutines")
		require.Empty(t, r.Findings)
	}
	require.Contains(t, explore.Run(func(*explore.T) { fork() }, explore.Options{}).Incomplete, "bound on goroutines")
	for spurious := range 3 {
		require.Empty(t, explore.Run(counting(3, 1), explore.Options{Goroutines: 4, Spurious: spurious}).Incomplete, "the body's own is one of them")
	}
	require.NotEmpty(t, explore.Run(counting(3, 1), explore.Options{Goroutines: 3}).Incomplete)
}

func TestTheBoundOnExecutionsIsKept(t *testing.T) {
	for _, s := range strategies {
		for workers := 1; workers <= 2; workers++ {
			r := explore.Run(counting(2, 3), explore.Options{Strategy: s, Executions: 10, Workers: workers})
			require.GreaterOrEqual(t, r.Executions, 10)
			require.Less(t, r.Executions, 10+workers)
			if s <= explore.Bounded {
				require.Contains(t, r.Incomplete, "bound on executions")
			} else {
				require.Empty(t, r.Incomplete, "it was to be that many")
			}
		}
	}
	require.Equal(t, 10_000, explore.Run(counting(1, 1), explore.Options{Strategy: explore.POS}).Executions)
}

func TestASampleIsOfAsManyExecutionsHoweverManyWorkersThereAre(t *testing.T) {
	for _, s := range samplers {
		for executions := 1; executions <= 4; executions++ {
			for workers := 1; workers <= 5; workers++ {
				r := explore.Run(counting(2, 3), explore.Options{Strategy: s, Executions: executions, Workers: workers})
				require.Equal(t, executions, r.Executions)
				require.Empty(t, r.Incomplete)
			}
		}
	}
}

func TestABoundThatLeavesNothingOutIsNoBound(t *testing.T) {
	for _, s := range []explore.Strategy{explore.Exhaustive, explore.Bounded} {
		all := explore.Run(counting(2, 3), explore.Options{Strategy: s})
		require.Empty(t, all.Incomplete)
		for workers := 1; workers <= 2; workers++ {
			r := explore.Run(counting(2, 3), explore.Options{Strategy: s, Executions: all.Executions, Workers: workers})
			require.Empty(t, r.Incomplete)
			require.Equal(t, all.Executions, r.Executions)
			r = explore.Run(counting(2, 3), explore.Options{Strategy: s, Executions: all.Executions - workers, Workers: workers})
			require.Contains(t, r.Incomplete, "bound on executions")
			r = explore.Run(counting(2, 3), explore.Options{Strategy: s, Executions: all.Executions, Workers: workers, Spurious: 1})
			require.Contains(t, r.Incomplete, "bound on executions", "what a wakeup could do is left")
		}
	}
}

func TestTheBoundOnPreemptionsIsKept(t *testing.T) {
	none := explore.Run(counting(2, 3), explore.Options{Strategy: explore.Bounded, Preemptions: -1})
	require.Zero(t, none.Preemptions)
	require.Contains(t, none.Incomplete, "bound on preemptions")
	last := none.Executions
	for bound := 1; bound <= 4; bound++ {
		r := explore.Run(counting(2, 3), explore.Options{Strategy: explore.Bounded, Preemptions: bound})
		require.Equal(t, bound, r.Preemptions)
		require.Contains(t, r.Incomplete, "bound on preemptions")
		require.Greater(t, r.Executions, last)
		last = r.Executions
	}
	r := explore.Run(counting(2, 3), explore.Options{Strategy: explore.Bounded})
	require.Empty(t, r.Incomplete)
	require.Greater(t, r.Executions, last)
	require.Equal(t, 20, r.Traces)
}

func TestBoundedRunsEachScheduleOnce(t *testing.T) {
	for name, body := range map[string]func(*explore.T){
		"a lost wakeup":    lostWakeup,
		"two goroutines":   counting(2, 2),
		"three goroutines": counting(3, 1),
		"choices":          chooses,
		"a wakeup":         waitsAgain,
	} {
		seen, last := map[string]bool{}, 0
		r := explore.Run(body, explore.Options{Strategy: explore.Bounded, Executions: 5000, Observe: func(trace explore.Trace) {
			schedule, preemptions := "", 0
			for i := range trace.Steps {
				s := &trace.Steps[i]
				schedule += fmt.Sprint(s.Goroutine, s.Wakes, " ")
				preemptions += bit(s.Preempts)
			}
			require.False(t, seen[schedule], "%s: %s", name, schedule)
			require.GreaterOrEqual(t, preemptions, last, name)
			seen[schedule], last = true, preemptions
		}})
		require.Equal(t, r.Executions, len(seen))
	}
}

func TestABugThatTakesFewPreemptionsIsFoundFirst(t *testing.T) {
	body := func(t *explore.T) {
		var x atomic.Int32
		for range 3 {
			explore.Go(func() {
				was := x.Load()
				for range 3 {
					x.Load()
				}
				if x.Add(1) != was+1 {
					t.Errorf("a step came between")
				}
			})
		}
	}
	r := explore.Run(body, explore.Options{Strategy: explore.Bounded})
	require.Len(t, r.Findings, 1)
	require.Equal(t, 1, r.Findings[0].Preemptions)
	r = explore.Run(body, explore.Options{})
	require.Len(t, r.Findings, 1)
	require.Equal(t, 1, r.Findings[0].Preemptions, "a finding is made simple")
}

func TestAnExplorationStopsAfterThatManyFindings(t *testing.T) {
	body := func(t *explore.T) {
		var x atomic.Int32
		for range 4 {
			explore.Go(func() {
				if x.Add(1) == 2 {
					t.Errorf("two")
				}
			})
		}
	}
	for findings := 1; findings <= 3; findings++ {
		r := explore.Run(body, explore.Options{Findings: findings})
		require.Len(t, r.Findings, findings)
		require.Contains(t, r.Incomplete, "stopped at a finding")
		require.Equal(t, findings, r.Failed)
	}
	r := explore.Run(body, explore.Options{Findings: -1})
	require.Empty(t, r.Incomplete)
	require.Equal(t, 24, r.Failed)
	require.NotEmpty(t, r.Findings)
	require.Less(t, len(r.Findings), 24, "a few are looked into")
}

// The body has more traces than can be explored in a while: the exploration goes on
// until it has told of its progress twice, and is then ended by a finding.
func TestProgressIsToldOfOnceASecond(t *testing.T) {
	t.Parallel()
	var told []explore.Progress
	r := explore.Run(func(t *explore.T) {
		counting(4, 4)(t)
		if len(told) == 2 {
			t.Errorf("enough")
		}
	}, explore.Options{Progress: func(p explore.Progress) { told = append(told, p) }})
	require.Len(t, told, 2)
	require.Greater(t, told[1].Executions, told[0].Executions)
	require.GreaterOrEqual(t, told[1].Elapsed-told[0].Elapsed, time.Second)
	require.GreaterOrEqual(t, told[1].Done, told[0].Done)
	require.Less(t, told[1].Done, 1.0)
	require.Contains(t, r.Incomplete, "stopped at a finding")
}
