// Package timeout is an executor that parks until it is woken, and no longer than a while.
//
// It is for futures that may forget to wake, or whose wake may get lost on its way, as one
// that comes from another process: the Run waits on a channel and on a timer, and polls
// whichever it was. A flag says whether a token is in the channel, so that there is at
// most one. The Run looks at the flag before each poll, which is what orders wakes before
// it. The wakers are not counted.
package timeout

import (
	"sync/atomic"
	"time"

	"github.com/extremely-boring/extreme/executor/task"
)

// Every is how long a Run waits at most between two polls.
const Every = 3 * time.Millisecond

type park struct {
	woken atomic.Bool
	token chan struct{}
}

func (p *park) wake() {
	if !p.woken.Swap(true) {
		p.token <- struct{}{}
	}
}

// park returns when there was a wake, or when it is time.
func (p *park) park(timer *time.Timer) {
	timer.Reset(Every)
	select {
	case <-p.token:
		p.woken.Swap(false)
	case <-timer.C:
		p.woken.Load()
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
	p := &park{token: make(chan struct{}, 1)}
	timer := time.NewTimer(Every)
	defer timer.Stop()
	waker := task.NewWaker(task.RawWaker{Data: p, VTable: &vtable})
	for {
		if value, ready := f.Poll(task.NewContext(waker)); ready {
			return value
		}
		p.park(timer)
	}
}
