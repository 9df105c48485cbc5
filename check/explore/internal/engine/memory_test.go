package engine

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatAnExplorationLeavesDoesNotShowInTheNext(t *testing.T) {
	var outside Object
	others := map[string]func(){
		"stopped on the way": func() { Explore(park(1, 3, true), Config{Steps: 1000, Goroutines: 100, Executions: 100}) },
		"bounded steps":      func() { Explore(park(2, 2, true), Config{Steps: 12, Goroutines: 100}) },
		"ended by a panic": func() {
			Explore(func() { park(1, 2, true)(); panic("") }, Config{Steps: 1000, Goroutines: 100, Findings: 1})
		},
		"long executions": func() {
			Explore(func() {
				for range 100 {
					Current().Do(Lock, &outside)
					Current().Unlock(Unlock, &outside, "")
				}
			}, Config{Steps: 1000, Goroutines: 100})
		},
		"at random":   func() { Explore(park(2, 2, true), Config{Strategy: POS, Executions: 50, Steps: 1000, Goroutines: 100}) },
		"two at once": func() { Explore(park(1, 3, false), Config{Steps: 1000, Goroutines: 100, Workers: 2}) },
	}
	for name, other := range others {
		t.Run(name, func(t *testing.T) {
			for range 3 {
				other()
				for _, c := range []struct{ polls, wakers, traces int }{{1, 2, 126}, {2, 1, 96}} {
					r := Explore(park(c.polls, c.wakers, true), Config{Steps: 1000, Goroutines: 100})
					require.Empty(t, r.Incomplete)
					require.Empty(t, r.Failures)
					require.Equal(t, c.traces, r.Executions)
				}
			}
		})
	}
}
