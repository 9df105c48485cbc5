package oracle

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFailingProgramShrinksToWhatMakesItFail(t *testing.T) {
	stuck := func(_ Program, r *Result) bool { return r.Stuck() > 0 && len(r.Traces) > 1 }
	p := mustParse(`
		x0 = 1; r0 = x0; if r0 == 1 { x1 = r0+1 }
		go { r1 = x1; lock m0; if r1 == 0 { lock m1; unlock m1 }; unlock m0; x1 = 3 }
		go { lock m1; lock m0; unlock m0; unlock m1; go { signal c0 } }`)
	require.Equal(t, "go { lock m0 }\nlock m0", Minimize(p, stuck).String())
}

func TestNothingSimplerThanTheSmallestProgramFails(t *testing.T) {
	fails := func(_ Program, r *Result) bool { return len(r.Traces) >= 4 }
	for seed := range uint64(100) {
		p, r := Draw(seed)
		if !fails(p, r) {
			continue
		}
		small := Minimize(p, fails)
		r, err := Explore(small, DrawLimit)
		require.NoError(t, err)
		require.True(t, fails(small, r), small)
		for _, q := range shrinks(small) {
			if r, err := Explore(q, DrawLimit); err == nil {
				require.False(t, fails(q, r), "seed %d: %v", seed, Program(q))
			}
		}
	}
}
