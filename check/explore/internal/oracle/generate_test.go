package oracle

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawn is how many programs the tests of this package draw, from the seeds 0 on.
const drawn = 250

func TestASeedFixesItsProgram(t *testing.T) {
	for seed := range uint64(20) {
		p, r := Draw(seed)
		q, s := Draw(seed)
		require.Equal(t, p.String(), q.String())
		require.Equal(t, r.Prefixes, s.Prefixes)
	}
}

func TestDrawnProgramsDoEverythingAndGetStuck(t *testing.T) {
	var ops [len(forms)]int
	var walk func([]Stmt)
	walk = func(body []Stmt) {
		for _, s := range body {
			ops[s.Op]++
			walk(s.Body)
		}
	}
	prefixes, stuck, awake := 0, 0, 0
	for seed := range uint64(drawn) {
		p, r := Draw(seed)
		walk(p)
		prefixes += r.Prefixes
		if r.Stuck() > 0 {
			stuck++
		}
		if woken(r) {
			awake++
		}
	}
	for op, n := range ops {
		require.Greater(t, n, drawn/50, forms[op])
	}
	require.Greater(t, stuck, drawn/5)
	require.Greater(t, awake, drawn/20)
	require.Less(t, prefixes, 2000*drawn, "brute force would take too long")
}

// woken reports whether somebody wakes from a cond in any of the traces: the
// second event of a Wait touches two objects, the first three.
func woken(r *Result) bool {
	for _, trace := range r.Traces {
		for _, e := range trace.Events() {
			if strings.HasPrefix(e.Text, "wait c") && len(e.Accesses) == 2 {
				return true
			}
		}
	}
	return false
}
