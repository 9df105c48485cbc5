package oracle

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// knownLimit is more prefixes than any case for Explore has.
const knownLimit = 100_000

func TestBruteForceFindsTheKnownCounts(t *testing.T) {
	for _, c := range Known() {
		if !c.BruteForce {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			r, err := Explore(c.Program, knownLimit)
			require.NoError(t, err)
			require.Equal(t, c.Traces, len(r.Traces))
			require.Equal(t, c.Stuck, r.Stuck())
		})
	}
}

func TestAKnownCaseHasANameOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Known() {
		require.False(t, seen[c.Name], c.Name)
		seen[c.Name] = true
	}
}
