package derive_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/derive"
	"github.com/extremely-boring/extreme/executor/cell"
)

var update = flag.Bool("update", false, "write the copy of the runner anew")

func TestTheCommittedCopyOfTheRunnerIsUpToDate(t *testing.T) {
	folder := filepath.Join("..", "explore", "runner")
	want := shippedCopy(t)
	have, err := derive.Sources(folder)
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	if *update && !maps.Equal(want, have) {
		for name := range have {
			require.NoError(t, os.Remove(filepath.Join(folder, name)))
		}
		for name, text := range want {
			write(t, filepath.Join(folder, name), text)
		}
		return
	}
	require.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(have)), "the runner has other files; run %s", derive.Renew)
	for name, text := range want {
		require.Equal(t, text, have[name], "the copy of %s is not what the runner is now; run %s", name, derive.Renew)
	}
}

func TestACopyIsStaleByAnyFileThatIsOtherThanItsSourceMissingOrTooMany(t *testing.T) {
	root := t.TempDir()
	source, folder := filepath.Join(root, "executor"), filepath.Join(root, "check", "explore", "runner")
	require.NoError(t, os.CopyFS(source, os.DirFS(filepath.Join("..", "..", "executor"))))
	stale := func() []string {
		names, err := derive.Stale(root)
		require.NoError(t, err)
		return names
	}
	require.Equal(t, []string{"arc.go", "executor.go", "run.go"}, stale(), "there is no copy")
	require.NoError(t, os.CopyFS(folder, os.DirFS(filepath.Join("..", "explore", "runner"))))
	require.Empty(t, stale())
	write(t, filepath.Join(source, "run.go"), "package executor\n")
	write(t, filepath.Join(folder, "more.go"), "package executor\n")
	require.Equal(t, []string{"more.go", "run.go"}, stale())
	write(t, filepath.Join(source, "run.go"), "package\n")
	_, err := derive.Stale(root)
	require.ErrorContains(t, err, "run.go:")
}

// shippedCopy is the copy of the runner as it is now.
func shippedCopy(t *testing.T) map[string]string {
	files, err := derive.Sources(filepath.Join("..", "..", "executor"))
	require.NoError(t, err)
	copies, err := derive.Runner(files)
	require.NoError(t, err)
	return copies
}

func TestTheCopyOfTheRunnerUsesItsSharedWordsThroughTheExplorerAlone(t *testing.T) {
	copies := shippedCopy(t)
	words := []string{"observer"}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[cell.Cell]()) {
		if f.IsExported() {
			words = append(words, f.Name)
		}
	}
	require.Contains(t, copies["run.go"], "for !explore.Read(&p.Runnable) {")
	for name, text := range copies {
		require.NotRegexp(t, `"sync["/]`, text, "%s imports the real package", name)
		places := plain(t, name, text, words...)
		if name == "arc.go" { // the observer's method has a field's name
			require.Len(t, places, 1)
			require.Contains(t, text, "o.Count(task.Counted{")
			continue
		}
		require.Empty(t, places)
	}
}
