package engine

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestABodyThatEndsTheExplorerIsIncomplete(t *testing.T) {
	for name, body := range map[string]func(){
		"itself":         func() { park(1, 2, true)(); runtime.Goexit() },
		"by a goroutine": func() { Current().Go(runtime.Goexit); park(1, 2, true)() },
		"by what is left over": func() {
			var mutex Object
			for range 2 {
				Current().Go(func() {
					defer runtime.Goexit()
					Current().Do(Lock, &mutex)
				})
			}
			Current().Do(Lock, &mutex)
		},
		"and then by what is left over": func() {
			var mutex Object
			Current().Do(Lock, &mutex)
			Current().Go(func() {
				defer runtime.Goexit()
				Current().Do(Lock, &mutex)
			})
			Current().Go(func() {})
			runtime.Goexit()
		},
	} {
		for workers := 1; workers <= 2; workers++ {
			t.Run(name, func(t *testing.T) {
				r := Explore(body, Config{Steps: 1000, Goroutines: 100, Workers: workers})
				require.Contains(t, r.Incomplete, "runtime.Goexit")
			})
		}
	}
}

func TestACallerThatIsBoundToItsThreadMayExplore(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	r := Explore(park(1, 2, true), Config{Steps: 1000, Goroutines: 100})
	require.Empty(t, r.Incomplete)
	require.Equal(t, 126, r.Executions)
	r = Explore(runtime.Goexit, Config{Steps: 1000, Goroutines: 100})
	require.Contains(t, r.Incomplete, "runtime.Goexit")
}

func TestABodyMayExploreAnother(t *testing.T) {
	inner := 0
	r := Explore(func() {
		var count Object
		e := Current()
		e.Go(func() { e.Put(e.Update(ReadWrite, &count, 0) + 1) })
		inner += Explore(park(1, 1, true), Config{Steps: 1000, Goroutines: 100}).Executions
		require.Same(t, e, Current())
		e.Put(e.Update(ReadWrite, &count, 0) + 1)
	}, Config{Steps: 1000, Goroutines: 100})
	require.Empty(t, r.Incomplete)
	require.Equal(t, 2, r.Executions)
	require.Equal(t, 2*6, inner)
}
