package executor_test

import (
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

func TestEveryEndDropsTheWakerThenTheReferenceThenTheFuture(t *testing.T) {
	ends := []struct {
		name string
		end  func() (int, bool)
		want outcome
	}{
		{"return", func() (int, bool) { return 1, true }, outcome{how: "returned"}},
		{"panic", func() (int, bool) { panic("ouch") }, outcome{"panicked", "ouch"}},
		{"Goexit", func() (int, bool) { runtime.Goexit(); return 1, true }, outcome{how: "exited"}},
	}
	for _, e := range ends {
		for _, atPoll := range []int{1, 3} {
			t.Run(e.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var r recorder
					polls := 0
					f := noted{future(func(cx task.Context) (int, bool) {
						if polls++; polls == atPoll {
							return e.end()
						}
						cx.Waker().WakeByRef()
						return 0, false
					}), &r}
					require.Equal(t, e.want, outcomeOf(func() { executor.RunObserved(f, &r) }))
					require.Equal(t, []string{
						"acquire 0: 0 to 2",
						"release 7: 2 to 1",
						"release 0: 1 to 0",
						"recycle 0: 0 to 0",
						"drop future",
					}, r.steps)
					require.Equal(t, atPoll, polls)
				})
			})
		}
	}
}

func TestAFutureIsDroppedWithoutAnObserverToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r recorder
		executor.Run(noted{selfWaking(1), &r})
		require.Equal(t, []string{"drop future"}, r.steps)
	})
}

func TestTheObserverSeesEachChangeOfTheCountBeforeAndAfter(t *testing.T) {
	var r recorder
	late := executor.RunObserved(task.FutureFunc[task.Waker](func(cx task.Context) (task.Waker, bool) {
		a := cx.Waker().Clone()
		b := a.Clone()
		a.Drop()
		b.WakeByRef()
		b.Clone().Wake()
		return b, true
	}), &r)
	late.Wake()
	require.Equal(t, []string{
		"acquire 0: 0 to 2",
		"retain 7: 2 to 3",
		"retain 7: 3 to 4",
		"release 7: 4 to 3",
		"retain 7: 3 to 4",
		"release 7: 4 to 3",
		"release 7: 3 to 2",
		"release 0: 2 to 1",
		"release 7: 1 to 0",
		"recycle 7: 0 to 0",
	}, r.steps)
	require.Len(t, r.gens, 1)
}

func TestAnObserverIsToldOfItsOwnRunOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r recorder
		executor.RunObserved(future(func(task.Context) (int, bool) {
			return executor.Run(selfWaking(3)), true
		}), &r)
		executor.Run(selfWaking(3))
		require.Len(t, r.steps, 4)
	})
}

func TestTheFutureGetsTheWakerThatTheObserverWraps(t *testing.T) {
	var r recorder
	var tag uint64
	executor.RunObserved(future(func(cx task.Context) (int, bool) {
		tag = cx.Waker().Raw().Tag
		return 0, true
	}), &r)
	require.EqualValues(t, ownRef, uint32(tag))
}

func TestRunsWakersAreOfOneTask(t *testing.T) {
	var one task.Waker
	executor.Run(future(func(cx task.Context) (int, bool) {
		one = cx.Waker().Clone()
		require.True(t, one.WillWake(cx.Waker()))
		require.True(t, cx.Waker().WillWake(one))
		executor.Run(future(func(cx task.Context) (int, bool) {
			require.False(t, one.WillWake(cx.Waker()))
			require.False(t, cx.Waker().WillWake(one))
			return 0, true
		}))
		return 0, true
	}))
	one.Drop()
}

// hostile is an observer that panics when it is shown Run's waker.
type hostile struct{ recorder }

func (*hostile) Wrap(task.RawWaker) task.RawWaker { panic("ouch") }

func TestAnObserverThatPanicsLeavesTheFutureDropped(t *testing.T) {
	var r recorder
	f := noted{selfWaking(1), &r}
	require.Equal(t, outcome{"panicked", "ouch"}, outcomeOf(func() { executor.RunObserved(f, &hostile{}) }))
	require.Equal(t, []string{"drop future"}, r.steps)
}

// touchy is an observer whose waker panics when Run drops it.
type touchy struct{ recorder }

func (o *touchy) Wrap(own task.RawWaker) task.RawWaker {
	table := *own.VTable
	drop := table.Drop
	table.Drop = func(w task.RawWaker) {
		w.VTable = own.VTable
		drop(w)
		panic("ouch")
	}
	own.VTable = &table
	return own
}

func TestAWakerThatPanicsWhenItIsDroppedKeepsRunFromNothing(t *testing.T) {
	r := &touchy{}
	f := noted{selfWaking(2), &r.recorder}
	require.Equal(t, outcome{"panicked", "ouch"}, outcomeOf(func() { executor.RunObserved(f, r) }))
	require.Equal(t, []string{"acquire 0: 0 to 2", "release 0: 2 to 1", "release 0: 1 to 0", "recycle 0: 0 to 0", "drop future"}, r.steps)
}
