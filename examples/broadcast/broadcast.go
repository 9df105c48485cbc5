// Package broadcast is an executor with counted wakers and everything under one lock.
//
// A wake raises a number and broadcasts. The Run remembers the number that it has polled
// for, and parks on a Cond while there is no higher one. The same lock guards the count of
// references. When the last one is given back that is told to the observer, and that is
// all: the park is never used again, and the collector frees it.
package broadcast

import (
	"sync"

	"github.com/extremely-boring/extreme/executor/task"
)

type park struct {
	lock     sync.Mutex
	cond     *sync.Cond
	wakes    uint64
	refs     int32
	observer task.Observer
}

// await returns when there are more wakes than seen, and says how many.
func (p *park) await(seen uint64) uint64 {
	p.lock.Lock()
	defer p.lock.Unlock()
	for p.wakes == seen {
		p.cond.Wait()
	}
	return p.wakes
}

func (p *park) wake() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.wakes++
	p.cond.Broadcast()
}

// count adds to the references. Those that go with a handle say so by its tag.
func (p *park) count(op task.CountOp, by int32, tag uint64) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.refs += by
	p.observer.Count(task.Counted{Op: op, Ref: uint32(tag), Before: p.refs - by, After: p.refs})
	if p.refs == 0 {
		p.observer.Count(task.Counted{Op: task.Recycle, Ref: uint32(tag)})
	}
}

var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { of(w).count(task.Retain, 1, w.Tag); return w },
	Wake:      func(w task.RawWaker) { of(w).wake(); of(w).count(task.Release, -1, w.Tag) },
	WakeByRef: func(w task.RawWaker) { of(w).wake() },
	Drop:      func(w task.RawWaker) { of(w).count(task.Release, -1, w.Tag) },
}

func of(w task.RawWaker) *park { return w.Data.(*park) }

// Run polls f until it is ready, and returns its value. At the end it drops its waker, its
// own reference and f, and it shows all its counting to o.
func Run[T any](f task.Future[T], o task.Observer) T {
	defer task.Drop(f)
	p := &park{observer: o}
	p.cond = sync.NewCond(&p.lock)
	p.count(task.Acquire, 2, 0)
	defer p.count(task.Release, -1, 0)
	waker := task.NewWaker(o.Wrap(task.RawWaker{Data: p, VTable: &vtable}))
	defer waker.Drop()
	for seen := uint64(0); ; seen = p.await(seen) {
		if value, ready := f.Poll(task.NewContext(waker)); ready {
			return value
		}
	}
}
