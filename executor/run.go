package executor

import (
	"sync"

	"github.com/extremely-boring/extreme/executor/task"
)

// A park is where Run waits. It is shared by Run and every living waker.
type park struct {
	arc
	lock sync.Mutex
	cond sync.Cond
}

func (p *park) park() {
	p.lock.Lock()
	for !p.Runnable {
		p.cond.Wait()
	}
	p.Runnable = false
	p.lock.Unlock()
}

func (p *park) unpark() {
	p.lock.Lock()
	p.Runnable = true
	p.lock.Unlock()
	p.Alive() // what -asan can see of a wake
	p.cond.Signal()
}

var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { of(w, "Clone").retain(w.Tag); return w },
	Wake:      func(w task.RawWaker) { p := of(w, "Wake"); p.unpark(); p.release(w.Tag) },
	WakeByRef: func(w task.RawWaker) { of(w, "WakeByRef").unpark() },
	Drop:      func(w task.RawWaker) { of(w, "Drop").release(w.Tag) },
}

// Run polls f until it is ready and returns its value. Between polls it parks
// until it is woken. It owns f, and at its end, by return, panic or Goexit,
// drops its waker, then its own reference, and last f.
func Run[T any](f task.Future[T]) T { return RunObserved(f, nil) }

// RunObserved is Run with an observer of its wakers and counts, or nil.
func RunObserved[T any](f task.Future[T], o task.Observer) T {
	defer task.Drop(f)
	p, waker := newPark(o)
	defer p.release(p.tag())
	defer waker.Drop()
	for {
		if value, ready := f.Poll(task.NewContext(waker)); ready {
			return value
		}
		p.park()
	}
}
