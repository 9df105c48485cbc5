// Package executor runs a future: an extremely boring async runner. It polls,
// parks on a Mutex and a Cond, and is woken through a reference-counted Waker.
//
//	value := executor.Run(future)
//
// [Run] is all there is. Futures, wakers and sequential code as a future are in
// package task; what they owe each other is said there.
//
// # Wakes
//
// A wake makes a parked Run poll again. One that comes during a poll is kept, so
// that the next park returns at once, and several before one park are as one.
// Wakes may come from any goroutine, and after Run has returned, when they do
// nothing. What was written before a wake is visible to the poll that follows.
// Runs may be nested, and any number may go on at once: each has a park of its
// own.
//
// # Memory
//
// What Run waits in, its park, is counted: Run holds one reference and so does
// each living waker. The collector would free it uncounted. It is counted to be
// recycled when the last reference goes, so that a Run allocates nothing.
// Therefore a waker that is not consumed costs its park, and one that is consumed
// twice may free a park that another goroutine holds.
//
// # Limits
//
// Without an observer a Waker is a plain value. Only a wrong generation or a
// count gone wrong panics, with a [task.Misuse]; other misuse goes undetected.
//
// A generation is 32 bits wide and wraps when one park has been recycled 2^32
// times. A handle kept that long after it was consumed passes for a living one.
//
// A future that returns pending and never arranges a wake parks its Run for
// ever. There is no cancellation, and there are no timers: a future brings its
// own.
package executor
