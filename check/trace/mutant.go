package trace

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aymanbagabas/go-udiff"

	"github.com/extremely-boring/extreme/check/derive"
	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/internal/module"
	"github.com/extremely-boring/extreme/check/internal/process"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/program"
)

// OfMutant puts a bug into a copy of the runner of the module in the folder root, builds
// it, and runs p on it, in a process of its own. If p is nil it looks for a simple program
// that breaks a rule which the bug is known to break. A mutant of which the explorer has
// no model runs in virtual time. Of the options an execution of p has its bounds: Steps and
// Goroutines.
func OfMutant(ctx context.Context, root string, m mutant.Mutant, p *program.Program, o explore.Options) (Run, error) {
	dir, err := os.MkdirTemp("", "extreme-trace-")
	if err != nil {
		return Run{}, err
	}
	defer os.RemoveAll(dir)
	t := try{root: root, dir: dir, m: m}
	q := Quarry{Rules: rulesOf(m), Steps: o.Steps, Goroutines: o.Goroutines}
	if p != nil {
		q.Program = p.String()
	}
	run, err := t.explored(ctx, q)
	var unmodelled *derive.NoModel
	if errors.As(err, &unmodelled) || errors.Is(err, errShared) || errors.Is(err, ErrTimed) || errors.Is(err, ErrEscaped) {
		run, err = t.inVirtualTime(ctx, q)
	}
	if err != nil {
		return Run{}, fmt.Errorf("mutant %s: %w", m.ID, err)
	}
	diff, err := Diff(m, root)
	run.Mutant = &Mutant{ID: m.ID, Bug: m.Bug, Source: m.Source, Diff: diff}
	run.Token = "" // it is not for the shipped runner
	run.Command = command(run.Program) + " --mutant " + m.ID + flags(o)
	return run, err
}

func rulesOf(m mutant.Mutant) string {
	rules := make([]string, len(m.Rules))
	for i, r := range m.Rules {
		rules[i] = string(r)
	}
	return strings.Join(rules, ",")
}

// Diff is what a mutant changes of the runner of the module in the folder root, as a
// unified diff.
func Diff(m mutant.Mutant, root string) (string, error) {
	files, err := m.Apply(filepath.Join(root, "executor"))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		was, err := os.ReadFile(filepath.Join(root, "executor", filepath.FromSlash(name)))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
		b.WriteString(udiff.Unified("a/executor/"+name, "b/executor/"+name, string(was), files[name]))
	}
	return b.String(), nil
}

// errShared says that the explored copy has not what a mutant edits.
var errShared = errors.New("the explored copy shares what it edits with the runner")

// try is one mutant being built and run.
type try struct {
	root, dir string
	m         mutant.Mutant
	copies    map[string]string // what is explored, by the names of the runner's files
}

// What a process is built of, from the module's folder. The mutant's package exists only
// in an overlay.
const (
	worker  = "check/trace/worker"
	mutated = worker + "/mutated"
)

// subject is the file of the worker that has the mutant.
const subject = `package main

import (
	"github.com/extremely-boring/extreme/check/explore/scope"
	"` + module.Path + "/" + mutated + `"
)

var subject scope.Runner = executor.RunObserved[int]
`

// explored runs the quarry on the explored copy of the mutant.
func (t *try) explored(ctx context.Context, q Quarry) (Run, error) {
	for _, e := range t.m.Edits {
		if strings.Contains(e.File, "/") {
			return Run{}, errShared
		}
	}
	var err error
	if t.copies, err = t.m.Explored(filepath.Join(t.root, "executor")); err != nil {
		return Run{}, err
	}
	files := map[string]string{worker + "/subject.go": subject}
	for name, text := range t.copies {
		files[path.Join(mutated, name)] = text
	}
	overlay, err := mutant.WriteOverlay(files, t.root, filepath.Join(t.dir, "explored"))
	if err != nil {
		return Run{}, err
	}
	return t.run(ctx, overlay, q)
}

// inVirtualTime runs the quarry on the mutant itself.
func (t *try) inVirtualTime(ctx context.Context, q Quarry) (Run, error) {
	overlay, err := t.m.Overlay(filepath.Join(t.root, "executor"), t.dir)
	if err != nil {
		return Run{}, err
	}
	q.Virtual, t.copies = true, nil
	return t.run(ctx, overlay, q)
}

// limit is when a process is given up as hanging. It decides nothing but that.
const limit = 2 * time.Minute

// run builds the worker with the overlay and has it catch the quarry. The process sees
// the mutant's source where the names of objects are looked up.
func (t *try) run(ctx context.Context, overlay string, q Quarry) (run Run, err error) {
	ctx, cancel := process.Limit(ctx, limit)
	defer cancel(nil)
	binary := filepath.Join(t.dir, "worker")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := process.Command(ctx, []string{"go", "build", "-overlay", overlay, "-o", binary, "./" + worker})
	build.Dir = t.root
	if out, err := build.CombinedOutput(); err != nil {
		return run, fmt.Errorf("it does not build: %w\n%s", err, bytes.TrimSpace(out))
	}
	tree, err := t.tree()
	if err != nil {
		return run, err
	}
	cmd := process.Command(ctx, []string{binary, "-program", q.Program, "-rules", q.Rules, fmt.Sprintf("-virtual=%t", q.Virtual),
		"-steps", strconv.Itoa(q.Steps), "-goroutines", strconv.Itoa(q.Goroutines)})
	cmd.Dir = tree
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = fmt.Errorf("its process did not end: %w", cause)
		}
		said, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		for _, known := range []error{ErrTimed, ErrEscaped} {
			if said == known.Error() {
				return run, known
			}
		}
		if why, cut := strings.CutPrefix(said, ErrCut.Error()+": "); cut {
			return run, fmt.Errorf("%w: %s", ErrCut, why)
		}
		if said == "" {
			return run, err
		}
		return run, fmt.Errorf("%w: %s", err, said)
	}
	err = json.Unmarshal(stdout.Bytes(), &run)
	return run, err
}

// tree is a folder with the mutant's source: where that is explored, with the copies, in which
// each access is a call that names what it is of.
func (t *try) tree() (string, error) {
	tree := filepath.Join(t.dir, "tree")
	if err := os.RemoveAll(tree); err != nil {
		return "", err
	}
	executor := filepath.Join(t.root, "executor")
	if err := os.CopyFS(filepath.Join(tree, "executor"), os.DirFS(executor)); err != nil {
		return "", err
	}
	files, err := t.m.Apply(executor)
	if err != nil {
		return "", err
	}
	maps.Copy(files, t.copies)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(tree, "executor", filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			return "", err
		}
	}
	return tree, os.WriteFile(filepath.Join(tree, "go.mod"), []byte("module "+module.Path+"\n"), 0o644)
}
