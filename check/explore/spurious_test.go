package explore_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/rule"
)

// gate is what goroutines wait at until it is opened.
type gate struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func newGate() *gate {
	g := &gate{}
	g.cond = sync.NewCond(&g.mu)
	return g
}

func (g *gate) opens() {
	g.mu.Lock()
	g.open = true
	g.mu.Unlock()
	g.cond.Broadcast()
}

// passIf is wrong where wakeups can be spurious, and passFor is not.
func (g *gate) passIf(t *explore.T) {
	g.mu.Lock()
	if !g.open {
		g.cond.Wait()
	}
	if !g.open {
		t.Errorf("the gate is closed")
	}
	g.mu.Unlock()
}

func (g *gate) passFor(t *explore.T) {
	g.mu.Lock()
	for !g.open {
		g.cond.Wait()
	}
	if !g.open {
		t.Errorf("the gate is closed")
	}
	g.mu.Unlock()
}

func TestAWaitThatDoesNotLookAgainFailsWithASpuriousWakeupOnly(t *testing.T) {
	for _, s := range []explore.Strategy{explore.Exhaustive, explore.Bounded, explore.POS, explore.SURW, explore.PCT} {
		for spurious := range 3 {
			for _, waiters := range []int{1, 2} {
				t.Run(fmt.Sprint(s, spurious, waiters), func(t *testing.T) {
					run := func(pass func(*gate, *explore.T)) explore.Result {
						return explore.Run(func(t *explore.T) {
							g := newGate()
							for range waiters {
								explore.Go(func() { pass(g, t) })
							}
							g.opens()
						}, explore.Options{Strategy: s, Spurious: spurious, Executions: map[bool]int{true: 500}[s >= explore.Bounded]})
					}
					require.Empty(t, run((*gate).passFor).Findings)
					r := run((*gate).passIf)
					if spurious == 0 {
						require.Empty(t, r.Findings)
						return
					}
					require.Len(t, r.Findings, 1)
					require.Equal(t, rule.WrongValue, r.Findings[0].Rule)
					woken := 0
					for _, step := range r.Findings[0].Trace.Steps {
						if r.Findings[0].Trace.Goroutines[step.Goroutine].Name == "spurious" {
							woken++
						}
					}
					require.Positive(t, woken)
					require.LessOrEqual(t, woken, spurious)
				})
			}
		}
	}
}

func TestWakeupsAreInjectedUnderABoundOnPreemptions(t *testing.T) {
	for _, preemptions := range []int{-1, 1} {
		run := func(pass func(*gate, *explore.T), spurious int) explore.Result {
			return explore.Run(func(t *explore.T) {
				g := newGate()
				explore.Go(g.opens)
				pass(g, t)
			}, explore.Options{Strategy: explore.Bounded, Preemptions: preemptions, Spurious: spurious})
		}
		require.Empty(t, run((*gate).passIf, 0).Findings)
		require.Len(t, run((*gate).passIf, 1).Findings, 1)
		none, one := run((*gate).passFor, 0), run((*gate).passFor, 1)
		require.Contains(t, one.Incomplete, "bound on preemptions")
		require.Empty(t, one.Findings)
		require.Greater(t, one.Traces, none.Traces)
	}
}

// An execution has as many preemptions without the wakeups that are injected into it.
func TestAWakeupIsNoPreemption(t *testing.T) {
	schedules := func(preemptions int) map[string]int {
		taken := map[string]int{}
		r := explore.Run(waitsAgain, explore.Options{Strategy: explore.Bounded, Preemptions: preemptions, Spurious: 2, Observe: func(trace explore.Trace) {
			schedule, n := "", 0
			for i := range trace.Steps {
				s := &trace.Steps[i]
				schedule += trace.Goroutines[s.Goroutine].Name + " "
				n += bit(s.Preempts)
			}
			taken[schedule] = n
		}})
		require.Equal(t, r.Executions, len(taken))
		return taken
	}
	all := schedules(0)
	require.Equal(t, 2, all["g1 g2 g2 g1 g1 spurious g2 g2 g1 "], "g2 takes the turn from g1 twice")
	for _, bound := range []int{-1, 1, 2} {
		want := maps.Clone(all)
		maps.DeleteFunc(want, func(_ string, n int) bool { return n > max(0, bound) })
		require.Equal(t, want, schedules(bound))
	}
}

func TestTheSpuriousWakeupsOfAFindingAreReplayed(t *testing.T) {
	body := func(t *explore.T) {
		g := newGate()
		explore.Go(func() { g.passIf(t) })
		g.opens()
	}
	r := explore.Run(body, explore.Options{Spurious: 2})
	require.Len(t, r.Findings, 1)
	again := explore.Run(body, explore.Options{Replay: r.Findings[0].Token})
	require.Len(t, again.Findings, 1)
	require.Equal(t, r.Findings[0].Problem.Text, again.Findings[0].Problem.Text)
	require.Equal(t, r.Findings[0].Trace, again.Findings[0].Trace)
}

func TestWithMoreSpuriousWakeupsThereAreMoreTraces(t *testing.T) {
	last := 0
	for spurious := range 4 {
		r := explore.Run(func(t *explore.T) {
			g := newGate()
			explore.Go(func() { g.passFor(t) })
			g.opens()
		}, explore.Options{Spurious: spurious})
		require.Empty(t, r.Incomplete)
		require.Empty(t, r.Findings)
		require.Equal(t, r.Executions, r.Traces)
		require.Greater(t, r.Traces, last)
		last = r.Traces
	}
}

func TestEveryStrategyCountsTheSameTracesWithSpuriousWakeups(t *testing.T) {
	for name, c := range map[string]struct {
		body   func(*explore.T)
		traces [4]int // by how many wakeups may be injected
	}{
		"no wait":          {counting(2, 1), [4]int{2, 2, 2, 2}},
		"a wait in a loop": {waitsAgain, [4]int{2, 4, 6, 8}},
		"a wait": {func(*explore.T) {
			g := newGate()
			explore.Go(func() {
				g.mu.Lock()
				if !g.open {
					g.cond.Wait()
				}
				g.mu.Unlock()
			})
			g.opens()
		}, [4]int{2, 4, 4, 4}},
	} {
		for spurious := range c.traces {
			o := explore.Options{Spurious: spurious}
			r := explore.Run(c.body, o)
			require.Empty(t, r.Incomplete)
			require.Equal(t, c.traces[spurious], r.Traces, "%s, %d", name, spurious)
			require.Equal(t, r.Traces, r.Executions)
			o.Strategy = explore.Bounded
			r = explore.Run(c.body, o)
			require.Empty(t, r.Incomplete)
			require.Equal(t, c.traces[spurious], r.Traces, "%s, %d", name, spurious)
			for _, o.Strategy = range samplers {
				o.Executions = 300
				r := explore.Run(c.body, o)
				require.Equal(t, 300, r.Executions)
				require.Greater(t, r.Traces, 1)
				require.LessOrEqual(t, r.Traces, c.traces[spurious])
			}
		}
	}
}

// An execution in which a wakeup that could be injected was not is one of those with a
// wakeup less.
func TestAnExecutionWithAWakeupLeftOverIsNotSeenTwice(t *testing.T) {
	for _, s := range []explore.Strategy{explore.Exhaustive, explore.Bounded} {
		ended, observed := 0, 0
		o := explore.Options{Strategy: s, Spurious: 3, Findings: -1, Observe: func(explore.Trace) { observed++ }}
		r := explore.Run(func(t *explore.T) {
			t.AtEnd(func() { ended++ })
			waitsAgain(t)
		}, o)
		require.Empty(t, r.Incomplete)
		require.Equal(t, r.Executions, observed)
		require.Equal(t, r.Executions, ended)
		failing := func(t *explore.T) { waitsAgain(t); t.Errorf("always") }
		require.Equal(t, r.Executions, explore.Run(failing, explore.Options{Strategy: s, Spurious: 3, Findings: 1000}).Failed)
	}
}

// waitsAgain waits in a loop, as it should be.
func waitsAgain(t *explore.T) {
	g := newGate()
	explore.Go(func() { g.passFor(t) })
	g.opens()
}
