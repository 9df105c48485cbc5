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
	} {
		for workers := 1; workers <= 2; workers++ {
			t.Run(name, func(t *testing.T) {
				r := Explore(body, Config{Steps: 1000, Goroutines: 100, Workers: workers})
				require.Contains(t, r.Incomplete, "runtime.Goexit")
			})
		}
	}
}
