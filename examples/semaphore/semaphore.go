// Package semaphore is an executor that parks on a semaphore, and goes there only if an
// atomic word says that nobody has woken it.
//
// The word is empty, notified or parked. A Run that is about to park takes one from it:
// notified becomes empty, and it polls on; empty becomes parked, and it waits for a
// permit. A wake swaps in notified, and gives a permit if what it found there was parked.
// Only one wake can find that, so that there is never a second permit. It is how a thread
// is parked by Rust's standard library where the system has semaphores.
//
// The wakers hold the parker by a pointer and count nothing: the collector frees it.
package semaphore

import (
	"sync/atomic"

	"github.com/extremely-boring/extreme/executor/task"
)

const (
	parked   = -1
	empty    = 0
	notified = 1
)

type parker struct {
	state   atomic.Int32
	permits *permits
}

func (p *parker) park() {
	if p.state.Add(-1) == empty {
		return // it was notified
	}
	p.permits.acquire()
	p.state.Swap(empty) // not a Store, which would not see what other wakes have written
}

func (p *parker) unpark() {
	if p.state.Swap(notified) == parked {
		p.permits.release()
	}
}

var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*parker).unpark() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*parker).unpark() },
	Drop:      func(task.RawWaker) {},
}

// Run polls f until it is ready, drops it, and returns its value.
func Run[T any](f task.Future[T]) T {
	defer task.Drop(f)
	p := &parker{permits: newPermits()}
	waker := task.NewWaker(task.RawWaker{Data: p, VTable: &vtable})
	for {
		if value, ready := f.Poll(task.NewContext(waker)); ready {
			return value
		}
		p.park()
	}
}
