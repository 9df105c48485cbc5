//go:build !race && !asan && !msan

package atomic_test

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/explore/sync/internal/mirrored"
)

// What is new to an exploration makes it grow: what counts is the part of the last
// execution that was there in the first.
func TestOperationsInsideAllocateNothing(t *testing.T) {
	var allocations []float64
	r := mirrored.Holds(t, func(*explore.T) {
		var n atomic.Uint32
		var b atomic.Bool
		var p atomic.Pointer[int]
		var plain int64
		var address unsafe.Pointer
		to := new(int)
		allocations = allocations[:0]
		for _, f := range []func(){
			func() { n.Add(1); n.Load(); n.CompareAndSwap(1, 0) },
			func() { b.Store(true); b.Swap(false) },
			func() { p.Store(to); p.CompareAndSwap(to, nil); p.Load() },
			func() { atomic.AddInt64(&plain, 1); atomic.LoadInt64(&plain) },
			func() { atomic.SwapPointer(&address, unsafe.Pointer(to)) },
		} {
			allocations = append(allocations, testing.AllocsPerRun(100, f))
		}
		explore.Go(func() { n.Add(1) })
		n.Add(1)
	})
	require.Greater(t, r.Executions, 1)
	require.Equal(t, make([]float64, 5), allocations)
}
