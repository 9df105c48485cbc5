// Package collected is an executor whose wakers are task.Wakers that nobody counts: the
// vtable's clone copies the pointer, its drop does nothing, and the collector frees what
// they point to.
//
// A Run parks on a channel that it makes for that one park, and a wake closes it. While
// the Run polls there is no channel, and a wake only sets the flag. Both are guarded by
// a lock, and whoever closes the channel takes it away, so that it is closed once.
package collected

import (
	"sync"

	"github.com/extremely-boring/extreme/executor/task"
)

type park struct {
	lock   sync.Mutex
	woken  bool
	closed chan struct{} // by the next wake, if the Run is parked
}

// prepare resets the flag if it is set. Otherwise it returns what to wait on.
func (p *park) prepare() (wait <-chan struct{}) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.woken {
		p.woken = false
		return nil
	}
	p.closed = make(chan struct{})
	return p.closed
}

func (p *park) wake() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.woken = true
	if p.closed != nil {
		close(p.closed)
		p.closed = nil
	}
}

var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*park).wake() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*park).wake() },
	Drop:      func(task.RawWaker) {},
}

// Run polls f until it is ready, drops it, and returns its value.
func Run[T any](f task.Future[T]) T {
	defer task.Drop(f)
	p := &park{}
	waker := task.NewWaker(task.RawWaker{Data: p, VTable: &vtable})
	for {
		if value, ready := f.Poll(task.NewContext(waker)); ready {
			return value
		}
		for wait := p.prepare(); wait != nil; wait = p.prepare() {
			<-wait
		}
	}
}
