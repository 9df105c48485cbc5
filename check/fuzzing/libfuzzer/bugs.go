package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/internal/said"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/rule"
)

// bug is one planted to see that a target finds it.
type bug struct {
	// id is of the catalogue, unless the bug is not in the runner: then edits plant it,
	// whose files are from the module's root.
	id     string
	edits  []mutant.Edit
	target string
	// told is a text that what is found must have; none for a rule of the catalogue.
	told string
	// tests is the package whose tests would find it.
	tests string
}

// runs is how many inputs a target has for a planted bug: far more than any has taken.
const runs = 100_000

// proof is a bug of the schedule: it takes coverage to find, and its input fails each time
// that it is run again.
var proof = bug{id: "signal-first", target: "FuzzExplore", tests: "executor"}

// bugs are of the runner, for each target that runs it, and of what else the targets test.
var bugs = []bug{
	{id: "clone-drops", target: "FuzzRun", tests: "executor"},
	{id: "put-twice", target: "FuzzConcurrent", tests: "executor"},
	proof,
	{id: "unlock-missing", target: "FuzzExplore", tests: "executor", told: "goroutine-leak"},
	{id: "if-for-while", target: "FuzzExplore", tests: "executor", told: "poll-without-wake"},
	{id: "handles-not-audited", target: "FuzzHostile", tests: "check/ledger", told: "does not find leak or panic-leak", edits: []mutant.Edit{
		{File: "check/ledger/audit.go", Old: "auditHandles() {\n", New: "auditHandles() {\n\tif true {\n\t\treturn\n\t}\n"},
	}},
	{id: "fresh-not-written", target: "FuzzParse", tests: "check/program", told: "written and read it is another", edits: []mutant.Edit{
		{File: "check/program/text.go", Old: "w.put(\"fresh \")\n", New: "\n"},
	}},
	{id: "flag-stays-set", target: "FuzzDiff", tests: "examples/recycled", told: "on examples/recycled", edits: []mutant.Edit{
		{File: "examples/recycled/slab.go", Old: "\tp.woken = false\n\tp.count(task.Acquire", New: "\tp.count(task.Acquire"},
	}},
}

// files returns the files that plant the bug, by names from the module's root: for one of
// the runner also those of its explored copy.
func (p bug) files(root string) (map[string]string, error) {
	if p.edits != nil {
		return mutant.Mutant{ID: p.id, Edits: p.edits}.Apply(root)
	}
	m, ok := mutant.ByID(p.id)
	if !ok {
		return nil, fmt.Errorf("there is no bug %s to plant", p.id)
	}
	files := map[string]string{}
	for folder, apply := range map[string]func(string) (map[string]string, error){"executor": m.Apply, "check/explore/runner": m.Explored} {
		broken, err := apply(filepath.Join(root, "executor"))
		if err != nil {
			return nil, err
		}
		for name, text := range broken {
			files[path.Join(folder, name)] = text
		}
	}
	return files, nil
}

// toldBy reports whether a text tells of the bug, and what it is told as.
func (p bug) toldBy(text string) (as string, ok bool) {
	if p.told != "" && strings.Contains(text, p.told) {
		return p.told, true
	}
	m, _ := mutant.ByID(p.id)
	as = said.Read(text).Rule
	return as, slices.Contains(m.Rules, rule.Rule(as))
}

// overlay writes an overlay for the go command that plants the bug.
func (p bug) overlay(root, dir string) (string, error) {
	files, err := p.files(root)
	if err != nil {
		return "", err
	}
	return mutant.WriteOverlay(files, root, filepath.Join(dir, p.id))
}

// plant copies the module with the bug in it.
func (b *bench) plant(p bug) (root string, err error) {
	files, err := p.files(b.root)
	if err != nil {
		return "", err
	}
	to := filepath.Join(b.dir, "with-"+p.id)
	if err := b.clone(to); err != nil {
		return "", err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(to, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			return "", err
		}
	}
	return to, nil
}
