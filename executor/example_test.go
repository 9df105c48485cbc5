package executor_test

import (
	"fmt"

	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// answer is a future whose value is computed by another goroutine.
type answer struct{ result chan int }

func (a *answer) Poll(cx task.Context) (int, bool) {
	if a.result == nil {
		a.result = make(chan int, 1)
		waker := cx.Waker().Clone()
		go func() {
			a.result <- 42
			waker.Wake()
		}()
	}
	select {
	case n := <-a.result:
		return n, true
	default:
		return 0, false
	}
}

func ExampleRun() {
	sum := task.Async(func(s *task.Scope) int {
		return task.Await(s, &answer{}) + task.Await(s, &answer{})
	})
	fmt.Println(executor.Run(sum))
	// Output: 84
}
