package executor_test

import (
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/cell"
	"github.com/extremely-boring/extreme/executor/task"
)

func TestALateWakeDoesNothing(t *testing.T) {
	polls := 0
	late := executor.Run(task.FutureFunc[task.Waker](func(cx task.Context) (task.Waker, bool) {
		polls++
		return cx.Waker().Clone(), true
	}))
	late.WakeByRef()
	late.Clone().Wake()
	late.Wake()
	require.Equal(t, 1, polls)
}

func TestLateWakesFromSeveralGoroutinesDoNothingAndTheLastOneRecycles(t *testing.T) {
	const wakers = 8
	var r recorder
	late := make([]task.Waker, wakers)
	polls := 0
	executor.RunObserved(future(func(cx task.Context) (int, bool) {
		polls++
		for i := range late {
			late[i] = cx.Waker().Clone()
		}
		return 0, true
	}), &r)
	require.Equal(t, "release 0: 9 to 8", r.steps[len(r.steps)-1])
	var all sync.WaitGroup
	for i, w := range late {
		all.Go(func() {
			w.WakeByRef()
			w.Clone().Wake()
			if i%2 == 0 {
				w.Wake()
			} else {
				w.Drop()
			}
		})
	}
	all.Wait()
	require.Equal(t, 1, polls)
	require.Contains(t, r.steps, "release 7: 1 to 0") // in whatever order they were told
	require.Contains(t, r.steps, "recycle 7: 0 to 0")
	require.Len(t, r.gens, 1)
}

func TestALateWakeDoesNotPollTheNextRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late, next := wakerOfAFinishedRun(), &parked{}
		go executor.Run(next)
		synctest.Wait()
		for range 4 {
			go late.WakeByRef()
		}
		synctest.Wait()
		late.Wake()
		synctest.Wait()
		require.Equal(t, 1, next.polls)
		next.waker.Wake()
		synctest.Wait()
		require.Equal(t, 2, next.polls)
	})
}

// A late wake sets the flag of a park that is about to be recycled. The Run that
// gets the park next must not see it. Which park a Run gets is the pool's
// choice, so this goes on until it was the same one, which under the race
// detector takes several tries. Where cells are guarded it never is.
func TestALateWakeDoesNotPollTheNextRunInTheSamePark(t *testing.T) {
	const wanted, tries = 3, 10_000
	if cell.Guarded {
		before := cell.Live()
		for range 20 {
			require.False(t, lateWakeBeforeTheNextRun(t), "a park was reused though its cell is freed")
		}
		require.Equal(t, before, cell.Live())
		return
	}
	reused := 0
	for range tries {
		if lateWakeBeforeTheNextRun(t) {
			reused++
		}
		if reused == wanted {
			return
		}
	}
	require.Fail(t, "parks are not recycled", "%d of %d Runs reused the park before", reused, tries)
}

// lateWakeBeforeTheNextRun wakes a Run that is over, starts the next one, and
// says whether both had the same park.
func lateWakeBeforeTheNextRun(t *testing.T) (same bool) {
	synctest.Test(t, func(t *testing.T) {
		next := &parked{}
		var late task.Waker
		go func() {
			late = wakerOfAFinishedRun()
			late.WakeByRef()
			late.Wake()
			executor.Run(next)
		}()
		synctest.Wait()
		require.Equal(t, 1, next.polls)
		same = next.waker.Raw().Data == late.Raw().Data
		require.False(t, next.waker.WillWake(late), "a waker of one Run passes for one of another")
		next.waker.Wake()
		synctest.Wait()
		require.Equal(t, 2, next.polls)
	})
	return same
}
