// Package inline is an executor whose wakes poll: who wakes an idle future polls it, there
// and then, on its own goroutine.
//
// Nobody parks but Run's caller, who waits for the value on a channel. An atomic word says
// idle, polling, or woken again. A wake that finds a poll going on leaves it at woken
// again, and whoever polls then does so once more. The wakers are not counted. They must
// not be woken under a lock that a poll needs, and a poll that panics does so in whoever
// woke it.
package inline

import (
	"sync/atomic"

	"github.com/extremely-boring/extreme/executor/task"
)

const (
	idle int32 = iota
	polling
	again
)

var onWake = [...]int32{idle: polling, polling: again, again: again}

type job struct {
	state atomic.Int32
	poll  func() (ready bool)
	over  chan struct{}
}

// wake changes the state even to what it is, for the next poll to see what was written.
func (j *job) wake() {
	old := j.state.Load()
	for !j.state.CompareAndSwap(old, onWake[old]) {
		old = j.state.Load()
	}
	if old == idle {
		j.drive()
	}
}

// drive polls until nobody wakes any more. When the future is ready the state stays
// polling or again, so that no wake polls any more.
func (j *job) drive() {
	for !j.poll() {
		if j.state.CompareAndSwap(polling, idle) {
			return
		}
		j.state.Swap(polling) // not a Store, which would not see what wakes have written
	}
	close(j.over)
}

var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*job).wake() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*job).wake() },
	Drop:      func(task.RawWaker) {},
}

// Run has f polled until it is ready, and returns its value. Whoever polled it last drops
// it.
func Run[T any](f task.Future[T]) (value T) {
	j := &job{over: make(chan struct{})}
	cx := task.NewContext(task.NewWaker(task.RawWaker{Data: j, VTable: &vtable}))
	j.poll = func() (ready bool) {
		if value, ready = f.Poll(cx); ready {
			task.Drop(f)
		}
		return ready
	}
	j.wake()
	<-j.over
	return value
}
