// Package leaks runs futures on a runner from plain goroutines and
// looks at what they leave behind. Most of the harness runs them in bubbles of
// virtual time, which end when all goroutines in them do and so can't tell.
//
//	go test ./internal/leaks
//	GOEXPERIMENT=goroutineleakprofile go test ./internal/leaks
//
// The first looks with goleak, which finds what still runs. The second also
// looks at the runtime's profile of goroutines that are blocked for ever on
// something unreachable.
//
// # Limits
//
// The profile misses a goroutine that waits for something which a global or a
// live goroutine can still reach, and the coroutine of an Async that was never
// dropped. goleak finds those.
package leaks

import (
	"sync"

	"github.com/extremely-boring/extreme/executor/task"
)

// Runs does several Runs at once on a runner, of futures that are woken in different ways,
// and returns when all have returned and all their goroutines have ended. None
// ends before the last has begun, so that none gets the recycled park of
// another: what one leaves behind can't disturb the next.
func Runs(n int, run func(task.Future[int]) int) {
	var all, helpers sync.WaitGroup
	started := newBarrier(n)
	for i := range n {
		all.Go(func() {
			f := futures[i%len(futures)](&helpers)
			first := true
			run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
				if first {
					first = false
					started.wait()
				}
				value, ready := f.Poll(cx)
				if ready {
					task.Drop(f)
				}
				return value, ready
			}))
		})
	}
	all.Wait()
	helpers.Wait()
}

// futures make futures that start their goroutines in the given group.
var futures = []func(*sync.WaitGroup) task.Future[int]{
	func(*sync.WaitGroup) task.Future[int] { return selfWoken() },
	func(helpers *sync.WaitGroup) task.Future[int] { return wokenByOther(helpers) },
	func(helpers *sync.WaitGroup) task.Future[int] { return awaiting(helpers) },
}

func selfWoken() task.Future[int] {
	polls := 0
	return task.FutureFunc[int](func(cx task.Context) (int, bool) {
		polls++
		cx.Waker().WakeByRef()
		return polls, polls == 3
	})
}

// wokenByOther is woken twice from another goroutine, the second time late.
func wokenByOther(helpers *sync.WaitGroup) task.Future[int] {
	polls := 0
	return task.FutureFunc[int](func(cx task.Context) (int, bool) {
		polls++
		if polls == 1 {
			w := cx.Waker().Clone()
			helpers.Go(func() { w.WakeByRef(); w.Wake() })
			return 0, false
		}
		return polls, true
	})
}

func awaiting(helpers *sync.WaitGroup) task.Future[int] {
	return task.Async(func(s *task.Scope) int {
		return task.Await(s, selfWoken()) + task.Await(s, wokenByOther(helpers))
	})
}

// barrier holds goroutines up until n of them have come.
type barrier struct {
	lock sync.Mutex
	left int
	open chan struct{}
}

func newBarrier(n int) *barrier { return &barrier{left: n, open: make(chan struct{})} }

func (b *barrier) wait() {
	b.lock.Lock()
	if b.left--; b.left == 0 {
		close(b.open)
	}
	b.lock.Unlock()
	<-b.open
}
