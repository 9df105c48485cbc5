package join_test

import (
	"testing"
	"time"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/join"
	copied "github.com/extremely-boring/extreme/examples/join/explored"
	"github.com/extremely-boring/extreme/executor/task"
)

// The future under test is one of four. The others wake themselves, or are woken by a
// goroutine, or by a timer.
func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject {
		return check.Wakers(func(f task.Future[int]) int {
			return join.All(wokenBy(3, task.Waker.Wake), f, wokenBy(2, soon), wokenBy(2, later))[1]
		})
	}, check.Programs(500), check.Explored(check.Wakers(func(f task.Future[int]) int {
		return copied.All(wokenBy(1, task.Waker.Wake), f)[1]
	})))
}

// wokenBy is pending that many times.
func wokenBy(times int, wake func(task.Waker)) task.Future[int] {
	return task.FutureFunc[int](func(cx task.Context) (int, bool) {
		if times == 0 {
			return 0, true
		}
		times--
		wake(cx.Waker().Clone())
		return 0, false
	})
}

func soon(w task.Waker) { go w.Wake() }

func later(w task.Waker) { time.AfterFunc(time.Millisecond, w.Wake) } // virtual time
