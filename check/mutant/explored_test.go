package mutant

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/derive"
)

// notExplored are the mutants that have no explored copy, with the reason.
var notExplored = map[string]string{
	"init-worker":        "the explorer has no model of channels",
	"left-helper":        "the explorer has no model of channels",
	"closed-park":        "the explorer has no model of channels",
	"goexit-returns":     "the explorer has no model of channels",
	"cell-leaked":        "it is in cell/guarded.go, which the explored copy shares with the runner",
	"cell-uninitialised": "it is in cell/guarded.go, which the explored copy shares with the runner",
}

func TestEveryMutantHasAnExploredCopyOrSaysWhyNot(t *testing.T) {
	shipped, err := Mutant{}.Explored(runnerDir(t))
	require.NoError(t, err)
	for _, m := range All() {
		copies, err := m.Explored(runnerDir(t))
		if why := notExplored[m.ID]; why != "" {
			require.ErrorContains(t, err, "mutant "+m.ID+": ")
			require.ErrorContains(t, err, why)
			continue
		}
		require.NoError(t, err, m.ID)
		require.NotEqual(t, shipped, copies, "the copy of %s is as that of the shipped runner", m.ID)
		for name := range shipped {
			require.Contains(t, copies, name, m.ID)
		}
	}
}

func TestAMutantWithoutAModelNamesItsPlace(t *testing.T) {
	for id, file := range map[string]string{"left-helper": "run.go", "closed-park": "arc.go", "goexit-returns": "run.go"} {
		m, _ := ByID(id)
		_, err := m.Explored(runnerDir(t))
		var none *derive.NoModel
		require.ErrorAs(t, err, &none, "it is no error of the mutant that the explorer has no channels")
		require.Equal(t, "executor/"+file, none.File)
		mutated, err := m.Apply(runnerDir(t))
		require.NoError(t, err)
		require.Contains(t, strings.Split(mutated[file], "\n")[none.Line-1], none.Source)
	}
}

func TestAMutantThatDoesNotApplyHasNoExploredCopy(t *testing.T) {
	m := Mutant{ID: "some-mutant", Edits: []Edit{{"run.go", "no such text", ""}}}
	_, err := m.Explored(runnerDir(t))
	require.ErrorContains(t, err, "some-mutant")
	_, err = m.Explored(filepath.Join(t.TempDir(), "gone"))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, "some-mutant")
}

func TestAnExploredOverlayReplacesTheCommittedCopy(t *testing.T) {
	module, dir := filepath.Dir(runnerDir(t)), t.TempDir()
	m, _ := ByID("plain-count")
	overlay, err := m.ExploredOverlay(module, dir)
	require.NoError(t, err)
	plain, err := m.Overlay(runnerDir(t), dir)
	require.NoError(t, err)
	require.NotEqual(t, plain, overlay, "one would overwrite the other")
	text, err := os.ReadFile(overlay)
	require.NoError(t, err)
	var o struct{ Replace map[string]string }
	require.NoError(t, json.Unmarshal(text, &o))
	copies, err := m.Explored(runnerDir(t))
	require.NoError(t, err)
	require.Len(t, o.Replace, len(copies))
	for name, text := range copies {
		by := o.Replace[filepath.Join(module, "check", "explore", "runner", name)]
		written, err := os.ReadFile(by)
		require.NoError(t, err)
		require.Equal(t, text, string(written))
	}
	_, err = Mutant{ID: "some-mutant", Edits: []Edit{{"run.go", "no such text", ""}}}.ExploredOverlay(module, dir)
	require.Error(t, err, "ExploredOverlay must not write a mutant that does not apply")
}

func TestAnExploredOverlayBuilds(t *testing.T) {
	module := filepath.Dir(runnerDir(t))
	m, _ := ByID("plain-count")
	overlay, err := m.ExploredOverlay(module, t.TempDir())
	require.NoError(t, err)
	goCommand(t, "build", "-overlay", overlay, "./check/explore/runner")
}

func TestTheExploredCopyOfEveryMutantTypeChecks(t *testing.T) {
	copies := map[string]map[string]string{}
	for _, m := range All() {
		if notExplored[m.ID] != "" {
			continue
		}
		var err error
		copies[m.ID], err = m.Explored(runnerDir(t))
		require.NoError(t, err)
	}
	requireTypeChecks(t, copies)
}

// requireTypeChecks type-checks packages, given as files by name. That is a tenth of
// the work of a build.
func requireTypeChecks(t *testing.T, packages map[string]map[string]string) {
	t.Helper()
	set := token.NewFileSet()
	parsed := map[string][]*ast.File{}
	imports := map[string]bool{}
	for id, files := range packages {
		for name, text := range files {
			file, err := parser.ParseFile(set, name, text, 0)
			require.NoError(t, err, id)
			parsed[id] = append(parsed[id], file)
			for _, i := range file.Imports {
				path, err := strconv.Unquote(i.Path.Value)
				require.NoError(t, err)
				imports[path] = true
			}
		}
	}
	list := append([]string{"list", "-export", "-f", "{{.ImportPath}}={{.Export}}"}, slices.Sorted(maps.Keys(imports))...)
	exports := map[string]string{}
	for line := range strings.Lines(goCommand(t, list...)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		exports[path] = file
	}
	from := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for id, files := range parsed {
		_, err := (&types.Config{Importer: from}).Check("executor", set, files, nil)
		require.NoError(t, err, id)
	}
}

// goCommand runs the go command in the module's folder and returns what it prints.
func goCommand(t *testing.T, args ...string) string {
	command := exec.Command("go", args...)
	command.Dir = filepath.Dir(runnerDir(t))
	out, err := command.Output()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		require.NoError(t, err, "go %s: %s", strings.Join(args, " "), failed.Stderr)
	}
	require.NoError(t, err)
	return string(out)
}
