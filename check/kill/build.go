package kill

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/extremely-boring/extreme/check/derive"
	"github.com/extremely-boring/extreme/check/internal/process"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/mutant"
)

// Where the mutants' packages seem to be, from the module's folder. They exist only in
// overlays.
const (
	module     = "github.com/extremely-boring/extreme"
	worker     = "check/kill/worker"
	mutantsDir = "check/kill/mutants"
	original   = "executor"
)

// hunter is a binary that knows a mutant under some name, or why there is none.
type hunter struct {
	binary, subject string
	absent          string // why the column has no such mutant
	failed          error
}

// builder builds the binaries of one column.
type builder struct {
	root, dir string
	column    Column
	overlays  int
}

func (b *builder) explores() bool { return b.column.Way == hunt.Schedules }

// build builds one binary of all the mutants that are a package of their own, and one
// for each that edits what all of them share.
func (b *builder) build(ctx context.Context, mutants []mutant.Mutant) map[string]hunter {
	hunters := map[string]hunter{}
	var together []string
	replace := map[string]string{}
	for _, m := range mutants {
		files, shared, err := b.files(m)
		var unmodelled *derive.NoModel
		switch {
		case errors.As(err, &unmodelled):
			hunters[m.ID] = hunter{absent: unmodelled.Error()}
		case err != nil:
			hunters[m.ID] = hunter{failed: err}
		case shared && b.explores():
			hunters[m.ID] = hunter{absent: "the explored copy shares what it edits with the runner"}
		case guardedOnly(m) && !b.column.guarded():
			hunters[m.ID] = hunter{absent: "only the builds of asan and msan compile what it edits"}
		case shared || starts(m) && !b.explores():
			hunters[m.ID] = b.alone(ctx, m, files)
		default:
			together = append(together, m.ID)
			for name, text := range files {
				replace[path.Join(mutantsDir, ident(m.ID), name)] = text
			}
		}
	}
	if len(together) == 0 {
		return hunters
	}
	replace[path.Join(worker, "subjects.go")] = b.subjects(together)
	binary, err := b.compile(ctx, replace)
	for _, id := range together {
		hunters[id] = hunter{binary: binary, subject: id, failed: err}
	}
	return hunters
}

// guardedOnly reports whether the mutant edits nothing but what the builds of asan and
// msan compile.
func guardedOnly(m mutant.Mutant) bool {
	for _, e := range m.Edits {
		if e.File != "cell/guarded.go" {
			return false
		}
	}
	return len(m.Edits) > 0
}

// starts reports whether the mutant does something when its process starts, which the
// others must not see.
func starts(m mutant.Mutant) bool {
	for _, e := range m.Edits {
		if strings.Contains(e.New, "func init()") {
			return true
		}
	}
	return false
}

// files returns the files of the mutant's package, and whether it edits what the
// mutants share.
func (b *builder) files(m mutant.Mutant) (files map[string]string, shared bool, err error) {
	folder := filepath.Join(b.root, original)
	for _, e := range m.Edits {
		shared = shared || strings.Contains(e.File, "/")
	}
	switch {
	case shared:
		files, err = m.Apply(folder)
		return files, true, err
	case b.explores():
		files, err = m.Explored(folder)
		return files, false, err
	}
	if files, err = derive.Sources(folder); err != nil {
		return nil, false, err
	}
	mutated, err := m.Apply(folder)
	maps.Copy(files, mutated)
	return files, false, err
}

// alone builds the mutant in place of the original.
func (b *builder) alone(ctx context.Context, m mutant.Mutant, files map[string]string) hunter {
	replace := map[string]string{}
	for name, text := range files {
		replace[path.Join(original, name)] = text
	}
	binary, err := b.compile(ctx, replace)
	return hunter{binary: binary, subject: hunt.Original, failed: err}
}

// subjects is the file of the worker that knows the mutants.
func (b *builder) subjects(ids []string) string {
	var imports, entries strings.Builder
	for _, id := range ids {
		pkg := path.Join(module, mutantsDir, ident(id))
		fmt.Fprintf(&imports, "\t%s %q\n", ident(id), pkg)
		fmt.Fprintf(&entries, "\t%q: hunt.Both(%s.RunObserved[int], %s.Run[int]),\n", id, ident(id), ident(id))
	}
	return "package main\n\nimport (\n\t\"" + module + "/check/kill/hunt\"\n" + imports.String() + ")\n\nvar subjects = map[string]hunt.Subject{\n" + entries.String() + "}\n"
}

var notIdent = regexp.MustCompile(`[^a-z0-9]+`)

// ident is a name for the mutant's package.
func ident(id string) string { return "m_" + notIdent.ReplaceAllString(strings.ToLower(id), "_") }

// compile builds the worker with files replaced or added, and returns the binary.
func (b *builder) compile(ctx context.Context, files map[string]string) (string, error) {
	b.overlays++
	dir := filepath.Join(b.dir, fmt.Sprintf("%s-%d", b.column.Name, b.overlays))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	overlay, err := mutant.WriteOverlay(files, b.root, filepath.Join(dir, "overlay"))
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "worker")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	argv := append([]string{"go", "build", "-o", binary, "-overlay", overlay}, b.column.Flags...)
	cmd := process.Command(ctx, append(argv, "./"+worker))
	cmd.Dir, cmd.Env = b.root, append(os.Environ(), b.column.Env...)
	out, err := cmd.CombinedOutput()
	if exited := (*exec.ExitError)(nil); errors.As(err, &exited) {
		return "", fmt.Errorf("it does not build: %s", complaint(out, err))
	}
	return binary, err
}
