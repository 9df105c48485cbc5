// Package timer is an executor that does not park: it polls at every tick of a runtime
// timer.
//
// Nothing has to wake it, and its waker does no more than to count wakes. The count is
// there because what is written before a wake must be visible to the polls after it, and
// an atomic word is what orders them. Such an executor is for futures that look at
// something which can't call anybody, as at a file.
package timer

import (
	"sync/atomic"
	"time"

	"github.com/extremely-boring/extreme/executor/task"
)

// Every is how long a Run waits between two polls.
const Every = 2 * time.Millisecond

var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*atomic.Uint64).Add(1) },
	WakeByRef: func(w task.RawWaker) { w.Data.(*atomic.Uint64).Add(1) },
	Drop:      func(task.RawWaker) {},
}

// Run polls f at every tick until it is ready, drops it, and returns its value.
func Run[T any](f task.Future[T]) T {
	defer task.Drop(f)
	ticker := time.NewTicker(Every)
	defer ticker.Stop()
	wakes := &atomic.Uint64{}
	waker := task.NewWaker(task.RawWaker{Data: wakes, VTable: &vtable})
	for {
		wakes.Load()
		if value, ready := f.Poll(task.NewContext(waker)); ready {
			return value
		}
		<-ticker.C
	}
}
