package explore_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/oracle"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// samplers are the strategies that draw schedules.
var samplers = map[string]explore.Strategy{"POS": explore.POS, "SURW": explore.SURW, "PCT": explore.PCT}

func TestASamplerFindsEveryTraceOfASmallProgram(t *testing.T) {
	t.Parallel()
	for name, strategy := range samplers {
		programs := 0
		for _, c := range oracle.Known() {
			if c.Traces > 6 || !c.BruteForce {
				continue
			}
			programs++
			empty := newWorld(c.Program)
			r := explore.Run(func(*explore.T) {
				w := empty.copy()
				w.fill()
				w.run(c.Program)
			}, explore.Options{Strategy: strategy, Executions: 400, Findings: -1})
			require.Equal(t, 400, r.Executions)
			require.Empty(t, r.Incomplete)
			require.Equal(t, c.Traces, r.Traces, "%s of %s", name, c.Name)
		}
		require.Greater(t, programs, 20)
	}
}

// Three steps of each of two goroutines on one object can come in 20 orders. A sample
// that is far from even has a chi-squared, of 19 degrees of freedom, that is far from
// 19.
func TestSURWSamplesTheOrdersOfTheStepsOnOneObjectEvenly(t *testing.T) {
	const orders, executions = 20, 20_000
	steps := func(x *atomic.Int32, note func()) func() {
		return func() {
			for range 3 {
				x.Add(1)
				note()
			}
		}
	}
	for name, body := range map[string]func(order *string){
		"two goroutines": func(order *string) {
			var x atomic.Int32
			both(steps(&x, func() { *order += "a" }), steps(&x, func() { *order += "b" }))
		},
		"a goroutine and what started it": func(order *string) {
			var x atomic.Int32
			explore.Go(steps(&x, func() { *order += "a" }))
			steps(&x, func() { *order += "b" })()
		},
	} {
		seen := map[string]int{}
		explore.Run(func(t *explore.T) {
			order := ""
			body(&order)
			t.AtEnd(func() { seen[order]++ })
		}, explore.Options{Strategy: explore.SURW, Executions: executions})
		require.Len(t, seen, orders, name)
		square := 0.0
		for _, n := range seen {
			const expected = float64(executions) / orders
			square += math.Pow(float64(n)-expected, 2) / expected
		}
		require.Less(t, square, 19+5*math.Sqrt(2*19), "%s: %v", name, seen)
	}
}

// PCT promises to find a bug that takes d constraints in one of n*k^(d-1) executions,
// with n goroutines and k steps.
func TestPCTFindsABugAsOftenAsItPromises(t *testing.T) {
	const executions = 20_000
	for depth, body := range map[int]func(t *explore.T){
		1: func(t *explore.T) { // the check comes before the step
			var x atomic.Int32
			explore.Go(func() { x.Add(1) })
			explore.Go(func() { x.Load() })
			explore.Go(func() {
				if x.Load() == 0 {
					t.Errorf("too early")
				}
			})
		},
		2: func(t *explore.T) { // both load before one stores
			var x atomic.Int32
			first := x.Load()
			both(func() { x.Store(x.Load() + 1) }, func() { x.Load() })
			explore.Go(func() {
				was := x.Load()
				if x.Load() != was && first == 0 {
					t.Errorf("in between")
				}
			})
		},
	} {
		goroutines, steps := 0, 0
		r := explore.Run(body, explore.Options{Strategy: explore.PCT, Depth: depth, Executions: executions, Findings: -1, Observe: func(trace explore.Trace) {
			goroutines, steps = len(trace.Goroutines), len(trace.Steps)
		}})
		promised := float64(executions) / (float64(goroutines) * math.Pow(float64(steps), float64(depth-1)))
		require.Greater(t, float64(r.Failed), promised-5*math.Sqrt(promised), fmt.Sprint("depth ", depth))
	}
}
