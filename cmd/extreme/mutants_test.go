package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/kill/hunt"
)

// The lane mutants names it in a command, where the runner itself is found guilty.
func TestTheOriginalIsARowThatCanBeAskedFor(t *testing.T) {
	root := filepath.Join("..", "..")
	chosen, err := mutantsFlags{}.mutants(root, []string{hunt.Original})
	require.NoError(t, err)
	require.Empty(t, chosen, "it is a row of every matrix")
	chosen, err = mutantsFlags{}.mutants(root, []string{hunt.Original, "clone-drops"})
	require.NoError(t, err)
	require.Len(t, chosen, 1)
}

func TestAMutantThatIsNamedTwiceIsOneRow(t *testing.T) {
	root := filepath.Join("..", "..")
	chosen, err := mutantsFlags{}.mutants(root, []string{"clone-drops", "signal-first", "clone-drops", hunt.Original, hunt.Original})
	require.NoError(t, err)
	require.Len(t, chosen, 2)
	require.Equal(t, "clone-drops", chosen[0].ID)
	require.Equal(t, "signal-first", chosen[1].ID)
}
