package cell

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestANewCellIsZeroAndAlive(t *testing.T) {
	c := New()
	defer c.Free()
	require.Zero(t, c.Count)
	require.Zero(t, c.Generation)
	require.False(t, c.Runnable)
	require.NotPanics(t, c.Alive)
}

func TestCellsAreCountedWhereTheyAreGuarded(t *testing.T) {
	one := 0
	if Guarded {
		one = 1
	}
	before := Live()
	c := New()
	require.Equal(t, before+one, Live())
	c.Free()
	require.Equal(t, before, Live())
}

// What Free leaves behind is the sanitizer's to judge, unless the memory is in
// use again. Then the canary is all there is.
func TestADeadCanaryPanicsWhereCellsAreGuarded(t *testing.T) {
	c := New()
	defer c.Free()
	c.canary = 0
	if !Guarded {
		require.NotPanics(t, c.Alive)
		return
	}
	require.PanicsWithValue(t, "cell: the canary is dead: a park was used after its count reached zero", c.Alive)
}
