package engine

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// park is the parking place of a runner: there are polls, each starts wakers, and waits
// until one has raised the flag. With refs there is a reference count of who may wake.
func park(polls, wakers int, refs bool) func() {
	return func() {
		var mutex, cond, count Object
		flag := false // the mutex guards it
		refer := func(n uint64) {
			if e := Current(); refs {
				e.Put(e.Update(ReadWrite, &count, 2) + n)
			}
		}
		lock := func() { Current().Do(Lock, &mutex) }
		unlock := func() { Current().Unlock(Unlock, &mutex, "unlock of what is unlocked") }
		for range polls {
			for range wakers {
				refer(1)
				Current().Go(func() {
					lock()
					flag = true
					unlock()
					Current().Do(Signal, &cond)
					refer(^uint64(0))
				})
			}
			lock()
			for !flag {
				Current().Wait(&cond, &mutex)
			}
			flag = false
			unlock()
		}
		refer(^uint64(0))
		refer(^uint64(0))
	}
}

func TestTheParkingPlaceHasAsManyTracesAsIsKnown(t *testing.T) {
	for _, c := range []struct {
		polls, wakers int
		refs          bool
		traces        int
	}{
		{1, 1, false, 2}, {1, 2, false, 10}, {1, 3, false, 54},
		{1, 1, true, 6}, {1, 2, true, 126}, {1, 3, true, 3_534},
		{2, 1, true, 96}, {2, 2, true, 328_800},
	} {
		for workers := 1; workers <= 3; workers++ {
			t.Run(fmt.Sprintf("%d polls of %d, refs %v, by %d", c.polls, c.wakers, c.refs, workers), func(t *testing.T) {
				r := Explore(park(c.polls, c.wakers, c.refs), Config{Steps: 10_000, Goroutines: 100, Workers: workers})
				require.Empty(t, r.Incomplete)
				require.Zero(t, r.Failed)
				require.Equal(t, c.traces, r.Executions)
				require.Equal(t, c.traces, r.Traces)
			})
		}
	}
}
