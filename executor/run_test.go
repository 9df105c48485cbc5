package executor_test

import (
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

func TestAFutureThatIsReadyAtOnceIsPolledOnce(t *testing.T) {
	polls := 0
	require.Equal(t, "value", executor.Run(task.FutureFunc[string](func(task.Context) (string, bool) {
		polls++
		return "value", true
	})))
	require.Equal(t, 1, polls)
}

func TestASelfWakeCausesOnePoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		require.Equal(t, 2, executor.Run(selfWaking(1)))
		require.Equal(t, 1001, executor.Run(selfWaking(1000)))
	})
}

func TestAWakeFromAnotherGoroutineCausesOnePollThatSeesWhatWasWrittenBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		polls, written := 0, 0 // plain, for the race detector to watch
		require.Equal(t, 7, executor.Run(future(func(cx task.Context) (int, bool) {
			polls++
			if polls == 1 {
				w := cx.Waker().Clone()
				go func() {
					written = 7
					w.Wake()
				}()
				return 0, false
			}
			return written, true
		})))
		require.Equal(t, 2, polls)
	})
}

func TestAPendingFutureIsNotPolledUntilItIsWoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &parked{}
		go executor.Run(f)
		synctest.Wait()
		require.Equal(t, 1, f.polls)
		f.waker.Wake()
		synctest.Wait()
		require.Equal(t, 2, f.polls)
	})
}

func TestAStormOfWakesBeforeAParkCausesOnePoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		polls := 0
		var last task.Waker
		go executor.Run(future(func(cx task.Context) (int, bool) {
			polls++
			switch polls {
			case 1:
				var storm sync.WaitGroup
				for range 10 {
					w := cx.Waker().Clone()
					storm.Go(func() {
						for range 10 {
							w.WakeByRef()
						}
						w.Wake()
					})
				}
				storm.Wait()
			case 2:
				last = cx.Waker().Clone()
			default:
				return 0, true
			}
			return 0, false
		}))
		synctest.Wait()
		require.Equal(t, 2, polls, "110 wakes before one park are one wake")
		last.Wake()
		synctest.Wait()
		require.Equal(t, 3, polls)
	})
}

func TestAStormOfWakesOnAParkedRunLosesNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const wakers = 10
		polls, landed := 0, 0
		var lock sync.Mutex
		start := make(chan struct{})
		go executor.Run(future(func(cx task.Context) (int, bool) {
			polls++
			if polls == 1 {
				for range wakers {
					w := cx.Waker().Clone()
					go func() {
						<-start
						lock.Lock()
						landed++
						lock.Unlock()
						w.Wake()
					}()
				}
			}
			lock.Lock()
			defer lock.Unlock()
			return 0, landed == wakers
		}))
		synctest.Wait()
		require.Equal(t, 1, polls)
		close(start)
		synctest.Wait()
		require.Equal(t, wakers, landed)
		require.Greater(t, polls, 1)
		require.LessOrEqual(t, polls, 1+wakers, "a poll without a wake")
	})
}

func TestThreeHundredClonesMayLiveAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const clones = 300
		var r recorder
		polls := 0
		executor.RunObserved(future(func(cx task.Context) (int, bool) {
			polls++
			if polls > 1 {
				return 0, true
			}
			live := make([]task.Waker, clones)
			for i := range live {
				live[i] = cx.Waker().Clone()
			}
			require.Equal(t, "retain 7: 301 to 302", r.steps[len(r.steps)-1])
			for i, w := range live {
				if i%2 == 0 {
					w.Drop()
				} else {
					w.Wake()
				}
			}
			return 0, false
		}), &r)
		require.Equal(t, 2, polls)
		require.Equal(t, "recycle 0: 0 to 0", r.steps[len(r.steps)-1])
	})
}

func TestANestedRunHasAParkOfItsOwn(t *testing.T) {
	var outer, inner task.RawWaker
	require.Equal(t, 42, executor.Run(future(func(cx task.Context) (int, bool) {
		outer = cx.Waker().Raw()
		return executor.Run(future(func(cx task.Context) (int, bool) {
			inner = cx.Waker().Raw()
			return executor.Run(ready), true
		})), true
	})))
	require.NotSame(t, outer.Data, inner.Data)
}

func TestAWakeOfTheOuterRunWhileTheInnerIsParkedIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner, polls := &parked{}, 0
		var outer task.Waker
		go executor.Run(future(func(cx task.Context) (int, bool) {
			polls++
			if polls > 1 {
				return 0, true
			}
			outer = cx.Waker().Clone()
			executor.Run(inner)
			return 0, false
		}))
		synctest.Wait()
		require.Equal(t, 1, inner.polls)
		outer.Wake()
		synctest.Wait()
		require.Equal(t, 1, inner.polls, "the inner Run took the outer wake")
		require.Equal(t, 1, polls, "the outer future was polled during its poll")
		inner.waker.Wake()
		synctest.Wait()
		require.Equal(t, 2, inner.polls)
		require.Equal(t, 2, polls, "the inner Run swallowed the outer wake")
	})
}

func TestAWakeOfTheInnerRunDoesNotPollTheOuter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner, outer := &parked{}, &parked{}
		go executor.Run(future(func(cx task.Context) (int, bool) {
			if outer.polls == 0 {
				executor.Run(inner)
			}
			return outer.Poll(cx)
		}))
		synctest.Wait()
		late := inner.waker.Clone()
		inner.waker.Wake()
		synctest.Wait()
		late.Wake()
		synctest.Wait()
		require.Equal(t, 1, outer.polls)
		outer.waker.Wake()
		synctest.Wait()
		require.Equal(t, 2, outer.polls)
	})
}

func TestConcurrentRunsDoNotTouchEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const runs = 50
		polls := make([]int, runs)
		var all sync.WaitGroup
		for i := range runs {
			all.Go(func() {
				polls[i] = executor.Run(selfWaking(i))
			})
		}
		all.Wait()
		for i := range runs {
			require.Equal(t, i+1, polls[i])
		}
	})
}
