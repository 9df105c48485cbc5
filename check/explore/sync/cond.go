package sync

import (
	original "sync"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Cond is a condition variable: where goroutines wait for an event or announce it.
type Cond struct {
	object

	// L is held while the condition is looked at or changed.
	L Locker

	real  original.Cond
	ready original.Once
}

// NewCond returns a Cond with the Locker l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait unlocks c.L and waits to be woken by Signal or Broadcast, as one operation, and
// then locks c.L again.
func (c *Cond) Wait() {
	e := engine.Current()
	if e == nil {
		c.outside().Wait()
		return
	}
	if m, ok := c.L.(*Mutex); ok {
		e.Wait(&c.object, &m.object)
	} else {
		e.WaitWith(&c.object, c.L)
	}
}

// Signal wakes one goroutine that waits on c, if there is any.
func (c *Cond) Signal() {
	if e := engine.Current(); e != nil {
		e.Do(engine.Signal, &c.object)
		return
	}
	c.outside().Signal()
}

// Broadcast wakes all goroutines that wait on c.
func (c *Cond) Broadcast() {
	if e := engine.Current(); e != nil {
		e.Do(engine.Broadcast, &c.object)
		return
	}
	c.outside().Broadcast()
}

// outside returns the original. Its Locker looks L up at each call, because L may be
// set at any time before Wait, and is set once, because goroutines read it without the
// lock.
func (c *Cond) outside() *original.Cond {
	c.ready.Do(func() { c.real.L = (*locker)(c) })
	return &c.real
}

type locker Cond

func (l *locker) Lock()   { l.L.Lock() }
func (l *locker) Unlock() { l.L.Unlock() }
