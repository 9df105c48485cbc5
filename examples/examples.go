// Package examples holds executors that are right, each written in another way, and each
// with a test of a few lines that holds it to every rule by [check.Executor].
//
//	channel     one channel, which is the waker, too
//	token       a channel of capacity one, and wakers that never leave a token there
//	semaphore   an atomic word, and a semaphore for when it says parked
//	xsemaphore  the weighted semaphore of golang.org/x/sync
//	casstate    one word under compare-and-swap, and a WaitGroup
//	broadcast   a Cond, a lock around everything, counted wakers
//	recycled    counted wakers that are indices into a slab
//	collected   a fresh channel for each park, closed by a wake
//	cancel      a fresh context for each poll, cancelled by a wake
//	timer       polls at every tick, and is not woken at all
//	timeout     parks, but polls at the latest when a timer goes off
//	alarm       a timer that a wake re-arms
//	coroutine   the future is a coroutine of package iter
//	pool        polls on worker goroutines
//	inline      polls on the goroutine of whoever wakes
//	join        several futures at once
//
// They are what to start from when one tests an executor of one's own. They also guard the
// harness: what it finds in one of them is a false alarm. As there are many, each is given
// 500 programs; EXTREME_PROGRAMS=1000000 gives it more.
//
// Semaphore, casstate, broadcast and join have a copy on the explorer's mirrors, which is
// run under every interleaving. It is made by package derive. When it is no longer up to
// date a test of this package says so, and writes it anew by
//
//	go test ./examples -run ACommittedCopy -update
//
// # Limits
//
// They run one future, or a fixed number: none spawns, cancels or has priorities. Except
// for recycled none of them spares an allocation.
//
// [check.Executor]: https://pkg.go.dev/github.com/extremely-boring/extreme/check#Executor
package examples
