package lane

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/kill"
)

func TestThePlaceOfAFindingInSomebodysPackageIsTheLineOfTheTestOrElseItsFile(t *testing.T) {
	root := t.TempDir()
	p := theirPackage{dir: filepath.Join(root, "a", "b"), file: "mine_test.go"}
	require.Equal(t, "a/b/other_test.go:11", p.place(root, "    other_test.go:11: lost-wakeup: a wake was made"))
	require.Equal(t, "a/b/mine_test.go", p.place(root, "WARNING: DATA RACE"))
	require.Empty(t, p.place(filepath.Join(root, "a", "c"), ""), "a package outside of the root has no place in it")
}

func TestEveryLaneNamesTheBugsThatItsResultHas(t *testing.T) {
	_, r := newGate(t, newWorld()).result(t, "vet")
	for i, l := range r.Lanes {
		var planted []string
		for _, p := range l.Planted {
			planted = append(planted, p.Bug)
		}
		require.Equal(t, byName(l.Lane).Bugs(), planted, "lane %d, %s", i, l.Lane)
	}
}

func TestALaneThatIsExceptedIsLeftOut(t *testing.T) {
	g := newGate(t, newWorld(), "vet", "leak")
	g.Except = []string{"leak"}
	_, r := g.result(t, "vet")
	require.Len(t, r.Lanes, 1)
}

func TestAMatrixMadeElsewhereEndsTheLaneAsItsOwnDoes(t *testing.T) {
	g := newGate(t, newWorld(), "mutants")
	own, _ := g.result(t, "mutants")
	columns, bugs, left, err := Catalogue(t.Context(), filepath.Join("..", ".."), true)
	require.NoError(t, err)
	require.NotEmpty(t, left)
	options := kill.Options{Columns: columns, Mutants: bugs}
	r := OfMatrix(killed(options), left)
	require.Equal(t, own.Verdict, r.Verdict)
	require.Equal(t, own.Planted[0].Bug, r.Planted[0].Bug)
	require.True(t, r.Planted[0].Caught)
	made, _ := allKilled(t.Context(), options)
	require.True(t, OfMatrix(made, nil).Blind, "where the original dies, too, the matrix tells nothing")
}
