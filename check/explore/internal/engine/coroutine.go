package engine

import (
	"fmt"
	"iter"
	"runtime/debug"
)

// coroutine runs functions of goroutines, one after the other. To make one costs as
// much as half a small execution, so that they are kept, and a goroutine that begins
// gets one that is idle: most often the one whose goroutine has just ended, which takes
// no switch at all.
type coroutine struct {
	seat *seat      // where it waits, unless it is the one that runs
	own  seat       // the one that it was made with
	g    *goroutine // whose function it runs
	over bool       // the body has called runtime.Goexit on it
}

// seat is where one coroutine waits. A switch of iter.Pull makes whoever calls it and
// whoever waits change places: next and yield do the same in turn, and both may be
// called by any coroutine. So control goes from each straight to the next, in one
// switch. By way of a loop that calls next it would take two.
type seat struct {
	next  func() (struct{}, bool)
	yield func(struct{}) bool
	stop  func()
	taken bool // by next: it is yield's turn
}

func (e *Engine) newCoroutine() *coroutine {
	c := &coroutine{}
	c.seat = &c.own
	c.own.next, c.own.stop = iter.Pull(func(yield func(struct{}) bool) {
		c.own.yield = yield
		defer func() {
			if c.over { // iter.Pull would end whoever stops it as well, if not by a panic
				panic(left)
			}
			if r := recover(); r != nil && r != left { // of the engine, or a strategy
				e.crash = fmt.Sprintf("%v\n\n%s", r, debug.Stack())
				e.hand(c, &e.worker)
			}
		}()
		deepen(0)
		for e.serve(c) {
			e.finished(c)
		}
	})
	e.routines = append(e.routines, c)
	return c
}

// deepen makes the caller's stack as large as an operation of a plain body needs it, while
// there is next to nothing on it to be moved.
//
//go:noinline
func deepen(i int) byte {
	var room [3 << 10]byte
	return room[i]
}

// serve runs the functions that c is given and reports whether one has panicked, as it
// does to be unwound.
func (e *Engine) serve(c *coroutine) (panicked bool) {
	over := false
	defer func() {
		switch r := recover().(type) {
		case nil:
			if !over {
				e.exits(c)
			}
			return
		case *unwind: // asked for, or left over
		default:
			e.panicked(c.g, r, debug.Stack())
		}
		panicked = true
	}()
	for !e.closing {
		e.running = c.g
		c.g.f()
		e.finished(c)
	}
	over = true
	return false
}

// exits ends the exploration because of a runtime.Goexit on c, which the body has called, or
// nothing else would have ended it.
func (e *Engine) exits(c *coroutine) {
	c.over = true
	if e.closing {
		return
	}
	e.exited = true
	if e.unwound > mostUnwound {
		e.x.incomplete("a goroutine that is left over goes on whenever it is told to end, as one that recovers in a loop does")
	} else {
		e.x.incomplete("the body called runtime.Goexit, which ends the explorer as well: call explore.Goexit")
	}
	e.hand(c, &e.worker)
}

// finished ends the part in the execution of c's goroutine, and returns when c has
// another one to run, or is to end.
func (e *Engine) finished(c *coroutine) {
	if e.closing {
		return
	}
	c.g.state, c.g.f = ended, nil
	var h *goroutine
	switch {
	case e.aborting:
	case e.probing != nil:
		h, e.probing = e.probing, nil
	default:
		if h = e.pick(); h == nil && len(e.free)+1 == len(e.routines) {
			h = e.goOn()
		}
		if h != nil && h.state == unstarted {
			c.g.routine = nil
			c.g, h.routine = h, c
			return
		}
	}
	c.g.routine = nil
	e.free = append(e.free, c)
	e.hand(c, e.routine(h))
}

// routine returns the coroutine of a goroutine, and the engine's own loop for nil.
func (e *Engine) routine(g *goroutine) *coroutine {
	if g == nil {
		return &e.worker
	}
	if g.routine == nil {
		n := len(e.free)
		if n == 0 {
			g.routine = e.newCoroutine()
		} else {
			g.routine = e.free[n-1]
			e.free = e.free[:n-1]
		}
		g.routine.g = g
	}
	return g.routine
}

// to hands control from the goroutine from to the goroutine h, or to the engine's own
// loop if h is nil, and returns when it comes back.
func (e *Engine) to(from, h *goroutine) { e.hand(from.routine, e.routine(h)) }

// hand has the coroutine h go on, and returns when c is to.
func (e *Engine) hand(c, h *coroutine) {
	s := h.seat
	c.seat = s
	if s.taken = !s.taken; s.taken {
		s.next()
	} else {
		s.yield(struct{}{})
	}
	if e.homing && c != &e.worker {
		e.hand(c, e.sitting(&c.own))
	}
}

// resume has the coroutine go on until control comes back to the engine's own loop.
func (e *Engine) resume(c *coroutine) {
	e.hand(&e.worker, c)
	if e.crash != "" {
		panic(e.crash)
	}
}

// sitting returns who waits in the seat.
func (e *Engine) sitting(s *seat) *coroutine {
	for _, c := range e.routines {
		if c.seat == s {
			return c
		}
	}
	return &e.worker
}

// close ends the coroutines. Each has to sit in its own seat for that.
func (e *Engine) close() {
	e.homing = true
	for _, c := range e.routines {
		if c.seat != &c.own {
			e.hand(&e.worker, c)
		}
	}
	e.homing, e.closing, e.aborting, e.quick = false, true, true, 0
	for _, c := range e.routines {
		c.stop()
	}
	e.routines = nil
}

// stop ends the coroutine, which sits in its own seat.
func (c *coroutine) stop() {
	defer func() {
		if r := recover(); r != nil && r != left {
			panic(r)
		}
	}()
	c.own.stop()
}
