package explore_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

// all explores everything, whatever it finds.
var all = explore.Options{Findings: -1}

func TestAGoroutineThatGoesOnAfterItsFailureIsOneFinding(t *testing.T) {
	r := explore.Run(func(t *explore.T) {
		t.Errorf("the first of %d", 2)
		t.Report(rule.Livelock, "the second")
	}, all)
	require.Equal(t, 1, r.Executions)
	require.Equal(t, 1, r.Failed)
	require.Equal(t, rule.WrongValue, r.Findings[0].Rule)
	require.Equal(t, "the first of 2", r.Findings[0].Problem.Text)
}

func TestAnEndedGoroutineRunsItsDeferredCallsAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(t *explore.T)
		rule rule.Rule
		text string
	}{
		"FailNow": {(*explore.T).FailNow, rule.WrongValue, "FailNow"},
		"Fatalf":  {func(t *explore.T) { t.Fatalf("no %s", "more") }, rule.WrongValue, "no more"},
		"require": {func(t *explore.T) { require.True(t, false) }, rule.WrongValue, "Should be true"},
		"Goexit":  {func(*explore.T) { explore.Goexit() }, "", ""},
		"panic":   {func(*explore.T) { panic("at the " + "disco") }, rule.RunnerPanic, "at the disco"},
		"error":   {func(*explore.T) { panic(fmt.Errorf("it is %d", 1)) }, rule.RunnerPanic, "it is 1"},
		"runtime": {func(*explore.T) { var p *int; *p = 1 }, rule.RunnerPanic, "nil pointer"},
	} {
		t.Run(name, func(t *testing.T) {
			var deferred, after int
			r := explore.Run(func(t *explore.T) {
				var n atomic.Int32
				var wg sync.WaitGroup
				wg.Go(func() {})
				wg.Add(1)
				explore.Go(func() {
					defer wg.Done()
					defer func() {
						n.Add(1) // the mirrors work in it
						deferred++
					}()
					c.end(t)
					after++
				})
				wg.Wait()
				if n.Load() != 1 {
					t.Errorf("it was not waited for")
				}
			}, all)
			require.Empty(t, r.Incomplete)
			require.Greater(t, r.Executions, 1)
			require.GreaterOrEqual(t, deferred, r.Executions) // and some when findings are looked into
			require.Zero(t, after)
			require.Zero(t, r.Stuck)
			if c.rule == "" {
				require.Empty(t, r.Findings)
				return
			}
			require.Equal(t, r.Executions, r.Failed)
			for _, f := range r.Findings {
				require.Equal(t, c.rule, f.Rule)
				require.Contains(t, f.Problem.Text, c.text)
			}
		})
	}
}

func TestAPanicHasTheStackOfWhereItWas(t *testing.T) {
	r := explore.Run(func(*explore.T) { nested(3) }, explore.Options{})
	require.Len(t, r.Findings, 1)
	require.Contains(t, r.Findings[0].Problem.Stack, "explore_test.nested(")
}

func nested(n int) {
	if n == 0 {
		panic("deep down")
	}
	nested(n - 1)
}

func TestAPanicThatTheBodyRecoversFromIsNoFinding(t *testing.T) {
	r := explore.Run(func(t *explore.T) {
		var mu sync.Mutex
		explore.Go(func() { through(&mu) })
		func() {
			defer func() { require.Equal(t, "mine", recover()) }()
			mu.Lock()
			defer mu.Unlock()
			panic("mine")
		}()
		through(&mu)
	}, explore.Options{})
	require.Empty(t, r.Findings)
	require.Equal(t, 3, r.Executions)
}

func TestAGoroutineThatRecoversFromItsEndHasEndedAllTheSame(t *testing.T) {
	r := explore.Run(func(t *explore.T) {
		var mu sync.Mutex
		mu.Lock()
		explore.Go(func() {
			defer func() {
				_ = recover()
				mu.Lock()
				t.Errorf("it goes on")
			}()
			mu.Lock()
		})
	}, all)
	require.Equal(t, r.Executions, r.Stuck)
	for _, f := range r.Findings {
		require.Equal(t, rule.GoroutineLeak, f.Rule)
	}
}

func TestWhatIsLeftBlockedIsCalledByWhatItWaitsFor(t *testing.T) {
	for want, body := range map[rule.Rule]func(){
		rule.Deadlock: func() {
			var mu sync.Mutex
			mu.Lock()
			mu.Lock()
		},
		rule.GoroutineLeak: func() {
			var wg sync.WaitGroup
			wg.Add(1)
			explore.Go(wg.Wait)
		},
		rule.LostWakeup: func() {
			var mu sync.Mutex
			c := sync.NewCond(&mu)
			explore.Go(func() { mu.Lock(); c.Wait(); mu.Unlock() })
			c.Signal()
		},
	} {
		r := explore.Run(func(*explore.T) { body() }, explore.Options{})
		require.Len(t, r.Findings, 1)
		require.Equal(t, want, r.Findings[0].Rule)
		require.NotEmpty(t, r.Findings[0].Trace.Blocked)
		require.Equal(t, 1, r.Stuck)
	}
}

func TestTheMisuseOfAMirrorIsAFindingAndEndsTheGoroutine(t *testing.T) {
	for text, misuse := range map[string]func(){
		"sync: unlock of unlocked mutex":    func() { new(sync.Mutex).Unlock() },
		"sync: Unlock of unlocked RWMutex":  func() { new(sync.RWMutex).Unlock() },
		"sync: RUnlock of unlocked RWMutex": func() { new(sync.RWMutex).RUnlock() },
		"sync: negative WaitGroup counter":  func() { new(sync.WaitGroup).Done() },
		"Wait on a Cond whose mutex":        func() { sync.NewCond(new(sync.Mutex)).Wait() },
	} {
		after := false
		r := explore.Run(func(*explore.T) { misuse(); after = true }, all)
		require.Len(t, r.Findings, 1, text)
		require.Equal(t, rule.MirrorMisuse, r.Findings[0].Rule)
		require.Contains(t, r.Findings[0].Problem.Text, text)
		require.False(t, after)
	}
}

func TestAnUnlockByAnotherGoroutineIsAllowed(t *testing.T) {
	r := explore.Run(func(*explore.T) {
		var mu sync.Mutex
		mu.Lock()
		explore.Go(mu.Unlock)
		mu.Lock()
	}, explore.Options{})
	require.Empty(t, r.Findings)
	require.Equal(t, 1, r.Executions)
}

func TestAPanicThatCameOfAnotherHasTheStackOfBoth(t *testing.T) {
	f := find(t, func(*explore.T) {
		defer func() { panic("second") }()
		nested(0)
	})
	require.Contains(t, f.Cause(), "panics: second")
	require.Regexp(t, `\nstack:\n  \S+  ending_test.go:\d+\n  nested  ending_test.go:\d+\n`, f.String())
}

func TestAStackThatIsCutInItsMiddleIsReadToItsEnd(t *testing.T) {
	f := find(t, func(*explore.T) { nested(200) })
	require.Regexp(t, `\n  nested  ending_test.go:\d+\n  \.\.\.\d+ frames elided\.\.\.\n  nested  ending_test.go:\d+\n`, f.String())
	require.Regexp(t, `\n  TestAStack\S+  ending_test.go:\d+\n\n`, f.String())
}
