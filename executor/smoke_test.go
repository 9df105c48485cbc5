package executor_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// errand is the future of the Rust original's smoke test: it clones its waker
// several times and has another goroutine set a flag and wake, by reference and
// by value.
type errand struct {
	started bool
	done    atomic.Bool
}

func (e *errand) Poll(cx task.Context) (string, bool) {
	if e.done.Load() {
		return "done", true
	}
	if !e.started {
		e.started = true
		first := cx.Waker().Clone()
		second := first.Clone()
		third := second.Clone()
		first.Drop()
		go func() {
			e.done.Store(true)
			second.WakeByRef()
			second.Drop()
			third.Wake()
		}()
	}
	return "", false
}

// relay passes each poll on to the future inside.
type relay struct{ inner task.Future[string] }

func (r relay) Poll(cx task.Context) (string, bool) {
	value, ready := r.inner.Poll(cx)
	return value + "!", ready
}

func TestTheSmokeTestOfTheOriginalPasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		require.Equal(t, "done", executor.Run(&errand{}))
	})
}

func TestFuturesNestThreeDeep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		require.Equal(t, "done!!!", executor.Run(relay{relay{relay{&errand{}}}}))
	})
}

func TestAsyncsNestThreeDeep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nest := func(inner task.Future[string]) task.Future[string] {
			return task.Async(func(s *task.Scope) string {
				mine := task.Await(s, &errand{})
				return mine + ", " + task.Await(s, inner)
			})
		}
		require.Equal(t, "done, done, done, done", executor.Run(nest(nest(nest(&errand{})))))
	})
}

func TestRunsNestThreeDeep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nest := func(inner task.Future[string]) task.Future[string] {
			own := &errand{}
			return task.FutureFunc[string](func(cx task.Context) (string, bool) {
				if !own.started {
					executor.Run(inner)
				}
				return own.Poll(cx)
			})
		}
		require.Equal(t, "done", executor.Run(nest(nest(nest(&errand{})))))
	})
}
