// Package mine is the executor of one's own that the README holds to the rules: its
// futures are callbacks, and its waker is a function.
//
// # Limits
//
// A waker is left to the garbage collector, so that there is no count to be judged.
package mine

import "sync"

// Run polls until poll is ready and returns its value. In between it parks until wake
// is called, which may be from any goroutine and at any time.
func Run[T any](poll func(wake func()) (T, bool)) T {
	var lock sync.Mutex
	var woken bool
	cond := sync.NewCond(&lock)
	wake := func() {
		lock.Lock()
		woken = true
		lock.Unlock()
		cond.Signal()
	}
	for {
		if value, ready := poll(wake); ready {
			return value
		}
		lock.Lock()
		for !woken {
			cond.Wait()
		}
		woken = false
		lock.Unlock()
	}
}
