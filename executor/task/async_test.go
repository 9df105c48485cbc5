package task_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor/task"
)

// cx is for futures that never use their waker.
var cx task.Context

// slow is pending for some polls, then ready, and counts its polls and drops.
type slow struct {
	pending, value, polls, drops int
}

func (f *slow) Poll(task.Context) (int, bool) {
	f.polls++
	return f.value, f.polls > f.pending
}

func (f *slow) Drop() { f.drops++ }

// finish polls f until it is ready and says how many polls that took.
func finish[T any](f task.Future[T]) (value T, polls int) {
	for {
		polls++
		if value, ready := f.Poll(cx); ready {
			return value, polls
		}
	}
}

func TestAnAsyncIsPendingAsLongAsWhatItAwaits(t *testing.T) {
	first, second := &slow{pending: 2, value: 1}, &slow{pending: 1, value: 10}
	value, polls := finish(task.Async(func(s *task.Scope) int {
		return task.Await(s, first) + task.Await(s, second)
	}))
	require.Equal(t, 11, value)
	require.Equal(t, 4, polls)
	require.Equal(t, 3, first.polls)
	require.Equal(t, 2, second.polls)
}

func TestAPendingAsyncReturnsTheZeroValue(t *testing.T) {
	f := task.Async(func(s *task.Scope) string {
		task.Await(s, &slow{pending: 1})
		return "value"
	})
	value, ready := f.Poll(cx)
	require.False(t, ready)
	require.Zero(t, value)
	value, _ = finish(f)
	require.Equal(t, "value", value)
}

func TestABodyStartsAtTheFirstPoll(t *testing.T) {
	started := false
	f := task.Async(func(*task.Scope) int { started = true; return 1 })
	require.False(t, started)
	finish(f)
	require.True(t, started)
}

func TestAwaitsNestThreeDeep(t *testing.T) {
	nest := func(inner task.Future[int]) task.Future[int] {
		return task.Async(func(s *task.Scope) int {
			return task.Await(s, &slow{pending: 1, value: 1}) + task.Await(s, inner)
		})
	}
	leaf := &slow{pending: 2, value: 100}
	value, polls := finish(nest(nest(nest(leaf))))
	require.Equal(t, 103, value)
	require.Equal(t, 6, polls)
	require.Equal(t, 1, leaf.drops)
}

func TestEachPollBringsItsOwnContextToWhatIsAwaited(t *testing.T) {
	c := &calls{}
	table := c.vtable()
	var tags []uint64
	f := task.Async(func(s *task.Scope) int {
		return task.Await(s, task.FutureFunc[int](func(cx task.Context) (int, bool) {
			tags = append(tags, cx.Waker().Raw().Tag)
			return 0, len(tags) == 3
		}))
	})
	for tag := range uint64(3) {
		f.Poll(task.NewContext(task.NewWaker(task.RawWaker{Data: c, Tag: tag, VTable: table})))
	}
	require.Equal(t, []uint64{0, 1, 2}, tags)
}

func TestAPanicOfABodyComesOutOfPoll(t *testing.T) {
	inner := &slow{pending: 1}
	f := task.Async(func(s *task.Scope) int {
		task.Await(s, inner)
		panic("ouch")
	})
	_, ready := f.Poll(cx)
	require.False(t, ready)
	require.PanicsWithValue(t, "ouch", func() { f.Poll(cx) })
	task.Drop(f)
	require.Equal(t, 1, inner.drops)
}

func TestAPanicOfAnAwaitedFutureComesOutOfPollOrStaysInTheBodyThatRecoversIt(t *testing.T) {
	ouch := task.FutureFunc[int](func(task.Context) (int, bool) { panic("ouch") })
	require.PanicsWithValue(t, "ouch", func() {
		task.Async(func(s *task.Scope) int { return task.Await(s, ouch) }).Poll(cx)
	})
	value, _ := finish(task.Async(func(s *task.Scope) (value any) {
		defer func() { value = recover() }()
		return task.Await(s, ouch)
	}))
	require.Equal(t, "ouch", value)
}

func TestAGoexitOfABodyComesOutOfPoll(t *testing.T) {
	inner := &slow{pending: 1}
	unwound := false
	f := task.Async(func(s *task.Scope) int {
		defer func() { unwound = true }()
		task.Await(s, inner)
		runtime.Goexit()
		return 0
	})
	f.Poll(cx)
	returned := false
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer task.Drop(f)
		f.Poll(cx)
		returned = true
	}()
	<-done
	require.False(t, returned)
	require.True(t, unwound)
	require.Equal(t, 1, inner.drops)
}

func TestAnAsyncDroppedBeforeItsFirstPollNeverRunsItsBody(t *testing.T) {
	ran := false
	f := task.Async(func(*task.Scope) int { ran = true; return 0 })
	task.Drop(f)
	require.False(t, ran)
	requireOver(t, f)
}

func TestAnAsyncDroppedWhileItWaitsUnwindsItsBodyAndAllItAwaits(t *testing.T) {
	leaf := &slow{pending: 9}
	var steps []string
	inner := task.Async(func(s *task.Scope) int {
		defer func() { steps = append(steps, "inner") }()
		return task.Await(s, leaf)
	})
	f := task.Async(func(s *task.Scope) int {
		defer func() { steps = append(steps, "last") }()
		defer func() { steps = append(steps, "first") }()
		task.Await(s, inner)
		steps = append(steps, "unreached")
		return 0
	})
	f.Poll(cx)
	require.Empty(t, steps)
	task.Drop(f)
	require.Equal(t, []string{"inner", "first", "last"}, steps)
	require.Equal(t, 1, leaf.polls)
	require.Equal(t, 1, leaf.drops)
	requireOver(t, f)
}

func TestABodyThatRecoversItsUnwindingGetsItAgainAtItsNextAwait(t *testing.T) {
	first, second := &slow{pending: 9}, &slow{}
	var seen []any
	f := task.Async(func(s *task.Scope) int {
		for _, awaited := range []*slow{first, second} {
			func() {
				defer func() { seen = append(seen, recover()) }()
				task.Await(s, awaited)
			}()
		}
		return 0
	})
	f.Poll(cx)
	task.Drop(f)
	require.Len(t, seen, 2)
	require.NotNil(t, seen[0])
	require.Equal(t, seen[0], seen[1])
	require.Zero(t, second.polls, "a dropped Async polled")
	require.Equal(t, 1, second.drops)
}

func TestAPanicOfTheBodysOwnDuringItsUnwindingIsNotSwallowed(t *testing.T) {
	f := task.Async(func(s *task.Scope) int {
		defer func() { panic("ouch") }()
		return task.Await(s, &slow{pending: 9})
	})
	f.Poll(cx)
	require.PanicsWithValue(t, "ouch", func() { task.Drop(f) })
}

func TestAnAsyncThatIsOverPanicsWhenPolled(t *testing.T) {
	ready := task.Async(func(*task.Scope) int { return 1 })
	finish(ready)
	requireOver(t, ready)
	task.Drop(ready)
	requireOver(t, ready)

	panicked := task.Async(func(*task.Scope) int { panic("ouch") })
	require.Panics(t, func() { panicked.Poll(cx) })
	requireOver(t, panicked)
}

func requireOver(t *testing.T, f task.Future[int]) {
	t.Helper()
	require.PanicsWithValue(t, "task: Async polled again after it was ready, panicked or was dropped", func() { f.Poll(cx) })
}

func TestAwaitOutsideOfItsBodyPanicsAndDropsTheFuture(t *testing.T) {
	const message = "task: Await outside of the body of its Async"
	var kept *task.Scope
	finish(task.Async(func(s *task.Scope) int { kept = s; return 0 }))
	for _, scope := range []*task.Scope{kept, new(task.Scope)} {
		f := &slow{}
		require.PanicsWithValue(t, message, func() { task.Await(scope, f) })
		require.Zero(t, f.polls)
		require.Equal(t, 1, f.drops)
	}
}

func TestAwaitDropsItsFutureOnce(t *testing.T) {
	f := &slow{pending: 2}
	async := task.Async(func(s *task.Scope) int { return task.Await(s, f) })
	async.Poll(cx)
	require.Zero(t, f.drops)
	finish(async)
	require.Equal(t, 1, f.drops)
	task.Drop(async)
	require.Equal(t, 1, f.drops)
}

func TestDropOfWhatIsNoDropperDoesNothing(t *testing.T) {
	task.Drop(task.FutureFunc[int](func(task.Context) (int, bool) { return 0, true }))
	task.Drop(nil)
}
