package executor

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/extremely-boring/extreme/executor/cell"
	"github.com/extremely-boring/extreme/executor/task"
)

// arc is the counted reference to a park: the counterpart of Rust's Arc. Run
// holds one reference, and so does each living waker. At a count of zero the
// park is recycled, so that a Run allocates nothing.
type arc struct {
	*cell.Cell
	observer task.Observer
}

// parks holds recycled parks. A sync.Pool has a part for each processor, where
// a free list has one lock for all, and it keeps nothing alive for ever.
var parks = sync.Pool{New: func() any {
	p := &park{arc: arc{Cell: cell.New()}}
	p.cond.L = &p.lock
	return p
}}

// maxCount is the bound on references, as in Rust's Arc: far more than a program
// can hold, and far from where the count would wrap.
const maxCount = 1 << 30

// newPark returns a park with two references, one for the caller and one for
// the waker that is returned with it. Nobody else holds a reference yet, so the
// count needs no atomic store here.
func newPark(o task.Observer) (*park, task.Waker) {
	p := parks.Get().(*park)
	p.observer = o
	p.Count = 2
	own := task.RawWaker{Data: p, Tag: p.tag(), VTable: &vtable}
	if o != nil {
		report(o, task.Acquire, p.tag(), 0, 2)
		own = o.Wrap(own)
	}
	return p, task.NewWaker(own)
}

// of returns the park that w is a reference to. It panics if the park has been
// recycled since w was made: the generation says so.
func of(w task.RawWaker, op string) *park {
	p := w.Data.(*park)
	p.Alive()
	if p.Generation != uint32(w.Tag>>32) {
		stale(op)
	}
	return p
}

// tag is the identity of the park in its present use.
func (p *park) tag() uint64 { return uint64(p.Generation) << 32 }

// retain takes a reference for one more handle. The tag says what for.
func (p *park) retain(tag uint64) {
	n := atomic.AddInt32(&p.Count, 1)
	p.Alive()
	if p.observer != nil {
		report(p.observer, task.Retain, tag, n-1, n)
	}
	if uint32(n-2) > maxCount { // below 2, too: it wraps
		miscounted("Clone", n-1, n)
	}
}

// release gives a reference back. The last one recycles the park. Whatever is
// needed of the park afterwards is read before: once the count is down, another
// goroutine may own it.
func (p *park) release(tag uint64) {
	p.Alive()
	o := p.observer
	n := atomic.AddInt32(&p.Count, -1)
	if o != nil {
		report(o, task.Release, tag, n+1, n)
	}
	if n == 0 {
		p.recycle(tag)
	} else if n < 0 {
		miscounted("Drop", n+1, n)
	}
}

// recycle ends this use of the park. Nobody holds a reference, so nothing here
// needs the lock. The tag says for whom the last one was given back.
func (p *park) recycle(tag uint64) {
	if p.observer != nil {
		report(p.observer, task.Recycle, tag, 0, 0)
		p.observer = nil
	}
	if cell.Guarded {
		p.Free() // and the park goes with it: a stale waker must reach this very cell
		return
	}
	p.Runnable = false
	p.Generation++
	parks.Put(p)
}

// report tells the observer of one change of the count.
func report(o task.Observer, op task.CountOp, tag uint64, before, after int32) {
	o.Count(task.Counted{Op: op, Ref: uint32(tag), Before: before, After: after, Generation: uint32(tag >> 32)})
}

func miscounted(op string, before, after int32) {
	misused(task.Misuse{Op: op, Reason: fmt.Sprintf("it took the reference count from %d to %d", before, after)})
}

func stale(op string) {
	misused(task.Misuse{Op: op, Reason: "its park has been recycled", Recycled: true})
}

// misused panics. What all causes have in common is the advice.
func misused(m task.Misuse) {
	m.Reason += "; the handle was used after it was dropped or consumed by Wake, or dropped twice: consume each handle once, and clone to have another"
	panic(&m)
}
