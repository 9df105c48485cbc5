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

// parks holds recycled parks. A sync.Pool costs half of what a free list
// behind a lock does, and keeps nothing alive for ever.
var parks = sync.Pool{New: func() any {
	p := &park{arc: arc{Cell: cell.New()}}
	p.cond.L = &p.lock
	return p
}}

// maxCount is the bound on references, as in Rust's Arc: far more than a program
// can hold, and far from where the count would wrap.
const maxCount = 1 << 30

// newPark returns a park with two references, one for the caller and one for
// the waker that is returned with it.
func newPark(o task.Observer) (*park, task.Waker) {
	p := parks.Get().(*park)
	p.observer = o
	atomic.StoreInt32(&p.Count, 2)
	own := task.RawWaker{Data: p, Tag: p.tag(), VTable: &vtable}
	if o != nil {
		o.Count(task.Counted{Op: task.Acquire, After: 2, Generation: p.Generation})
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

// retain takes a reference for one more handle. The tag says what for. Like
// release it leaves all but counting to a second function, so that counting
// costs no more than it must.
func (p *park) retain(tag uint64) {
	n := atomic.AddInt32(&p.Count, 1)
	p.Alive()
	if p.observer != nil || uint32(n-2) > maxCount { // below 2, too: it wraps
		p.retained(tag, n)
	}
}

// release gives a reference back. The last one recycles the park. Whatever is
// needed of the park afterwards is read before: once the count is down, another
// goroutine may own it.
func (p *park) release(tag uint64) {
	p.Alive()
	o := p.observer
	n := atomic.AddInt32(&p.Count, -1)
	if o != nil || n <= 0 {
		p.released(tag, n, o)
	}
}

// retained is what retain does beyond counting.
func (p *park) retained(tag uint64, n int32) {
	if p.observer != nil {
		p.observer.Count(task.Counted{Op: task.Retain, Ref: uint32(tag), Before: n - 1, After: n, Generation: uint32(tag >> 32)})
	}
	if uint32(n-2) > maxCount {
		misused("Clone", fmt.Sprintf("it took the reference count from %d to %d", n-1, n))
	}
}

// released is what release does beyond counting.
func (p *park) released(tag uint64, n int32, o task.Observer) {
	if o != nil {
		o.Count(task.Counted{Op: task.Release, Ref: uint32(tag), Before: n + 1, After: n, Generation: uint32(tag >> 32)})
	}
	if n < 0 {
		misused("Drop", fmt.Sprintf("it took the reference count from %d to %d", n+1, n))
	}
	if n == 0 {
		p.recycle()
	}
}

// recycle ends this use of the park. Nobody holds a reference, so nothing here
// needs the lock.
func (p *park) recycle() {
	if p.observer != nil {
		p.observer.Count(task.Counted{Op: task.Recycle, Generation: p.Generation})
	}
	p.observer = nil
	if cell.Guarded {
		p.Free() // and the park goes with it: a stale waker must reach this very cell
		return
	}
	p.Runnable = false
	p.Generation++
	parks.Put(p)
}

func stale(op string) {
	misused(op, "its park has been recycled")
}

// misused panics. What all causes have in common is the advice.
func misused(op, what string) {
	panic(&task.Misuse{Op: op, Reason: what + "; the handle was used after it was dropped or consumed by Wake, or dropped twice: consume each handle once, and clone to have another"})
}
