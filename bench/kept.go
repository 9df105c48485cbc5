package bench

import (
	"sync"
	"sync/atomic"
)

// The ways to keep a park for the next Run: the one that the runner has, and those that
// it could have.

var (
	pool = sync.Pool{New: func() any { return new(signal) }}
	list struct {
		lock sync.Mutex
		free []*signal
	}
	slot atomic.Pointer[signal]
)

func keepInPool(size, batches int) {
	together(size, func() { poolPair(0, batches) })
}

func keepInList(size, batches int) {
	together(size, func() {
		for range batches {
			var s *signal
			list.lock.Lock()
			if n := len(list.free); n > 0 {
				s, list.free = list.free[n-1], list.free[:n-1]
			}
			list.lock.Unlock()
			if s == nil {
				s = new(signal)
			}
			list.lock.Lock()
			list.free = append(list.free, s)
			list.lock.Unlock()
		}
	})
}

// keepInSlot keeps one for everybody. Who finds it taken makes another, and that one is
// lost.
func keepInSlot(size, batches int) {
	together(size, func() {
		for range batches {
			s := slot.Swap(nil)
			if s == nil {
				s = new(signal)
			}
			slot.Store(s)
		}
	})
}

// together does the same on so many goroutines at once.
func together(n int, do func()) {
	if n == 1 {
		do()
		return
	}
	var all sync.WaitGroup
	for range n {
		all.Go(do)
	}
	all.Wait()
}
