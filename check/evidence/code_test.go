package evidence

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEachDigestIsOfItsOwnFiles(t *testing.T) {
	root := t.TempDir()
	write(t, root, "executor/run.go", "package executor\n")
	before, err := readCode(t.Context(), root, "")
	require.NoError(t, err)
	for _, c := range []struct {
		name                  string
		runner, harness, tree bool
	}{
		{"executor/arc.go", true, true, true},
		{"check/x/testdata/y.golden", false, true, true},
		{"go.mod", false, true, true},
		{"README.md", false, false, true},
		{".github/workflows/ci.yml", false, false, true},
		{".git/HEAD", false, false, false},
		{"bin/extreme", false, false, false},
		{"check.test", false, false, false},
		{"proof/evidence.json", false, false, false},
	} {
		write(t, root, c.name, "x")
		after, err := readCode(t.Context(), root, root+"/proof")
		require.NoError(t, err)
		require.Equal(t, c.runner, after.Runner != before.Runner, c.name)
		require.Equal(t, c.harness, after.Harness != before.Harness, c.name)
		require.Equal(t, c.tree, after.Tree != before.Tree, c.name)
		before = after
	}
	require.Empty(t, before.Commit, "there is no repository")
}

func TestTheMachineIsNamed(t *testing.T) {
	m := readMachine(t.Context())
	require.Contains(t, m.Go, "go1.")
	require.Positive(t, m.CPUs)
}

func TestAFolderKnowsWhereItIsInItsRepository(t *testing.T) {
	root, _ := clone(t)
	require.Empty(t, Below(t.Context(), root))
	require.Equal(t, "check", Below(t.Context(), filepath.Join(root, "check")))
	require.Empty(t, Below(t.Context(), t.TempDir()), "there is no repository")
}
