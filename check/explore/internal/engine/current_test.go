package engine

import (
	"context"
	"runtime"
	"runtime/pprof"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheCurrentEngineIsThatOfTheCallingGoroutine(t *testing.T) {
	require.Nil(t, Current())
	var wg sync.WaitGroup
	var seen sync.Map
	for range 4 {
		wg.Go(func() {
			Explore(func() {
				e := Current()
				seen.Store(e, true)
				e.Go(func() {
					if Current() != e {
						panic("it is another in a goroutine of the body")
					}
				})
				e.AtEnd(func() {
					if Current() != nil {
						panic("there is one at the end")
					}
				})
				if Current() != e {
					panic("it is another after a step")
				}
			}, Config{Steps: 100, Goroutines: 10})
			if Current() != nil {
				t.Error("there is one afterwards")
			}
		})
	}
	wg.Wait()
	n := 0
	seen.Range(func(any, any) bool { n++; return true })
	require.Equal(t, 4, n)
	require.Nil(t, Current())
	require.Empty(t, *engines.Load(), "an exploration that is over is known still")
}

func TestAnExplorationGivesItsCallerItsLabelsBack(t *testing.T) {
	for name, body := range map[string]func(){"when it is over": func() {}, "when the body ends it": runtime.Goexit} {
		t.Run(name, func(t *testing.T) {
			none := profLabel()
			Explore(body, Config{Steps: 100, Goroutines: 10})
			require.Equal(t, none, profLabel())
			pprof.Do(context.Background(), pprof.Labels("by", "the caller"), func(context.Context) {
				own := profLabel()
				Explore(body, Config{Steps: 100, Goroutines: 10})
				require.Equal(t, own, profLabel())
			})
		})
	}
}
