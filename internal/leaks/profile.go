//go:build goexperiment.goroutineleakprofile

package leaks

import (
	"runtime"
	"runtime/pprof"
	"strings"
)

// Leaked returns the stacks of the goroutines that the runtime's profile says
// are blocked for ever, or nothing if there are none.
func Leaked() string {
	// A park waits in a pool for two collections before it is unreachable.
	for range 3 {
		runtime.GC()
	}
	p := pprof.Lookup("goroutineleak")
	if p == nil {
		return "no profile, though this build should have one"
	}
	var stacks strings.Builder
	if err := p.WriteTo(&stacks, 2); err != nil {
		return err.Error()
	}
	var leaked []string
	for _, g := range strings.Split(stacks.String(), "\n\n") {
		if head, _, _ := strings.Cut(g, "\n"); strings.Contains(head, "leaked") {
			leaked = append(leaked, g)
		}
	}
	return strings.Join(leaked, "\n\n")
}
