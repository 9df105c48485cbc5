package explore_test

import (
	"flag"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

var deadlocks = flag.Int("deadlocks", 100_000, "how many executions to end with blocked goroutines")

// abandons are bodies whose executions all end with goroutines that are blocked.
var abandons = map[string]func(*explore.T){
	"a deadlock": func(*explore.T) {
		var a, b sync.Mutex
		explore.Go(func() {
			defer b.Unlock()
			b.Lock()
			a.Lock()
		})
		var x atomic.Int32
		explore.Go(func() {
			defer x.Add(1)
			a.Lock()
		})
		a.Lock()
		x.Add(1)
		b.Lock()
		a.Lock()
	},
	"deferred calls that recover": func(*explore.T) {
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		for range 2 {
			explore.Go(func() {
				defer func() {
					_ = recover()
					mu.Unlock() // is unwound as well
				}()
				defer func() { _ = recover() }()
				mu.Lock()
				c.Wait()
			})
		}
		c.Signal()
		explore.Goexit()
	},
}

func TestBlockedGoroutinesLeaveNothingBehind(t *testing.T) {
	for name, body := range abandons {
		t.Run(name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			type size struct {
				goroutines int
				heap       uint64
			}
			measure := func() size {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				return size{runtime.NumGoroutine(), m.HeapAlloc}
			}
			var early, late size
			n := 0
			r := explore.Run(func(t *explore.T) {
				t.AtEnd(func() {
					switch n++; n {
					case *deadlocks / 10:
						early = measure()
					case *deadlocks:
						late = measure()
					}
				})
				body(t)
			}, explore.Options{Strategy: explore.POS, Executions: *deadlocks, Findings: -1})
			require.Equal(t, early.goroutines, late.goroutines)
			require.Less(t, late.heap, early.heap+1<<20)
			require.Equal(t, *deadlocks, r.Stuck)
			require.NoError(t, goleak.Find(before))
		})
	}
}

// recoversForEver has workers that survive the panics of their jobs, and being unwound as
// well. Nobody tells them to stop.
func recoversForEver(*explore.T) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	jobs := 0
	one := func() {
		defer func() { _ = recover() }()
		mu.Lock()
		for jobs == 0 {
			cond.Wait()
		}
		jobs--
		mu.Unlock()
	}
	for range 2 {
		explore.Go(func() {
			for {
				one()
			}
		})
	}
	mu.Lock()
	jobs++
	mu.Unlock()
	cond.Signal()
}

func TestALeftoverThatRecoversForEverIsAFindingAndEndsTheExploration(t *testing.T) {
	t.Parallel()
	for _, s := range []explore.Strategy{explore.Exhaustive, explore.Bounded, explore.POS} {
		for workers := 1; workers <= 2; workers++ {
			r := explore.Run(recoversForEver, explore.Options{Strategy: s, Workers: workers})
			require.NotEmpty(t, r.Findings)
			require.Equal(t, rule.LostWakeup, r.Findings[0].Rule)
			require.NotEmpty(t, r.Incomplete)
		}
	}
}
