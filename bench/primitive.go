package bench

import (
	"iter"
	"sync"
	"sync/atomic"

	"github.com/extremely-boring/extreme/executor/task"
)

// The cases as the primitives do them that a runner is made of, or replaces.

// signal is a flag behind a Mutex and a Cond: what a park is without its count.
type signal struct {
	lock sync.Mutex
	cond sync.Cond
	set  bool
}

func newSignal() *signal {
	s := new(signal)
	s.cond.L = &s.lock
	return s
}

func (s *signal) wait() {
	s.lock.Lock()
	for !s.set {
		s.cond.Wait()
	}
	s.set = false
	s.lock.Unlock()
}

func (s *signal) send() {
	s.lock.Lock()
	s.set = true
	s.lock.Unlock()
	s.cond.Signal()
}

func condSelf(_, batches int) {
	s := newSignal()
	for range batches {
		s.send()
		s.wait()
	}
}

func condHandoff(_, batches int) {
	ping, pong := newSignal(), newSignal()
	go func() {
		for range batches {
			ping.wait()
			pong.send()
		}
	}()
	for range batches {
		ping.send()
		pong.wait()
	}
}

func channelSelf(_, batches int) {
	c := make(chan struct{}, 1)
	for range batches {
		c <- struct{}{}
		<-c
	}
}

func channelHandoff(_, batches int) {
	ping, pong := make(chan struct{}), make(chan struct{})
	go func() {
		for range batches {
			<-ping
			pong <- struct{}{}
		}
	}()
	for range batches {
		ping <- struct{}{}
		<-pong
	}
}

// channelConcurrent parks each goroutine on a channel of its own.
func channelConcurrent(size, batches int) {
	for range batches {
		var parked, over sync.WaitGroup
		parked.Add(size)
		wakers := make([]chan struct{}, size)
		for i := range wakers {
			over.Go(func() {
				wakers[i] = make(chan struct{}, 1)
				parked.Done()
				<-wakers[i]
			})
		}
		parked.Wait()
		for _, w := range wakers {
			w <- struct{}{}
		}
		over.Wait()
	}
}

// goResult is the usual way to wait for something in Go: a goroutine and a channel
// for its result.
func goResult(_, batches int) {
	for range batches {
		result := make(chan int, 1)
		go func() { result <- 1 }()
		<-result
	}
}

func mutexPair(_, batches int) {
	var m sync.Mutex
	for range batches {
		m.Lock()
		//lint:ignore SA2001 the empty section is what is measured
		m.Unlock()
	}
}

var counter int32

func atomicPair(_, batches int) {
	for range batches {
		atomic.AddInt32(&counter, 1)
		atomic.AddInt32(&counter, -1)
	}
}

// coroutineSwitches is one round trip into a coroutine and back, which is what a step
// of the explorer costs at least.
func coroutineSwitches(_, batches int) {
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		for yield(struct{}{}) {
		}
	})
	defer stop()
	for range batches {
		next()
	}
}

// The parts of a Run of a ready future, and two other ways to keep its park for the next.

var (
	pool = sync.Pool{New: func() any { return new(signal) }}
	list struct {
		lock sync.Mutex
		free []*signal
	}
	slot atomic.Pointer[signal]
)

func poolPair(_, batches int) {
	for range batches {
		pool.Put(pool.Get())
	}
}

func listPair(_, batches int) {
	list.free = append(list.free[:0], new(signal))
	for range batches {
		list.lock.Lock()
		last := len(list.free) - 1
		s := list.free[last]
		list.free = list.free[:last]
		list.lock.Unlock()
		list.lock.Lock()
		list.free = append(list.free, s)
		list.lock.Unlock()
	}
}

func slotPair(_, batches int) {
	slot.Store(new(signal))
	for range batches {
		slot.Store(slot.Swap(nil))
	}
}

// twoDecrements are what Run's waker and Run itself give back.
func twoDecrements(_, batches int) {
	for range batches {
		counter = 2
		atomic.AddInt32(&counter, -1)
		atomic.AddInt32(&counter, -1)
	}
}

// pollUnderDefers polls under as many deferred calls as Run has. One of them looks, as
// there, whether the future is to be dropped.
func pollUnderDefers(_, batches int) {
	for range batches {
		deferThree(ready)
	}
}

//go:noinline
func deferThree(f task.Future[int]) int {
	defer task.Drop(f)
	defer nothing()
	defer nothing()
	n, _ := f.Poll(task.Context{})
	return n
}

//go:noinline
func nothing() {}
