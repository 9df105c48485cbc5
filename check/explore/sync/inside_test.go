package sync_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/internal/mirrored"
	"github.com/extremely-boring/extreme/check/rule"
)

func TestASignalBeforeTheWaitIsALostWakeup(t *testing.T) {
	p := mirrored.Broken(t, func(*explore.T) {
		var m sync.Mutex
		c := sync.NewCond(&m)
		explore.Go(c.Signal)
		m.Lock()
		c.Wait()
		m.Unlock()
	})
	require.Equal(t, rule.LostWakeup, p.Rule)
}

func TestAWaitGivesUpItsMutexInTheSameStep(t *testing.T) {
	waits := 0
	explore.Run(func(*explore.T) {
		var m sync.Mutex
		explore.Name(&m, "m")
		c := sync.NewCond(&m)
		m.Lock()
		c.Wait()
	}, explore.Options{Observe: func(trace explore.Trace) {
		for _, s := range trace.Steps {
			if s.Op == "Wait" && s.With == "m" {
				waits++
			}
		}
	}})
	require.NotZero(t, waits)
}

func TestAWaitWithoutTheLockIsAMisuse(t *testing.T) {
	for _, l := range []sync.Locker{&sync.Mutex{}, &sync.RWMutex{}} {
		p := mirrored.Broken(t, func(*explore.T) { sync.NewCond(l).Wait() })
		require.Equal(t, rule.MirrorMisuse, p.Rule)
	}
}

func TestAWaitGroupIsWaitedForUntilAllAreDone(t *testing.T) {
	r := mirrored.Holds(t, func(t *explore.T) {
		var wg sync.WaitGroup
		var a, b explore.Var[int]
		wg.Go(func() { a.Set(1) })
		wg.Add(1)
		explore.Go(func() {
			b.Set(2)
			wg.Done()
		})
		wg.Wait()
		assert.Equal(t, 3, a.Get()+b.Get())
	})
	require.Greater(t, r.Executions, 1)
}

func TestATaskThatPanicsIsAFindingAndNeverDone(t *testing.T) {
	done := false
	p := mirrored.Broken(t, func(*explore.T) {
		var wg sync.WaitGroup
		wg.Go(func() { panic("broken task") })
		wg.Wait()
		done = true
	})
	require.Equal(t, rule.RunnerPanic, p.Rule)
	require.Equal(t, "broken task", p.Text)
	require.False(t, done)
}

func TestEveryCallerOfAOnceReturnsAfterItsFunctionHas(t *testing.T) {
	r := mirrored.Holds(t, func(t *explore.T) {
		var once sync.Once
		var wg sync.WaitGroup
		var calls explore.Var[int]
		for range 2 {
			wg.Go(func() {
				once.Do(func() { calls.Set(calls.Get() + 1) })
				assert.Equal(t, 1, calls.Get())
			})
		}
		wg.Wait()
	})
	require.Greater(t, r.Executions, 1)
}

func TestAOnceThatWaitsForItselfIsADeadlock(t *testing.T) {
	p := mirrored.Broken(t, func(*explore.T) {
		var once sync.Once
		once.Do(func() { once.Do(func() {}) })
	})
	require.Equal(t, rule.Deadlock, p.Rule)
}

func TestAOnceValueIsMadeAnewInEachExecution(t *testing.T) {
	calls := 0
	value := sync.OnceValue(func() int { calls++; return calls })
	r := mirrored.Holds(t, func(t *explore.T) {
		calls = 0
		for range 2 {
			explore.Go(func() { assert.Equal(t, 1, value()) })
		}
	})
	require.Greater(t, r.Executions, 1)
	calls = 10
	require.Equal(t, 11, value())
}

func TestAOnceValueWhoseFunctionEndsItsGoroutinePanicsForTheOthers(t *testing.T) {
	mirrored.Holds(t, func(t *explore.T) {
		value := sync.OnceValue(func() int { explore.Goexit(); return 0 })
		var wg sync.WaitGroup
		wg.Go(func() { value() })
		wg.Wait()
		assert.Contains(t, mirrored.Panic(func() { value() }), "panic called with nil argument")
	})
}

func TestWhatAOnceDidOutsideIsDoneInside(t *testing.T) {
	var once sync.Once
	calls := 0
	value := sync.OnceValue(func() int { calls++; return calls })
	once.Do(func() {})
	value()
	mirrored.Holds(t, func(t *explore.T) {
		once.Do(func() { t.Errorf("called again") })
		assert.Equal(t, 1, value())
	})
	require.Equal(t, 1, calls)
}

func TestAPoolGivesWhatWasPutLastAndIsEmptyAtTheStart(t *testing.T) {
	pool := sync.Pool{New: func() any { return "new" }}
	r := mirrored.Holds(t, func(t *explore.T) {
		assert.Equal(t, "new", pool.Get())
		pool.Put(1)
		pool.Put(nil)
		pool.Put(2)
		assert.Equal(t, 2, pool.Get())
		assert.Equal(t, 1, pool.Get())
		assert.Equal(t, "new", pool.Get())
		explore.Go(func() { pool.Put(3) })
		pool.Put(4)
	})
	require.Greater(t, r.Executions, 1)
}

func TestTwoGoroutinesNeverGetTheSameFromAPool(t *testing.T) {
	mirrored.Holds(t, func(t *explore.T) {
		pool := sync.Pool{New: func() any { return new(explore.Var[int]) }}
		pool.Put(new(explore.Var[int]))
		for range 2 {
			explore.Go(func() {
				v := pool.Get().(*explore.Var[int])
				v.Set(v.Get() + 1) // a race, if both have it
				pool.Put(v)
			})
		}
	})
}
