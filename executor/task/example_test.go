package task_test

import (
	"fmt"

	"github.com/extremely-boring/extreme/executor/task"
)

// A runner of one's own needs no more than a vtable. This one parks on a
// channel, and has no count to keep because its waker is never freed. A wake that
// finds the channel full orders nothing, so that a runner to be shared between
// goroutines wants a lock instead.
func ExampleNewWaker() {
	woken := make(chan struct{}, 1)
	wake := func(task.RawWaker) {
		select {
		case woken <- struct{}{}:
		default: // several wakes before one poll are as one, and this one publishes nothing
		}
	}
	keep := func(task.RawWaker) {}
	waker := task.NewWaker(task.RawWaker{Data: woken, VTable: &task.RawWakerVTable{
		Clone:     func(w task.RawWaker) task.RawWaker { return w },
		Wake:      wake,
		WakeByRef: wake,
		Drop:      keep,
	}})

	countdown := 3
	future := task.FutureFunc[string](func(cx task.Context) (string, bool) {
		if countdown == 0 {
			return "lift off", true
		}
		fmt.Println(countdown)
		countdown--
		go cx.Waker().Clone().Wake()
		return "", false
	})
	for {
		if value, ready := future.Poll(task.NewContext(waker)); ready {
			fmt.Println(value)
			return
		}
		<-woken
	}
	// Output:
	// 3
	// 2
	// 1
	// lift off
}

// Async makes a future of sequential code, which waits for others by Await.
func ExampleAsync() {
	polls := 0
	slow := task.FutureFunc[int](func(cx task.Context) (int, bool) {
		polls++
		return polls, polls == 3
	})
	f := task.Async(func(s *task.Scope) string {
		return fmt.Sprint("ready at poll ", task.Await(s, slow))
	})
	for {
		value, ready := f.Poll(task.NewContext(task.Waker{}))
		if ready {
			fmt.Println(value)
			return
		}
		fmt.Println("pending")
	}
	// Output:
	// pending
	// pending
	// ready at poll 3
}
