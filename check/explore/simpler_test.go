package explore_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

// loses is a body of 2n steps and some, in which three updates are lost in some schedules
// with three preemptions, and in many with more.
func loses(n int, run func()) func(*explore.T) {
	return func(t *explore.T) {
		run()
		var steps atomic.Int32
		var words [3]atomic.Int32
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for i := range n {
					for k := range words {
						if i == (k+1)*n/4 {
							words[k].Store(words[k].Load() + 1)
						}
					}
					steps.Add(1)
				}
			})
		}
		wg.Wait()
		if words[0].Load() == 1 && words[1].Load() == 1 && words[2].Load() == 1 {
			t.Errorf("all are lost")
		}
	}
}

func TestAFindingInALongBodyIsToldSoonAndInLittleMemory(t *testing.T) {
	for _, n := range []int{40, 120} {
		runs := 0
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := explore.Run(loses(n, func() { runs++ }), explore.Options{Strategy: explore.POS})
		runtime.ReadMemStats(&after)
		require.Len(t, r.Findings, 1)
		require.NotEmpty(t, r.Findings[0].Token)
		looking := (runs - r.Executions) * r.Deepest
		require.Less(t, looking, 3<<19, "steps")
		require.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(200), "megabytes")
	}
}

func TestAFindingIsMadeAsSimpleAsTheTimeAllows(t *testing.T) {
	r := explore.Run(loses(12, func() {}), explore.Options{Strategy: explore.POS})
	require.Len(t, r.Findings, 1)
	require.Equal(t, 3, r.Findings[0].Preemptions)
}

func TestAFindingInALongBodyTakesFewPreemptions(t *testing.T) {
	for _, n := range []int{40, 120} {
		for seed := range uint64(4) {
			r := explore.Run(loses(n, func() {}), explore.Options{Strategy: explore.POS, Seed: seed})
			require.Len(t, r.Findings, 1)
			require.LessOrEqual(t, r.Findings[0].Preemptions, 6, "a sampled execution takes dozens")
		}
	}
}

func TestASimplerExecutionFailsByTheSameRule(t *testing.T) {
	body := func(t *explore.T) {
		var steps, word atomic.Int32
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for range 20 {
					steps.Add(1)
				}
				word.Store(word.Load() + 1)
			})
		}
		wg.Wait()
		if word.Load() == 2 {
			panic("none is lost, as in all executions without preemption")
		}
		t.Errorf("one is lost")
	}
	lost := 0
	for seed := range uint64(30) {
		r := explore.Run(body, explore.Options{Strategy: explore.POS, Seed: seed})
		require.Len(t, r.Findings, 1)
		if f := r.Findings[0]; f.Rule == rule.WrongValue {
			lost++
			require.Equal(t, 1, f.Preemptions)
		}
	}
	require.NotZero(t, lost)
}

func TestAnExecutionWithASpuriousWakeupIsMadeSimple(t *testing.T) {
	body := func(t *explore.T) {
		var steps atomic.Int32
		var mutex sync.Mutex
		cond := sync.NewCond(&mutex)
		ready := false
		explore.Go(func() {
			for range 30 {
				steps.Add(1)
			}
			mutex.Lock()
			ready = true
			mutex.Unlock()
			cond.Signal()
		})
		for range 30 {
			steps.Add(1)
		}
		mutex.Lock()
		if !ready {
			cond.Wait()
		}
		if !ready {
			t.Errorf("woken by nobody")
		}
		mutex.Unlock()
	}
	r := explore.Run(body, explore.Options{Strategy: explore.POS, Spurious: 1, Seed: 1})
	require.Len(t, r.Findings, 1)
	require.Equal(t, rule.WrongValue, r.Findings[0].Rule)
	require.Zero(t, r.Findings[0].Preemptions)
}

func TestAnExecutionThatWasCutHasNotPassed(t *testing.T) {
	r := explore.Run(func(*explore.T) {
		var ready atomic.Bool
		var data explore.Var[int]
		explore.Go(func() {
			for !ready.Load() { // the other way round it spins
			}
			data.Get()
		})
		ready.Store(true)
		data.Set(1)
	}, explore.Options{Steps: 100})
	require.Len(t, r.Findings, 1)
	require.Equal(t, rule.DataRace, r.Findings[0].Rule)
	require.True(t, r.Findings[0].Passing == nil, "it would be the one that spins")
}

func TestAReplayHasTheNearestThatPassesWhateverTheBoundIs(t *testing.T) {
	body := func(t *explore.T) {
		var before, x atomic.Int32
		for range 50 {
			before.Add(1)
		}
		explore.Go(func() { x.Add(1) })
		if x.Load() == 0 {
			t.Errorf("too early")
		}
	}
	r := explore.Run(body, explore.Options{})
	require.Len(t, r.Findings, 1)
	require.NotNil(t, r.Findings[0].Passing)
	again := explore.Run(body, explore.Options{Replay: r.Findings[0].Token, Steps: 20})
	require.Len(t, again.Findings, 1)
	require.NotNil(t, again.Findings[0].Passing)
	require.Equal(t, r.Findings[0].Passing.Steps, again.Findings[0].Passing.Steps)
}
