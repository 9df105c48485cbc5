package explore_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

// whims decide something, now so and now so.
var whims = map[string]func() func() bool{
	"a random number": func() func() bool { return func() bool { return rand.IntN(2) == 0 } },
	"the order of a map": func() func() bool {
		m := map[int]bool{1: true, 2: true, 3: true, 4: true}
		return func() bool {
			for i := range m {
				return i%2 == 0
			}
			return false
		}
	},
	"the time": func() func() bool { return func() bool { return time.Now().UnixNano()/100%2 == 0 } },
	"a counter outside of the body": func() func() bool {
		calls := 0
		return func() bool { calls++; return calls%3 == 0 }
	},
}

// differ take other steps if the whim says so.
var differ = map[string]func(whim bool){
	"a step more": func(whim bool) {
		var x atomic.Int32
		if whim {
			x.Add(1)
		}
	},
	"another operation": func(whim bool) {
		var x atomic.Int32
		if whim {
			x.Load()
		} else {
			x.Store(0)
		}
	},
	"another object": func(whim bool) {
		var x [2]atomic.Int32
		x[0].Load()
		x[1].Load()
		x[bit(whim)].Load()
	},
	"a goroutine more": func(whim bool) {
		if whim {
			explore.Go(func() {})
		}
	},
	"a lock that stays": func(whim bool) {
		var mu sync.Mutex
		mu.Lock()
		if whim {
			mu.Unlock()
		}
		mu.TryLock()
	},
}

// The body has 90 traces, and each of its executions but the first begins with the steps
// that are a matter of whim: that all are the same is as unlikely as can be.
func TestABodyThatTakesOtherStepsIsFoundOut(t *testing.T) {
	for by, newWhim := range whims {
		for how, steps := range differ {
			t.Run(how+" by "+by, func(t *testing.T) {
				whim := newWhim()
				r := explore.Run(func(t *explore.T) {
					steps(whim())
					counting(3, 2)(t)
				}, explore.Options{})
				require.Len(t, r.Findings, 1)
				f := r.Findings[0]
				require.Equal(t, rule.Nondeterminism, f.Rule)
				require.NotEmpty(t, f.Problem.Text)
				require.Contains(t, f.String(), string(rule.Nondeterminism))
				require.Empty(t, f.Token, "there is nothing to replay")
				require.NotEmpty(t, r.Incomplete)
			})
		}
	}
}

func TestABodyThatTakesOtherStepsEndsWithinTheBoundUnderEveryStrategy(t *testing.T) {
	for _, s := range strategies {
		for seed := range uint64(100) {
			whim := rand.New(rand.NewPCG(seed, 0))
			r := explore.Run(func(*explore.T) {
				var n atomic.Int32
				var mu sync.Mutex
				explore.Go(func() { n.Add(1) })
				if whim.IntN(2) == 0 {
					through(&mu)
				}
				n.Add(1)
			}, explore.Options{Strategy: s, Findings: -1, Executions: 1000})
			require.LessOrEqual(t, r.Executions, 1000)
		}
	}
}

func TestAFailureThatIsNotThereAgainIsNondeterminismAndSaysWhatItWas(t *testing.T) {
	for want, fail := range map[string]func(*explore.T){
		"the first time only":          func(t *explore.T) { t.Errorf("the first\ntime only") },
		"ouch":                         func(*explore.T) { panic("ouch") },
		"goroutines that stay blocked": locksTwice,
		"a data race":                  racesWithAtomic,
	} {
		runs := 0
		r := explore.Run(func(t *explore.T) {
			if runs++; runs == 1 {
				fail(t)
			}
		}, explore.Options{})
		require.Len(t, r.Findings, 1)
		f := r.Findings[0]
		require.Equal(t, rule.Nondeterminism, f.Rule)
		require.Regexp(t, `the execution failed, and (did not fail|took other steps) when it was run again under the same schedule: the body depends on `, f.Cause())
		said := strings.Join(strings.Fields(f.String()), " ")
		require.Contains(t, said, "it had failed with: "+want)
	}
}

func TestAFailureOfWhatOutlivesAnExecutionIsToldThoughItsTraceIsGone(t *testing.T) {
	n := 0
	r := explore.Run(func(t *explore.T) {
		if n++; n == 1 {
			t.Report(rule.Leak, "the first time only")
		}
		var m sync.Mutex
		m.Lock()
		explore.Go(m.Unlock)
	}, explore.Options{})
	require.Equal(t, rule.Nondeterminism, r.Findings[0].Rule)
	require.Contains(t, r.String()+r.Findings[0].String(), "did not fail when it was run again")
}

// How far a goroutine has come before its first step is no part of the schedule. A body
// that goes by a plain word which races with that is not to blame for anything else.
func TestABodyThatGoesByARacingWordHasADataRaceAndNoWhim(t *testing.T) {
	for name, body := range map[string]func(*explore.T){
		"the body itself goes by it": func(*explore.T) {
			var flag bool
			var x, y atomic.Int32
			explore.Go(func() {
				explore.Write(&flag, true)
				y.Add(1)
				x.Add(1)
			})
			x.Load()
			x.Load()
			goBy(&flag, &x, &y)
		},
		"it is written before a lock that is held": func(*explore.T) {
			var flag bool
			var x, y atomic.Int32
			var m sync.Mutex
			var read sync.WaitGroup
			read.Add(1)
			m.Lock()
			explore.Go(func() {
				explore.Write(&flag, true)
				m.Lock()
			})
			explore.Go(func() {
				x.Load()
				goBy(&flag, &x, &y)
				read.Done()
			})
			read.Wait()
			m.Unlock()
		},
	} {
		for _, strategy := range []explore.Strategy{explore.Exhaustive, explore.Bounded, explore.POS, explore.SURW, explore.PCT} {
			for seed := range uint64(20) {
				r := explore.Run(body, explore.Options{Strategy: strategy, Seed: seed, Executions: 20})
				require.NotEmpty(t, r.Findings, "%s: seed %d", name, seed)
				require.Equal(t, rule.DataRace, r.Findings[0].Rule, "%s: strategy %d, seed %d", name, strategy, seed)
				again := explore.Run(body, explore.Options{Replay: r.Findings[0].Token})
				require.NotEmpty(t, again.Findings, "%s: %s", r.Findings[0].Token, again.Incomplete)
				require.Equal(t, rule.DataRace, again.Findings[0].Rule)
			}
		}
	}
}

// goBy takes another way if the flag is up.
func goBy(flag *bool, x, y *atomic.Int32) {
	if explore.Read(flag) {
		x.Store(1)
		y.Store(2)
	} else {
		y.Load()
	}
}

func TestARaceInAnExecutionThatIsCutIsNoWhimAndIsReplayed(t *testing.T) {
	body := func(*explore.T) {
		n := 0
		var a atomic.Int32
		both(func() { explore.Write(&n, 1); a.Add(1) }, func() { explore.Write(&n, 2); a.Add(1) })
		for a.Load() < 3 {
		}
	}
	for _, s := range strategies[1:] { // the first execution of the exhaustive one spins
		r := explore.Run(body, explore.Options{Strategy: s, Steps: 50})
		require.Len(t, r.Findings, 1)
		require.Equal(t, rule.DataRace, r.Findings[0].Rule)
		again := explore.Run(body, explore.Options{Replay: r.Findings[0].Token})
		require.Len(t, again.Findings, 1, again.Incomplete)
		require.Equal(t, rule.DataRace, again.Findings[0].Rule)
	}
}
