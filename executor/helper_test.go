package executor_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// Where a Run parks, the test runs in a bubble of virtual time: a wake that gets
// lost is a deadlock there, and the test fails at once.

// future is a poll function as a future, to be short.
type future = task.FutureFunc[int]

// ready is ready at once.
var ready = future(func(task.Context) (int, bool) { return 42, true })

// selfWaking wakes itself n times and is then ready with the number of polls.
func selfWaking(n int) task.Future[int] {
	polls := 0
	return future(func(cx task.Context) (int, bool) {
		polls++
		if polls > n {
			return polls, true
		}
		cx.Waker().WakeByRef()
		return 0, false
	})
}

// wakerOfAFinishedRun returns a clone that has outlived its Run.
func wakerOfAFinishedRun() task.Waker {
	return executor.Run(task.FutureFunc[task.Waker](func(cx task.Context) (task.Waker, bool) {
		return cx.Waker().Clone(), true
	}))
}

// parked is a future that hands out a clone of its waker, stays pending until
// woken, and counts its polls. Look at its fields only while it is parked.
type parked struct {
	waker task.Waker
	polls int
}

func (p *parked) Poll(cx task.Context) (int, bool) {
	p.polls++
	if p.polls == 1 {
		p.waker = cx.Waker().Clone()
		return 0, false
	}
	return p.polls, true
}

// outcome is how a function ended.
type outcome struct {
	how   string // returned, panicked or exited
	value any    // what it panicked with
}

// outcomeOf runs f on a goroutine of its own and says how it ended.
func outcomeOf(f func()) outcome {
	ended := make(chan outcome)
	go func() {
		o := outcome{how: "exited"}
		defer func() {
			if r := recover(); r != nil {
				o = outcome{"panicked", r}
			}
			ended <- o
		}()
		f()
		o.how = "returned"
	}()
	return <-ended
}

// requireMisuse checks that f panics with a Misuse of that operation, whose
// message helps.
func requireMisuse(t *testing.T, op, helps string, f func()) {
	t.Helper()
	o := outcomeOf(f)
	require.Equal(t, "panicked", o.how)
	misuse, ok := o.value.(*task.Misuse)
	require.True(t, ok, "it panicked with %v", o.value)
	require.Equal(t, op, misuse.Op)
	require.Contains(t, misuse.Error(), helps)
}

// ownRef marks Run's own waker, and so its clones, in what a recorder is told.
const ownRef = 7

// recorder is an observer that writes down the changes of the count, and among
// them whatever else is noted.
type recorder struct {
	lock  sync.Mutex
	steps []string
	gens  map[uint32]bool
}

func (r *recorder) Wrap(own task.RawWaker) task.RawWaker {
	own.Tag |= ownRef
	return own
}

func (r *recorder) Count(c task.Counted) {
	r.note("%v %d: %d to %d", c.Op, c.Ref, c.Before, c.After)
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.gens == nil {
		r.gens = map[uint32]bool{}
	}
	r.gens[c.Generation] = true
}

func (r *recorder) note(format string, args ...any) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.steps = append(r.steps, fmt.Sprintf(format, args...))
}

// noted is a future that notes when it is dropped.
type noted struct {
	task.Future[int]
	in *recorder
}

func (n noted) Drop() { n.in.note("drop future") }
