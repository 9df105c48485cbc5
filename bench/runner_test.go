package bench

import (
	"sync"
	"testing"

	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

var ready = task.FutureFunc[int](func(task.Context) (int, bool) { return 1, true })

// BenchmarkMutexPair is the unit: an uncontended Lock and Unlock.
func BenchmarkMutexPair(b *testing.B) {
	var m sync.Mutex
	for b.Loop() {
		m.Lock()
		//lint:ignore SA2001 the empty section is what is measured
		m.Unlock()
	}
}

func BenchmarkReady(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		executor.Run(ready)
	}
}

// BenchmarkNestedRun is a Run inside a poll, its outer Run included.
func BenchmarkNestedRun(b *testing.B) {
	b.ReportAllocs()
	outer := task.FutureFunc[int](func(task.Context) (int, bool) { return executor.Run(ready), true })
	for b.Loop() {
		executor.Run(outer)
	}
}

// BenchmarkConcurrentRuns is a Run on every processor at once.
func BenchmarkConcurrentRuns(b *testing.B) {
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			executor.Run(ready)
		}
	})
}

// BenchmarkSelfWake is the cost of one poll of a future that wakes itself.
func BenchmarkSelfWake(b *testing.B) {
	b.ReportAllocs()
	left := b.N
	executor.Run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
		if left--; left <= 0 {
			return 0, true
		}
		cx.Waker().WakeByRef()
		return 0, false
	}))
}

func BenchmarkCloneDrop(b *testing.B) {
	b.ReportAllocs()
	executor.Run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
		for b.Loop() {
			cx.Waker().Clone().Drop()
		}
		return 0, true
	}))
}

// BenchmarkHandoff is one wake of a parked Run by another goroutine that itself
// waits for the Run's answer: a round trip.
func BenchmarkHandoff(b *testing.B) {
	b.ReportAllocs()
	var ping cond
	ping.init()
	wakers := make(chan task.Waker, 1)
	go func() {
		w, ok := <-wakers
		if !ok {
			return
		}
		for range b.N {
			ping.wait()
			w.WakeByRef()
		}
		w.Drop()
	}()
	left := b.N + 1
	executor.Run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
		if left == b.N+1 {
			wakers <- cx.Waker().Clone()
		}
		if left--; left == 0 {
			return 0, true
		}
		ping.signal()
		return 0, false
	}))
}

// BenchmarkRawCondHandoff is the same round trip with nothing but a Cond on
// both sides.
func BenchmarkRawCondHandoff(b *testing.B) {
	b.ReportAllocs()
	var ping, pong cond
	ping.init()
	pong.init()
	go func() {
		for range b.N {
			ping.wait()
			pong.signal()
		}
	}()
	for range b.N {
		ping.signal()
		pong.wait()
	}
}

// cond is a flag behind a Mutex and a Cond.
type cond struct {
	lock sync.Mutex
	cond sync.Cond
	set  bool
}

func (c *cond) init() { c.cond.L = &c.lock }

func (c *cond) wait() {
	c.lock.Lock()
	for !c.set {
		c.cond.Wait()
	}
	c.set = false
	c.lock.Unlock()
}

func (c *cond) signal() {
	c.lock.Lock()
	c.set = true
	c.lock.Unlock()
	c.cond.Signal()
}
