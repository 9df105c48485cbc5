package explore_test

import (
	original "sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

func TestExplorationsAtOnceDoNotMix(t *testing.T) {
	t.Parallel()
	// What they share outlives their executions, and each has it to itself.
	var mu sync.Mutex
	var x atomic.Int32
	var wg original.WaitGroup
	x.Store(100)
	body := func(n int) func(*explore.T) {
		return func(t *explore.T) {
			explore.Name(&mu, "mu")
			for range n {
				explore.Go(func() {
					mu.Lock()
					x.Add(1)
					mu.Unlock()
				})
			}
			if now := x.Load(); now < 100 || now > int32(100+n) {
				t.Errorf("%d is of another exploration", now)
			}
		}
	}
	for _, c := range []struct{ n, traces int }{{1, 2}, {2, 6}, {3, 24}, {4, 120}} {
		for range 2 {
			wg.Go(func() {
				for range 20 {
					r := explore.Run(body(c.n), explore.Options{})
					if r.Executions != c.traces || len(r.Findings) > 0 || r.Incomplete != "" {
						t.Errorf("%d executions of %d goroutines, %v %s", r.Executions, c.n, r.Findings, r.Incomplete)
					}
				}
			})
		}
	}
	wg.Wait()
	require.EqualValues(t, 100, x.Load(), "outside nothing has happened")
}

func TestSeveralWorkersFindNoMoreThanTheyWereToStopAt(t *testing.T) {
	t.Parallel()
	for _, s := range strategies {
		for findings := range 3 {
			for range 20 {
				r := explore.Run(locksTwice, explore.Options{Strategy: s, Workers: 4, Findings: findings})
				require.LessOrEqual(t, len(r.Findings), max(1, findings))
				require.NotEmpty(t, r.Findings)
			}
		}
	}
}

func TestWhatGoesOnOutsideIsNotExplored(t *testing.T) {
	t.Parallel()
	var x atomic.Int32
	var mu sync.Mutex
	stop := make(chan struct{})
	var wg original.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				mu.Lock()
				x.Add(1)
				mu.Unlock()
			}
		}
	})
	for rounds := 0; rounds < 50 || x.Load() == 0; rounds++ {
		r := explore.Run(func(t *explore.T) {
			both(func() { through(&mu) }, func() { through(&mu) })
		}, explore.Options{})
		require.Equal(t, 2, r.Executions)
		require.Empty(t, r.Findings)
	}
	close(stop)
	wg.Wait()
}
