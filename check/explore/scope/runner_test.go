package scope_test

import (
	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/executor/task"
)

// bug is what is wrong with the small runner.
type bug int

const (
	nothing      bug = iota
	looksOnce        // it looks at the flag, and then waits without looking again
	sharesPlain      // the flag is a plain word without the lock
	doublesReady     // it polls a future again that is ready
	swapsValue       // it returns another value
	panicsInWake     // a wake panics
)

// place is where the small runner waits.
type place struct {
	bug   bug
	lock  sync.Mutex
	cond  *sync.Cond
	woken bool
}

// runnerWith returns a runner of our own on the mirrors, which is right but for the
// bug. It counts nothing, and can only be judged without books.
func runnerWith(b bug) scope.Runner {
	return func(f task.Future[int], _ task.Observer) int {
		defer task.Drop(f)
		p := &place{bug: b}
		p.cond = sync.NewCond(&p.lock)
		cx := task.NewContext(task.NewWaker(task.RawWaker{Data: p, VTable: &smallVTable}))
		for {
			if value, ready := f.Poll(cx); ready {
				switch b {
				case doublesReady:
					f.Poll(cx)
				case swapsValue:
					value++
				}
				return value
			}
			p.wait()
		}
	}
}

var smallVTable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*place).wake() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*place).wake() },
	Drop:      func(task.RawWaker) {},
}

func (p *place) wait() {
	if p.bug == looksOnce {
		p.lock.Lock()
		woken := explore.Read(&p.woken)
		p.lock.Unlock()
		p.lock.Lock()
		if !woken {
			p.cond.Wait()
		}
	} else {
		p.lock.Lock()
		for !explore.Read(&p.woken) {
			p.cond.Wait()
		}
	}
	explore.Write(&p.woken, false)
	p.lock.Unlock()
}

func (p *place) wake() {
	switch p.bug {
	case panicsInWake:
		panic("ouch")
	case sharesPlain:
		explore.Write(&p.woken, true)
		p.cond.Signal()
		return
	}
	p.lock.Lock()
	explore.Write(&p.woken, true)
	p.lock.Unlock()
	p.cond.Signal()
}
