package explore_test

import (
	"fmt"
	"runtime"
	original "sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

func TestAtEndIsCalledOnceAnExecutionAndSeesWhatIsLeft(t *testing.T) {
	calls, blocked := 0, 0
	r := explore.Run(func(t *explore.T) {
		var mu sync.Mutex
		ended := 0
		for range 2 {
			explore.Go(func() { mu.Lock(); ended++ })
		}
		t.AtEnd(func() {
			calls++
			blocked += 2 - ended
		})
		t.AtEnd(func() { calls++ })
	}, explore.Options{Strategy: explore.POS, Executions: 50, Findings: 1000})
	require.Equal(t, 50, r.Stuck)
	require.Len(t, r.Findings, 50)
	require.Equal(t, 2*blocked, calls)
	require.GreaterOrEqual(t, blocked, 50)
}

func TestAtEndTheMirrorsBehaveLikeTheOriginals(t *testing.T) {
	var n atomic.Int32
	n.Store(7)
	var seen []int32
	r := explore.Run(func(t *explore.T) {
		var mu sync.Mutex
		explore.Go(func() { n.Add(1) })
		mu.Lock()
		n.Add(1)
		t.AtEnd(func() {
			through(&mu) // is not the one that the body holds
			seen = append(seen, n.Load())
			var wg sync.WaitGroup
			wg.Go(func() { seen = append(seen, n.Load()) })
			wg.Wait()
		})
	}, explore.Options{})
	require.Empty(t, r.Findings)
	require.Equal(t, 2, r.Executions)
	require.Equal(t, []int32{7, 7, 7, 7}, seen, "what outlives an execution is as it was before the exploration")
}

func TestAFailureAtEndFailsTheExecution(t *testing.T) {
	r := explore.Run(func(t *explore.T) {
		var a, b atomic.Int32
		explore.Go(func() { a.Store(1); b.Store(1) })
		seen := [2]int32{b.Load(), a.Load()}
		t.AtEnd(func() {
			if seen == [2]int32{0, 1} {
				t.Errorf("half of it was seen")
			}
		})
	}, all)
	require.Empty(t, r.Incomplete)
	require.Equal(t, 3, r.Executions)
	require.Equal(t, 1, r.Failed)
	require.Len(t, r.Findings, 1)
	require.Equal(t, "half of it was seen", r.Findings[0].Problem.Text)
	require.NotNil(t, r.Findings[0].Passing)
}

func TestAFunctionAtEndMayEndAsAGoroutineDoes(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(t *explore.T)
		rule rule.Rule
		text string
	}{
		"FailNow": {(*explore.T).FailNow, rule.WrongValue, "FailNow"},
		"Fatalf":  {func(t *explore.T) { t.Fatalf("invariant %s", "broken") }, rule.WrongValue, "invariant broken"},
		"require": {func(t *explore.T) { require.True(t, false) }, rule.WrongValue, "Should be true"},
		"Goexit":  {func(*explore.T) { explore.Goexit() }, "", ""},
		"runtime": {func(*explore.T) { runtime.Goexit() }, "", ""},
		"panic":   {func(*explore.T) { panic("at the " + "end") }, rule.RunnerPanic, "at the end"},
	} {
		for _, blocked := range []bool{false, true} {
			for _, s := range strategies {
				for workers := 1; workers <= 2; workers++ {
					t.Run(fmt.Sprint(name, blocked, s, workers), func(t *testing.T) {
						var others original.Int32
						body := func(t *explore.T) {
							t.AtEnd(func() {
								c.end(t)
								others.Add(1 << 20)
							})
							t.AtEnd(func() { others.Add(1) })
							var mu sync.Mutex
							explore.Go(func() { mu.Lock() })
							if blocked {
								mu.Lock()
							}
						}
						r := explore.Run(body, explore.Options{Strategy: s, Workers: workers, Executions: 5, Findings: 10})
						require.Positive(t, r.Executions)
						require.GreaterOrEqual(t, int(others.Load()), r.Executions, "a function keeps no other from being called")
						require.Less(t, int(others.Load()), 1<<20)
						if c.rule == "" && !blocked {
							require.Empty(t, r.Findings)
							return
						}
						require.Equal(t, r.Executions, r.Failed)
						require.NotEmpty(t, r.Findings)
						f := r.Findings[0]
						if c.rule == "" {
							require.Contains(t, []rule.Rule{rule.Deadlock, rule.GoroutineLeak}, f.Rule)
							return
						}
						require.Equal(t, c.rule, f.Rule)
						require.Contains(t, f.Cause(), c.text)
						require.Equal(t, blocked, len(f.Trace.Blocked) > 0)
						again := explore.Run(body, explore.Options{Replay: f.Token})
						require.Len(t, again.Findings, 1)
						require.Equal(t, f.Problem.Text, again.Findings[0].Problem.Text)
					})
				}
			}
		}
	}
}

func TestAPanicAtEndHasTheStackOfWhereItWas(t *testing.T) {
	r := explore.Run(func(t *explore.T) { t.AtEnd(func() { nested(3) }) }, explore.Options{})
	require.Len(t, r.Findings, 1)
	require.Regexp(t, `stack:\n  nested  ending_test.go:[0-9]+\n`, r.Findings[0].String())
	require.Contains(t, r.Findings[0].Cause(), "deep down")
}

func TestAnExplorationAtEndIsOneOfItsOwn(t *testing.T) {
	inner, outer := 0, 0
	count := func(n *int) func(*explore.T) {
		return func(*explore.T) {
			var mu sync.Mutex
			for range 2 {
				explore.Go(func() { through(&mu) })
			}
			*n++
		}
	}
	r := explore.Run(func(t *explore.T) {
		count(&outer)(t)
		t.AtEnd(func() {
			r := explore.Run(count(&inner), explore.Options{})
			if r.Executions != 2 || r.Incomplete != "" {
				t.Errorf("%d executions, %s", r.Executions, r.Incomplete)
			}
		})
	}, explore.Options{})
	require.Empty(t, r.Findings)
	require.Equal(t, 2, r.Executions)
	require.Equal(t, 2, outer)
	require.Equal(t, 4, inner)
}
