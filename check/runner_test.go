package check_test

import (
	"sync"
	"sync/atomic"

	"github.com/extremely-boring/extreme/executor/task"
)

// bug is what is wrong with the small runner.
type bug int

const (
	nothing       bug = iota
	erasesWakes       // it clears the flag before it looks whether it is set
	clonesForFree     // a clone takes no reference
	ignoresWakes      // a wake does nothing at all
	panicsInWake      // a wake panics
	panicsInDrop      // a drop panics
)

// place is where the small runner waits: a park that is counted and never
// recycled.
type place struct {
	bug      bug
	observer task.Observer
	count    atomic.Int32
	lock     sync.Mutex
	cond     *sync.Cond
	woken    bool
}

// runnerWith returns a runner of our own, which is right but for the bug.
func runnerWith(b bug) runner {
	return func(f task.Future[int], o task.Observer) int {
		defer task.Drop(f)
		p := &place{bug: b, observer: o}
		p.cond = sync.NewCond(&p.lock)
		p.count.Store(2)
		p.tell(task.Acquire, 0, 0, 2)
		own := task.NewWaker(o.Wrap(task.RawWaker{Data: p, VTable: &smallVTable}))
		defer p.release(0)
		defer own.Drop()
		for {
			if value, ready := f.Poll(task.NewContext(own)); ready {
				return value
			}
			p.wait()
		}
	}
}

var smallVTable = task.RawWakerVTable{
	Clone: func(w task.RawWaker) task.RawWaker {
		p := w.Data.(*place)
		if p.bug != clonesForFree {
			n := p.count.Add(1)
			p.tell(task.Retain, uint32(w.Tag), n-1, n)
		}
		return w
	},
	Wake: func(w task.RawWaker) {
		p := w.Data.(*place)
		p.wake()
		p.release(uint32(w.Tag))
	},
	WakeByRef: func(w task.RawWaker) { w.Data.(*place).wake() },
	Drop: func(w task.RawWaker) {
		p := w.Data.(*place)
		if p.bug == panicsInDrop {
			panic("ouch")
		}
		p.release(uint32(w.Tag))
	},
}

func (p *place) wait() {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.bug == erasesWakes {
		p.woken = false
	}
	for !p.woken {
		p.cond.Wait()
	}
	p.woken = false
}

func (p *place) wake() {
	switch p.bug {
	case ignoresWakes:
		return
	case panicsInWake:
		panic("ouch")
	}
	p.lock.Lock()
	p.woken = true
	p.lock.Unlock()
	p.cond.Signal()
}

func (p *place) release(ref uint32) {
	n := p.count.Add(-1)
	p.tell(task.Release, ref, n+1, n)
	if n == 0 {
		p.tell(task.Recycle, ref, 0, 0)
	}
}

func (p *place) tell(op task.CountOp, ref uint32, before, after int32) {
	p.observer.Count(task.Counted{Op: op, Ref: ref, Before: before, After: after})
}
