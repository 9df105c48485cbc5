package check_test

import (
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// requeued polls on two workers. A wake that comes during a poll has the other worker
// poll, too.
func requeued(f task.Future[int]) (value int) {
	defer task.Drop(f)
	queue, done := make(chan struct{}, 1), make(chan struct{})
	wake := func(task.RawWaker) {
		select {
		case queue <- struct{}{}:
		default:
		}
	}
	table := &task.RawWakerVTable{
		Clone: func(w task.RawWaker) task.RawWaker { return w },
		Wake:  wake, WakeByRef: wake, Drop: func(task.RawWaker) {},
	}
	var once sync.Once
	var workers sync.WaitGroup
	var failed any
	normal := false
	end := func(v int, ready bool, r any) {
		once.Do(func() { value, normal, failed = v, ready, r; close(done) })
	}
	for range 2 {
		workers.Go(func() {
			defer func() { end(0, false, recover()) }()
			for {
				select {
				case <-queue:
					if v, ready := f.Poll(task.NewContext(task.NewWaker(task.RawWaker{VTable: table}))); ready {
						end(v, true, nil)
					}
				case <-done:
					return
				}
			}
		})
	}
	queue <- struct{}{}
	workers.Wait()
	switch {
	case failed != nil:
		panic(failed)
	case !normal:
		runtime.Goexit()
	}
	return value
}

// It would act on what the poll that is running acts on, and the harness would fall over it.
// A race of such polls fails the test that it is in, which is why it is in a process of its own.
func TestAPollThatOverlapsIsFoundAndDoesNothing(t *testing.T) {
	t.Setenv("GORACE", "exitcode=0 log_path="+filepath.Join(t.TempDir(), "race"))
	said := check.InChild(t, func() string {
		all := conform(check.Wakers(requeued))
		var b strings.Builder
		for _, r := range rule.All() {
			if j := all[r]; j.Failure != nil {
				b.WriteString(j.Failure.Report)
			}
		}
		return b.String()
	})
	require.Contains(t, said, "overlapping-poll: poll 2 began while poll 1 was running")
	require.NotContains(t, said, "runner-panic", "the harness's own failure is nobody else's")
	require.NotContains(t, said, "\nlost-wakeup: ", "that wake was given to the poll that overlaps")
}
