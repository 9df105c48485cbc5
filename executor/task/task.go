// Package task is the contract between a future and whoever runs it: the Go
// counterpart of Rust's std::task and std::future.
//
// A [Future] is polled until it is ready. Each poll is given a [Context], whose
// [Waker] the future keeps a clone of while it is pending and wakes when it can
// make progress. A Waker is a [RawWaker], which is data and a vtable of clone,
// wake, wakeByRef and drop, so that any runner can bring its own. Sequential
// code becomes a future with [Async], inside which [Await] waits for another.
//
// The package is shared by the runner, by its mutants and by other people's
// runners, so that a future written once can be driven by all of them.
//
// # Limits
//
// Go has no move semantics and no destructors. A Waker copied as a Go value is
// still one handle, and the compiler won't say when a handle is forgotten or
// consumed twice. The ledger in package check finds that; this package doesn't.
package task

// Future is a computation that may not have finished yet.
type Future[T any] interface {
	// Poll tries to finish. It returns the value and true when the future is
	// ready, and the zero value and false when it is pending; before it
	// returns pending it must have arranged for a wake of cx's waker or of a
	// clone. It must not be called again after it returned ready, nor by two
	// goroutines at once, and it may block its goroutine.
	Poll(cx Context) (value T, ready bool)
}

// Dropper is a future that has something to clean up when its owner lets it
// go, finished or not. Whoever owns a future drops it once.
type Dropper interface {
	// Drop lets go of what the future holds. It must not panic, and it is
	// called by the goroutine that polled last.
	Drop()
}

// Drop drops the future f if it is a [Dropper], and otherwise does nothing.
func Drop(f any) {
	if d, ok := f.(Dropper); ok {
		d.Drop()
	}
}

// FutureFunc makes a future of a poll function.
type FutureFunc[T any] func(cx Context) (value T, ready bool)

// Poll calls f.
func (f FutureFunc[T]) Poll(cx Context) (T, bool) { return f(cx) }

// Context is what a future is given by each poll: the waker of whoever polls.
// It is passed by value, so that a poll allocates nothing.
type Context struct{ waker Waker }

// NewContext returns a context that lends w to the future being polled.
func NewContext(w Waker) Context { return Context{w} }

// Waker returns the waker of the task being polled. It is borrowed: it is valid
// until Poll returns and must be neither dropped nor consumed by Wake. To wake
// later, keep a [Waker.Clone].
func (cx Context) Waker() Waker { return cx.waker }
