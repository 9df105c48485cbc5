package explore_test

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/oracle"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// strategies are all there are.
var strategies = []explore.Strategy{explore.Exhaustive, explore.Bounded, explore.POS, explore.SURW, explore.PCT}

// chooses is a body with locks, choices and races of atomics.
func chooses(*explore.T) {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	var x atomic.Int32
	explore.Name(&mu, "mu")
	explore.Name(c, "c")
	explore.Name(&x, "x")
	waiting := 2
	for range 2 {
		explore.Go(func() {
			mu.Lock()
			if waiting > 0 {
				waiting--
				c.Wait()
			}
			mu.Unlock()
			x.Add(1)
		})
	}
	mu.Lock()
	if waiting == 0 {
		c.Signal()
	}
	waiting = 0
	mu.Unlock()
	x.Load()
	c.Broadcast()
}

// fails is a body that fails in several ways.
func fails(t *explore.T) {
	var mu sync.Mutex
	var x atomic.Int32
	for range 2 {
		explore.Go(func() {
			mu.Lock()
			if was := x.Load(); x.Add(1) == 2 && was == 0 {
				t.Errorf("a step came between")
			}
			mu.Unlock()
		})
	}
	if x.Add(1) == 2 {
		mu.Lock()
	}
}

// executions explores the body and returns the executions in their order, as text says
// them.
func executions(body func(*explore.T), o explore.Options, text func(explore.Trace) string) (all []string) {
	o.Observe = func(trace explore.Trace) { all = append(all, text(trace)) }
	explore.Run(body, o)
	return all
}

var hashed = maphash.MakeSeed()

// wholly says all that there is of an execution.
func wholly(trace explore.Trace) string {
	var h maphash.Hash
	h.SetSeed(hashed)
	put := func(numbers ...int) {
		for _, n := range numbers {
			h.WriteByte(byte(n))
		}
	}
	for i := range trace.Steps {
		s := &trace.Steps[i]
		h.WriteString(s.Op)
		put(s.Goroutine, s.ID, s.WithID, bit(s.OK), bit(s.Preempts))
		put(s.Wakes...)
		put(s.Past...)
		for _, u := range s.Uses {
			put(u.ID, u.Slot, bit(u.Writes))
		}
	}
	for _, b := range trace.Blocked {
		put(b.Goroutine, b.ID)
	}
	return strconv.FormatUint(h.Sum64(), 16)
}

// canonically says what executions of one trace have in common.
func canonically(trace explore.Trace) string {
	events, stuck := translate(trace)
	return fmt.Sprint(oracle.Canonical(events), stuck)
}

func TestAThousandExplorationsGoTheSameWay(t *testing.T) {
	t.Parallel()
	for _, s := range strategies {
		o := explore.Options{Strategy: s, Seed: 7, Executions: 6}
		first := executions(chooses, o, wholly)
		require.Len(t, first, 6)
		for range 1000 {
			require.Equal(t, first, executions(chooses, o, wholly))
		}
	}
}

func TestTheSameFindingsAreFoundAgain(t *testing.T) {
	t.Parallel()
	for _, s := range strategies {
		find := func() string {
			r := explore.Run(fails, explore.Options{Strategy: s, Seed: 7, Executions: 200, Findings: 3})
			require.Len(t, r.Findings, 3)
			for _, f := range r.Findings {
				require.NotEmpty(t, f.Token)
			}
			text, err := json.Marshal(r.Findings)
			require.NoError(t, err)
			return string(text)
		}
		first := find()
		for range 20 {
			require.Equal(t, first, find())
		}
	}
}

func TestSeveralWorkersTogetherGoThroughTheSameExecutions(t *testing.T) {
	t.Parallel()
	for _, s := range strategies {
		text := wholly
		if s == explore.Exhaustive {
			text = canonically // which execution stands for a trace is a matter of who plans it
		}
		o := explore.Options{Strategy: s, Seed: 7}
		if s != explore.Exhaustive {
			o.Executions = 100
		}
		one := executions(chooses, o, text)
		require.Greater(t, len(one), 10)
		slices.Sort(one)
		for workers := 2; workers <= 3; workers++ {
			o.Workers = workers
			for range 20 {
				several := executions(chooses, o, text)
				slices.Sort(several)
				require.Equal(t, one, several)
			}
		}
	}
}

func TestAnotherSeedGoesAnotherWay(t *testing.T) {
	for _, s := range samplers {
		seen := map[string]bool{}
		for seed := range uint64(5) {
			seen[fmt.Sprint(executions(chooses, explore.Options{Strategy: s, Seed: seed, Executions: 20}, wholly))] = true
		}
		require.Len(t, seen, 5)
	}
}

// Most of an execution is replayed from the one before: who took the turn there is as known
// as in what is new.
func TestATraceSaysOfEachStepWhetherItTookTheTurn(t *testing.T) {
	for _, s := range strategies {
		for _, traced := range []bool{false, true} {
			preemptions := 0
			o := explore.Options{Strategy: s, Seed: 7, Executions: 50, Trace: traced, Observe: func(trace explore.Trace) {
				said := 0
				for i := range trace.Steps {
					if !trace.Steps[i].Preempts {
						continue
					}
					said++
					last := trace.Steps[i-1].Goroutine
					require.NotEqual(t, last, trace.Steps[i].Goroutine)
				}
				preemptions = max(preemptions, said)
			}}
			r := explore.Run(chooses, o)
			require.Positive(t, preemptions)
			require.Equal(t, r.Preemptions, preemptions)
		}
	}
}
