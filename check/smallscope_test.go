package check_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check/program"
)

// scopes are the sizes of TestSmallScope: the largest one that the number of
// programs asked for allows.
var scopes = []struct {
	atLeast int // programs asked for
	size    program.Size
}{
	{0, program.Size{Polls: 2, Handles: 2, Goroutines: 1, Actions: 3}},
	{5_000, program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 4}},
	{50_000, program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 5}},
}

// TestSmallScope runs every legal program up to a size, each once.
func TestSmallScope(t *testing.T) {
	scope := scopes[0]
	for _, s := range scopes {
		if *programs >= s.atLeast {
			scope = s
		}
	}
	var s tally
	for p := range program.Enumerate(scope.size) {
		if r := s.run(p); !r.OK() {
			fail(t, s.minimize(r))
			break
		}
	}
	t.Logf("every legal program of %+v: %d", scope.size, s.Programs)
	s.attributes(t)
}
