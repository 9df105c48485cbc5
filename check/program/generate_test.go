package program_test

import (
	"testing"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
)

// draw draws n programs from a generator.
func draw(t *testing.T, g gopter.Gen, seed int64, n int) (all []*program.Program) {
	t.Helper()
	parameters := gopter.DefaultGenParameters().WithSize(100)
	parameters.Rng.Seed(seed)
	for range n {
		v, ok := g(parameters).Retrieve()
		require.True(t, ok)
		all = append(all, v.(*program.Program))
	}
	return all
}

func TestASeedFixesThePrograms(t *testing.T) {
	first := texts(draw(t, program.Gen(64), 7, 100))
	require.Equal(t, first, texts(draw(t, program.Gen(64), 7, 100)))
	require.NotEqual(t, first, texts(draw(t, program.Gen(64), 8, 100)))
}

func TestAGeneratedProgramIsLegal(t *testing.T) {
	for _, p := range draw(t, program.Gen(128), 1, 300) {
		require.NoError(t, program.Check(p), "%s", p)
	}
}

func TestGenWhereDrawsOnlyWhatIsWanted(t *testing.T) {
	want := func(p *program.Program) bool { return p.Shape().Reads >= 1 && p.Shape().Unwinds == 0 }
	for _, p := range draw(t, program.GenWhere(64, want), 1, 100) {
		require.True(t, want(p), "%s", p)
	}
}

func TestTheGeneratorShrinksAsShrinksDoes(t *testing.T) {
	p := draw(t, program.Gen(48), 3, 1)[0]
	var got []*program.Program
	for next := program.Shrinker(p); ; {
		q, ok := next()
		if !ok {
			break
		}
		got = append(got, q.(*program.Program))
	}
	require.NotEmpty(t, got)
	require.Equal(t, texts(program.Shrinks(p)), texts(got))
}

func TestTheGeneratorTakesOnlyLegalShrinks(t *testing.T) {
	result := program.Gen(16)(gopter.DefaultGenParameters())
	require.True(t, result.Sieve(parse(t, "poll { ready 0 }")))
	require.False(t, result.Sieve(parse(t, "poll { pending }")))
}
