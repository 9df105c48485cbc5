package mutant_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/mutant"
)

// A bug that no lane is known to see belongs into a list of what the harness misses.
func TestEveryBugHasALaneThatSeesIt(t *testing.T) {
	names := lane.Names()
	for _, m := range mutant.All() {
		require.NotEmpty(t, m.Lanes, m.ID)
		at := -1
		for _, l := range m.Lanes {
			next := slices.Index(names, l)
			require.Greater(t, next, at, "the lanes of %s are %q, of %q", m.ID, m.Lanes, names)
			at = next
		}
	}
	for _, m := range mutant.Equivalents() {
		require.Empty(t, m.Lanes, "%s is no bug", m.ID)
	}
}

// unseen are the bugs that have a copy for the explorer, which does not see them, and why.
var unseen = map[string]string{
	"fast-path-hb":          "it shows only in programs that sleep",
	"stale-flag-unobserved": "the explorer keeps its books by an observer",
}

func TestEveryBugThatTheExplorerSeesHasAnExploredCopy(t *testing.T) {
	runner, err := filepath.Abs(filepath.Join("..", "..", "executor"))
	require.NoError(t, err)
	for _, m := range mutant.All() {
		_, err := m.Explored(runner)
		explored := slices.Contains(m.Lanes, "explore")
		if why := unseen[m.ID]; why != "" {
			require.NoError(t, err)
			require.False(t, explored)
			continue
		}
		require.Equal(t, err == nil, explored, "%s: %v", m.ID, err)
	}
}

// What a lane alone can see is what it is for.
func TestSomeBugsAreSeenByOneLaneAlone(t *testing.T) {
	alone := map[string]bool{}
	for _, m := range mutant.All() {
		if len(m.Lanes) == 1 {
			alone[m.Lanes[0]] = true
		}
	}
	for _, l := range []string{"ledger", "explore", "race", "asan", "msan", "leak"} {
		require.True(t, alone[l], "nothing shows what the lane %s is for", l)
	}
}
