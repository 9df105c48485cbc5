package engine

import (
	"fmt"
	"iter"
	"runtime/debug"
)

// goroutine is one goroutine of the body. It is known by who started it and as the
// how-manieth, so that it is the same in every execution whatever the schedule.
type goroutine struct {
	id       int32
	parent   int32
	nth      int32
	children []int32 // ids, in the order of starting

	epoch   uint64 // the execution that it last took part in
	f       func()
	state   state
	op      operation
	start   int32 // the event that started it, or -1
	count   int32 // its events so far
	started int32 // the goroutines that it has started so far
	at      []int32
	slot    uint64
	self    []int32 // id alone

	events, slotUsers, slotWriters set

	routine *coroutine
	onStack bool      // has been resumed and has not yielded
	ghost   bool      // is the engine itself
	site    []uintptr // of the operation, where that is traced
}

type state uint8

const (
	unstarted state = iota
	active
	ended
)

// slotID is the id of g's wait slot among the objects.
func (g *goroutine) slotID() int32 { return ^g.id }

// unwind is what a goroutine panics with to be unwound.
type unwind struct{ why string }

var (
	left = &unwind{"it was left over when its execution ended"}
	exit = &unwind{"it called Goexit, or misused a mirror"}
)

// Error says what a body sees that recovers from it.
func (u *unwind) Error() string { return "explore: the goroutine ends: " + u.why }

// coroutine runs the functions of goroutines, one after the other. To make one costs
// as much as half a small execution, so that they are kept.
type coroutine struct {
	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
}

func (e *Engine) newCoroutine(g *goroutine) *coroutine {
	c := &coroutine{}
	c.next, c.stop = iter.Pull(func(yield func(struct{}) bool) {
		c.yield = yield
		deepen(0)
		for e.serve(g, yield) {
			e.finished(g)
			if !yield(struct{}{}) {
				return
			}
		}
	})
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

// serve runs g's functions, one in each execution, and reports whether one has panicked,
// as it does to be unwound.
func (e *Engine) serve(g *goroutine, yield func(struct{}) bool) (panicked bool) {
	defer func() {
		switch r := recover().(type) {
		case nil:
			return
		case *unwind: // asked for, or left over
		default:
			e.panicked(g, fmt.Sprint(r), debug.Stack())
		}
		panicked = true
	}()
	for {
		e.running = g
		g.f()
		e.finished(g)
		if !yield(struct{}{}) {
			return false
		}
	}
}

// to hands control from the goroutine from to the goroutine h, or to the engine's own
// loop if h is nil, and returns when it comes back. A coroutine resumes the next one
// itself; only if that waits for it further down the stack it yields.
func (e *Engine) to(from, h *goroutine) {
	e.target = h
	if h == nil || h.onStack {
		e.park(from)
		return
	}
	e.resume(h)
	if e.target != from {
		e.park(from)
	}
}

func (e *Engine) resume(h *goroutine) {
	if h.routine == nil {
		h.routine = e.newCoroutine(h)
	}
	h.onStack = true
	h.routine.next()
}

func (e *Engine) park(g *goroutine) {
	g.onStack = false
	if !g.routine.yield(struct{}{}) {
		panic(left)
	}
}

// finished ends g's part in the execution, on g's coroutine.
func (e *Engine) finished(g *goroutine) {
	g.state = ended
	g.f = nil
	if e.aborting {
		e.target = nil
	} else if p := e.probing; p != nil {
		e.probing, e.target = nil, p
	} else if h := e.pick(); h == nil || h.onStack {
		e.target = h
	} else {
		e.target = h
		e.resume(h)
	}
	g.onStack = false
}

// close ends the coroutines, which are idle.
func (e *Engine) close() {
	for _, g := range e.goroutines {
		if g != nil && g.routine != nil {
			g.routine.stop()
		}
	}
}
