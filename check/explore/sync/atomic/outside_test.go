package atomic_test

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

func TestRealGoroutinesLoseNoUpdate(t *testing.T) {
	const goroutines, rounds = 4, 500
	var n atomic.Int64
	var plain uint32
	var p atomic.Pointer[int]
	var q unsafe.Pointer
	var v atomic.Value
	v.Store(0)
	p.Store(new(int))
	q = unsafe.Pointer(new(int))
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range rounds {
				n.Add(1)
				atomic.AddUint32(&plain, 1)
				for added := false; !added; {
					old := p.Load()
					next := *old + 1
					added = p.CompareAndSwap(old, &next)
				}
				for added := false; !added; {
					old := atomic.LoadPointer(&q)
					next := *(*int)(old) + 1
					added = atomic.CompareAndSwapPointer(&q, old, unsafe.Pointer(&next))
				}
				for added := false; !added; {
					old := v.Load()
					added = v.CompareAndSwap(old, old.(int)+1)
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, []any{int64(goroutines * rounds), uint32(goroutines * rounds), goroutines * rounds, goroutines * rounds, goroutines * rounds},
		[]any{n.Load(), plain, *p.Load(), *(*int)(q), v.Load()})
}
