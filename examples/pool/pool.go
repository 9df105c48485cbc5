// Package pool is an executor whose polls are done by worker goroutines, now by one and
// now by another, while Run's caller waits for the value.
//
// Workers park by receiving from a queue. An atomic word says idle, queued, polling, or
// polling and woken again. It is put into the queue once, however often it is
// woken: the wake that finds it idle does so, and a worker that finds it woken again after
// its poll. The queue holds one task, and so a wake never blocks. The wakers are not
// counted. A poll that panics ends the process, as any goroutine that panics does.
package pool

import (
	"sync"
	"sync/atomic"

	"github.com/extremely-boring/extreme/executor/task"
)

const workers = 2

const (
	idle int32 = iota
	queued
	polling
	again
)

var onWake = [...]int32{idle: queued, queued: queued, polling: again, again: again}

type job struct {
	state atomic.Int32
	queue chan struct{}
	poll  func() (ready bool)
}

// wake changes the state even to what it is, for the next poll to see what was written.
func (j *job) wake() {
	old := j.state.Load()
	for !j.state.CompareAndSwap(old, onWake[old]) {
		old = j.state.Load()
	}
	if old == idle {
		j.queue <- struct{}{}
	}
}

// work polls the job whenever it is in the queue. When it is over its state stays polling
// or again, so that no wake puts it there any more.
func (j *job) work() {
	for range j.queue {
		j.state.Swap(polling)
		if j.poll() {
			close(j.queue)
		} else if !j.state.CompareAndSwap(polling, idle) {
			j.state.Swap(queued)
			j.queue <- struct{}{}
		}
	}
}

var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*job).wake() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*job).wake() },
	Drop:      func(task.RawWaker) {},
}

// Run has f polled until it is ready, and returns its value. The worker that polled it
// last drops it.
func Run[T any](f task.Future[T]) (value T) {
	j := &job{queue: make(chan struct{}, 1)}
	cx := task.NewContext(task.NewWaker(task.RawWaker{Data: j, VTable: &vtable}))
	j.poll = func() (ready bool) {
		if value, ready = f.Poll(cx); ready {
			task.Drop(f)
		}
		return ready
	}
	var all sync.WaitGroup
	for range workers {
		all.Go(j.work)
	}
	j.wake()
	all.Wait()
	return value
}
