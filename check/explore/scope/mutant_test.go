package scope_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// unseen are the mutants that the explorer can't tell from the runner, with the reason.
var unseen = map[string]string{
	"fast-path-hb":          "what it breaks is only seen by programs that are legal by their sleeps",
	"stale-flag-unobserved": "it breaks nothing where there are books",
}

// quarry are programs that together find every mutant. What a goroutine does before its
// first step it does at once under the random strategies, also to begin a wake: hence
// those that do something else first.
func quarry(t *testing.T) (texts []string) {
	texts = []string{
		"poll { clone a; go { wake a }; pending } poll { clone b; clone c; go { drop b; wake c }; pending } poll { ready 0 }",
		"poll { run { poll { clone a; go { wake a }; ready 2 } }; run { poll { clone b; clone c; go { drop b; wake c }; pending } poll { ready 3 } }; ready 1 }",
		"poll { wakeref cx; wakeref cx; pending } poll { clone a; clone b; go { drop a; wake b }; pending } poll { ready 0 }",
	}
	all := kept(t, "corpus")
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if strings.Contains(name, "nested") || strings.Contains(name, "crosses") || strings.HasPrefix(name, "panic") {
			texts = append(texts, all[name].String())
		}
	}
	for _, m := range members[:3] {
		texts = append(texts, program.Park(m.k, m.t).String())
	}
	return texts
}

func TestEveryMutantIsFoundExhaustivelyAndByChance(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	require.NoError(t, err)
	binary := buildHunt(t, root)
	var stdout, stderr bytes.Buffer
	hunt := exec.Command(binary, quarry(t)...)
	hunt.Stdout, hunt.Stderr = &stdout, &stderr
	require.NoError(t, hunt.Run(), "%s", stderr.String())

	seen := map[string]int{}
	for d := json.NewDecoder(&stdout); d.More(); {
		var found struct {
			Mutant   string
			Strategy explore.Strategy
			Rule     rule.Rule
			Program  string
		}
		require.NoError(t, d.Decode(&found))
		t.Logf("%+v", found)
		seen[found.Mutant]++
	}
	for _, id := range explorable(t, root) {
		if why := unseen[id]; why != "" {
			require.Zero(t, seen[id], "%s is found now, though %s", id, why)
			continue
		}
		require.Equal(t, 2, seen[id], "%s is not found by each strategy", id)
	}
}

// explorable returns the mutants that the explorer has a model of.
func explorable(t *testing.T, root string) (ids []string) {
	for _, m := range mutant.All() {
		if _, err := m.Explored(filepath.Join(root, "executor")); err == nil {
			ids = append(ids, m.ID)
		}
	}
	require.Greater(t, len(ids), 20)
	return ids
}

// buildHunt builds one program of all mutants. Their packages, and its own, are only in
// an overlay.
func buildHunt(t *testing.T, root string) string {
	const home = "check/explore/hunt"
	dir := t.TempDir()
	replace := map[string]string{}
	add := func(path, text string) {
		file := filepath.Join(dir, strings.ReplaceAll(path, "/", "-"))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		replace[filepath.Join(root, filepath.FromSlash(path))] = file
	}
	ids := explorable(t, root)
	for _, id := range ids {
		m, _ := mutant.ByID(id)
		files, err := m.Explored(filepath.Join(root, "executor"))
		require.NoError(t, err)
		for name, text := range files {
			add(home+"/"+id+"/"+name, text)
		}
	}
	var source bytes.Buffer
	require.NoError(t, template.Must(template.ParseFiles(filepath.Join("testdata", "hunt.go.tmpl"))).Execute(&source, ids))
	add(home+"/main.go", source.String())
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	add("overlay.json", string(overlay))
	binary := filepath.Join(dir, "hunt")
	build := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", binary, "./"+home)
	build.Dir = root
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return binary
}
