package task

import "iter"

// Async returns the future of sequential code: the counterpart of an async
// block. The body runs on a coroutine of its own, starts at the first poll, and
// waits for other futures with [Await]. A panic or a Goexit of the body comes
// out of Poll.
//
// The future is a [Dropper]. Dropped before it is ready, it unwinds its body:
// the Await that the body stands in panics with a private value, which the
// body's deferred calls see go by. A body that recovers it gets it again from
// its next Await. One that is polled and then neither finished nor dropped
// leaks its coroutine.
func Async[T any](body func(*Scope) T) Future[T] { return &async[T]{body: body} }

// Scope is the way from the body of an Async to its own poll: Await takes it.
// It must not be used by another goroutine, nor after the body has returned.
type Scope struct {
	cx      Context
	yield   func(struct{}) bool
	dropped bool
}

// unwind is what Await panics with in a body whose future was dropped.
type unwind struct{}

// Await polls f until it is ready and returns its value; while f is pending, so
// is the Async that s belongs to. It owns f and drops it at the end.
func Await[T any](s *Scope, f Future[T]) T {
	defer Drop(f)
	if s.yield == nil {
		panic("task: Await outside of the body of its Async")
	}
	for {
		if s.dropped {
			panic(unwind{})
		}
		if value, ready := f.Poll(s.cx); ready {
			return value
		}
		s.dropped = !s.yield(struct{}{})
	}
}

type async[T any] struct {
	body  func(*Scope) T
	scope Scope
	next  func() (struct{}, bool)
	stop  func()
	value T
	over  bool
}

func (a *async[T]) Poll(cx Context) (value T, ready bool) {
	if a.over {
		panic("task: Async polled again after it was ready, panicked or was dropped")
	}
	if a.next == nil {
		a.next, a.stop = iter.Pull(a.run)
	}
	a.scope.cx = cx
	a.over = true // unless it comes back pending; a panic leaves it so
	if _, pending := a.next(); pending {
		a.over = false
		return value, false
	}
	return a.value, true
}

func (a *async[T]) Drop() {
	a.over = true
	if a.stop != nil {
		a.stop()
	}
}

func (a *async[T]) run(yield func(struct{}) bool) {
	a.scope.yield = yield
	defer a.caught()
	a.value = a.body(&a.scope)
}

// caught ends the unwinding of a dropped body, and lets every other panic
// through.
func (a *async[T]) caught() {
	a.scope.yield = nil
	if !a.scope.dropped {
		return
	}
	if r := recover(); r != nil && r != any(unwind{}) {
		panic(r)
	}
}
