//go:build !race && !asan && !msan

package sync_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/internal/mirrored"
)

// What is new to an exploration makes it grow: what counts is the part of the last
// execution that was there in the first.
func TestOperationsInsideAllocateNothing(t *testing.T) {
	var allocations []float64
	r := mirrored.Holds(t, func(*explore.T) {
		var m sync.Mutex
		var rw sync.RWMutex
		c := sync.NewCond(&m)
		var wg sync.WaitGroup
		allocations = allocations[:0]
		for _, f := range []func(){
			func() { m.Lock(); m.TryLock(); m.Unlock() },
			func() { pass(&rw); pass(rw.RLocker()) },
			func() { c.Signal(); c.Broadcast() },
			func() { wg.Add(1); wg.Done(); wg.Wait() },
		} {
			allocations = append(allocations, testing.AllocsPerRun(100, f))
		}
		explore.Go(func() { m.TryLock() })
		m.TryLock()
	})
	require.Greater(t, r.Executions, 1)
	require.Equal(t, make([]float64, 4), allocations)
}
