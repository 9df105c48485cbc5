// Package join is an executor of several futures at once, on one goroutine.
//
// Each future has a waker of its own, which puts it into a queue unless it is there
// already. The executor takes one after the other from the queue and polls that one alone.
// It parks on a Cond while the queue is empty: one place to park for all of them, and one
// lock. The wakers are not counted.
package join

import (
	"sync"

	"github.com/extremely-boring/extreme/executor/task"
)

type join struct {
	lock  sync.Mutex
	cond  *sync.Cond
	queue []*child
}

type child struct {
	join   *join
	number int
	woken  bool // and in the queue
}

func (c *child) wake() {
	c.join.lock.Lock()
	defer c.join.lock.Unlock()
	if !c.woken {
		c.woken = true
		c.join.queue = append(c.join.queue, c)
		c.join.cond.Signal()
	}
}

// next takes a child from the queue.
func (j *join) next() *child {
	j.lock.Lock()
	defer j.lock.Unlock()
	for len(j.queue) == 0 {
		j.cond.Wait()
	}
	c := j.queue[0]
	j.queue = j.queue[1:]
	c.woken = false
	return c
}

var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*child).wake() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*child).wake() },
	Drop:      func(task.RawWaker) {},
}

// All polls the futures until all of them are ready, drops them, and returns their values
// in the same order.
func All[T any](futures ...task.Future[T]) []T {
	j := &join{}
	j.cond = sync.NewCond(&j.lock)
	for i, f := range futures {
		defer task.Drop(f)
		(&child{join: j, number: i}).wake()
	}
	values, ready := make([]T, len(futures)), make([]bool, len(futures))
	for left := len(futures); left > 0; {
		c := j.next()
		if ready[c.number] {
			continue // it was woken too late
		}
		waker := task.NewWaker(task.RawWaker{Data: c, VTable: &vtable})
		if values[c.number], ready[c.number] = futures[c.number].Poll(task.NewContext(waker)); ready[c.number] {
			left--
		}
	}
	return values
}
