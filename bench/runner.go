package bench

import (
	"sync"

	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// The cases as the runner does them. A future is made once for all batches, so that
// what is measured is the runner's.

var ready = task.FutureFunc[int](func(task.Context) (int, bool) { return 1, true })

func runReady(_, batches int) {
	for range batches {
		executor.Run(ready)
	}
}

func runNested(_, batches int) {
	outer := task.FutureFunc[int](func(task.Context) (int, bool) { return executor.Run(ready), true })
	for range batches {
		executor.Run(outer)
	}
}

// selfWaking is pending so many times, and wakes itself each time.
type selfWaking struct{ left int }

func (s *selfWaking) Poll(cx task.Context) (int, bool) {
	if s.left == 0 {
		return 0, true
	}
	s.left--
	cx.Waker().WakeByRef()
	return 0, false
}

func runSelfWake(_, batches int) { executor.Run(&selfWaking{batches}) }

func runPolls(size, batches int) {
	var future selfWaking
	for range batches {
		future.left = size
		executor.Run(&future)
	}
}

func runCloneDrop(_, batches int) {
	executor.Run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
		for range batches {
			cx.Waker().Clone().Drop()
		}
		return 0, true
	}))
}

func runClones(size, batches int) {
	living := make([]task.Waker, size)
	executor.Run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
		for range batches {
			for i := range living {
				living[i] = cx.Waker().Clone()
			}
			for _, w := range living {
				w.Drop()
			}
		}
		return 0, true
	}))
}

func runWakers(size, batches int) {
	living := make([]task.Waker, size)
	executor.Run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
		if batches == 0 {
			return 0, true
		}
		batches--
		for i := range living {
			living[i] = cx.Waker().Clone()
		}
		for _, w := range living {
			w.Wake()
		}
		return 0, false
	}))
}

// runHandoff has the other side wait on a Cond, and wake the parked Run.
func runHandoff(_, batches int) {
	ping := newSignal()
	wakers := make(chan task.Waker, 1)
	go func() {
		w := <-wakers
		for range batches {
			ping.wait()
			w.WakeByRef()
		}
		w.Drop()
	}()
	left := batches
	executor.Run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
		if left == batches {
			wakers <- cx.Waker().Clone()
		}
		if left == 0 {
			return 0, true
		}
		left--
		ping.send()
		return 0, false
	}))
}

func runSpawned(_, batches int) {
	executor.Run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
		if batches == 0 {
			return 0, true
		}
		batches--
		go cx.Waker().Clone().Wake()
		return 0, false
	}))
}

// gathered is a future that leaves its waker at its first poll and is ready at the
// next.
type gathered struct {
	waker  *task.Waker
	polled *sync.WaitGroup
	again  bool
}

func (g *gathered) Poll(cx task.Context) (int, bool) {
	if g.again {
		return 0, true
	}
	g.again = true
	*g.waker = cx.Waker().Clone()
	g.polled.Done()
	return 0, false
}

func runConcurrent(size, batches int) {
	wakers := make([]task.Waker, size)
	for range batches {
		var polled, over sync.WaitGroup
		polled.Add(size)
		for i := range wakers {
			over.Go(func() { executor.Run(&gathered{waker: &wakers[i], polled: &polled}) })
		}
		polled.Wait()
		for _, w := range wakers {
			w.Wake()
		}
		over.Wait()
	}
}
