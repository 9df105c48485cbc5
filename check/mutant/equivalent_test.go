package mutant

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestABugIsNotEquivalentAndAnEquivalentMutantIsNoBug(t *testing.T) {
	for _, m := range All() {
		require.Empty(t, m.Equivalent, m.ID)
		require.Empty(t, m.Unreachable, m.ID)
	}
	for _, m := range Equivalents() {
		require.NotEmpty(t, m.Equivalent, m.ID)
		require.Empty(t, m.Rules, "%s breaks no rule", m.ID)
		require.False(t, slices.ContainsFunc(All(), func(b Mutant) bool { return b.ID == m.ID }), m.ID)
		found, ok := ByID(m.ID)
		require.True(t, ok, m.ID)
		require.Equal(t, m, found)
	}
}

func TestEveryEquivalentMutantChangesTheRunnerAndCompiles(t *testing.T) {
	s, err := readSubject(runnerDir(t))
	require.NoError(t, err)
	for _, m := range Equivalents() {
		files, err := m.Apply(runnerDir(t))
		require.NoError(t, err)
		for name, text := range files {
			require.NotEqual(t, s.reading(name, s.text[name]), s.reading(name, text), m.ID)
			mends, ok := s.check(name, text)
			require.True(t, ok, m.ID)
			require.Empty(t, mends, m.ID)
		}
		_, err = m.Explored(runnerDir(t))
		require.NoError(t, err, "its equivalence is to be shown by exploring it")
	}
}

// One half of what makes if-for-while-under-lock equivalent is a bug on its own.
func TestWhatIsEquivalentTogetherIsABugApart(t *testing.T) {
	together, _ := ByID("if-for-while-under-lock")
	apart, ok := ByID("if-for-while")
	require.True(t, ok)
	require.Equal(t, together.Edits[len(together.Edits)-1:], apart.Edits)
}

func TestChangingWhatEquivalentsReturnsLeavesThem(t *testing.T) {
	Equivalents()[0].ID = "changed"
	require.NotEqual(t, "changed", Equivalents()[0].ID)
}
