// Package coroutine is an executor that runs its future as a coroutine of package iter.
//
// The coroutine polls and yields whenever the future is pending. Whoever resumes it may do
// so from wherever it likes; here a loop does, which between two polls waits for a wake on
// a Cond. A panic or a Goexit of a poll comes out of the coroutine into that loop. The
// wakers are not counted, and the collector frees them.
package coroutine

import (
	"iter"
	"sync"

	"github.com/extremely-boring/extreme/executor/task"
)

type park struct {
	lock  sync.Mutex
	cond  *sync.Cond
	woken bool
}

func (p *park) wake() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.woken = true
	p.cond.Signal()
}

// wait returns when there was a wake since it returned last.
func (p *park) wait() {
	p.lock.Lock()
	defer p.lock.Unlock()
	for !p.woken {
		p.cond.Wait()
	}
	p.woken = false
}

var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*park).wake() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*park).wake() },
	Drop:      func(task.RawWaker) {},
}

// Run polls f until it is ready, drops it, and returns its value.
func Run[T any](f task.Future[T]) (value T) {
	defer task.Drop(f)
	p := &park{}
	p.cond = sync.NewCond(&p.lock)
	cx := task.NewContext(task.NewWaker(task.RawWaker{Data: p, VTable: &vtable}))
	resume, stop := iter.Pull(func(yield func(struct{}) bool) {
		ready := false
		for value, ready = f.Poll(cx); !ready && yield(struct{}{}); value, ready = f.Poll(cx) {
		}
	})
	defer stop()
	for _, pending := resume(); pending; _, pending = resume() {
		p.wait()
	}
	return value
}
