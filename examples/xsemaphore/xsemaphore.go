// Package xsemaphore is an executor of callbacks that parks on the weighted semaphore of
// golang.org/x/sync.
//
// The semaphore has one permit, and the Run takes it before its first poll. To wake is to
// release it and to park is to acquire it again. To release what nobody holds panics, so a
// flag says whether a wake has released it since the last park, and others leave it then.
package xsemaphore

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

type parker struct {
	permit *semaphore.Weighted
	woken  atomic.Bool
}

func newParker() *parker {
	p := &parker{permit: semaphore.NewWeighted(1)}
	p.permit.TryAcquire(1)
	return p
}

func (p *parker) wake() {
	if !p.woken.Swap(true) {
		p.permit.Release(1)
	}
}

// park returns when it has the permit again. The flag is reset afterwards: a wake in
// between finds it set, and the poll that comes next is for that wake too.
func (p *parker) park() {
	if err := p.permit.Acquire(context.Background(), 1); err != nil {
		panic(err) // nobody cancels that context
	}
	p.woken.Swap(false) // not a Store, which would not see what those wakes have written
}

// Run polls until poll is ready, and returns its value. In between it waits for a call of
// the function that it gives to each poll.
func Run[T any](poll func(wake func()) (value T, ready bool)) T {
	p := newParker()
	for {
		if value, ready := poll(p.wake); ready {
			return value
		}
		p.park()
	}
}
