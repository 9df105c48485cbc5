// Package recycled is an executor with counted wakers that are a number each: an index
// into a slab that all Runs share.
//
// A slot of the slab is where a Run parks, on a Cond. One lock guards the slab, every
// slot and every count. When the last reference to a slot is given back, its index goes
// onto a free list for the next Run, and its generation is raised. A waker carries the
// generation that it was made in, so that one which is used after that panics, and never
// wakes the wrong Run.
package recycled

import (
	"github.com/extremely-boring/extreme/executor/task"
)

type index int

var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { parks.retain(w); return w },
	Wake:      func(w task.RawWaker) { parks.wake(w, "Wake"); parks.release(w) },
	WakeByRef: func(w task.RawWaker) { parks.wake(w, "WakeByRef") },
	Drop:      func(w task.RawWaker) { parks.release(w) },
}

// Run polls f until it is ready, and returns its value. At the end it drops its waker, its
// own reference and f, and it shows all its counting to o.
func Run[T any](f task.Future[T], o task.Observer) T {
	defer task.Drop(f)
	own := parks.acquire(o)
	defer parks.release(own)
	waker := task.NewWaker(o.Wrap(own))
	defer waker.Drop()
	for {
		if value, ready := f.Poll(task.NewContext(waker)); ready {
			return value
		}
		parks.park(own)
	}
}
