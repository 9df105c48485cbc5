package atomic_test

import (
	"runtime"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/explore/sync/internal/mirrored"
)

// fill is as much as makes the collector's reuse of memory show.
const fill = 200

func TestWhatAPointerPointsToSurvivesTheCollector(t *testing.T) {
	mirrored.Holds(t, func(t *explore.T) {
		var p atomic.Pointer[[4]int]
		var plain unsafe.Pointer
		var v atomic.Value
		p.Store(&[4]int{1})
		atomic.StorePointer(&plain, unsafe.Pointer(&[4]int{2}))
		v.Store(&[4]int{3})
		runtime.GC()
		for i := range fill {
			(&atomic.Pointer[[4]int]{}).Store(&[4]int{-i})
		}
		assert.Equal(t, 1, p.Load()[0])
		assert.Equal(t, 2, (*[4]int)(atomic.LoadPointer(&plain))[0])
		assert.Equal(t, 3, v.Load().(*[4]int)[0])
	})
}

func TestNoAddressIsUsedAgainThatAPointerHasHadInTheExecution(t *testing.T) {
	mirrored.Holds(t, func(t *explore.T) {
		var p atomic.Pointer[[4]int]
		var plain unsafe.Pointer
		had := map[uintptr]bool{}
		fresh := func() *[4]int {
			q := new([4]int)
			assert.False(t, had[uintptr(unsafe.Pointer(q))])
			had[uintptr(unsafe.Pointer(q))] = true
			return q
		}
		for i := range fill {
			switch i % 4 {
			case 0:
				p.Store(fresh())
			case 1:
				p.Swap(fresh())
			case 2:
				assert.True(t, p.CompareAndSwap(p.Load(), fresh()))
			case 3:
				atomic.StorePointer(&plain, unsafe.Pointer(fresh()))
			}
			if i%10 == 0 {
				runtime.GC()
			}
		}
	})
}

type node struct {
	value int
	next  atomic.Pointer[node]
}

func TestAStackOfNodesLosesNone(t *testing.T) {
	mirrored.Holds(t, func(t *explore.T) {
		var top atomic.Pointer[node]
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() {
				n := &node{value: 1 + i}
				for {
					n.next.Store(top.Load())
					if top.CompareAndSwap(n.next.Load(), n) {
						return
					}
				}
			})
		}
		wg.Wait()
		sum := 0
		for n := top.Load(); n != nil; n = n.next.Load() {
			sum += n.value
		}
		assert.Equal(t, 3, sum)
	})
}
