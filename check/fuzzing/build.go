package fuzzing

import (
	"context"
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check/internal/said"
	"github.com/extremely-boring/extreme/check/lane"
)

// packageName is the folder of the targets in the module.
const packageName = "fuzz"

// plain is the kind of build without a sanitizer.
const plain = "plain"

// build is a kind of build of the targets.
type build struct {
	name            string
	flags, env      []string
	missing, remedy string
	binary          string
}

// buildLimit is when a build is given up as hanging.
const buildLimit = 20 * time.Minute

// builds are the kinds: the plain one, and those of the sanitizers that shall see what
// the targets do. The lanes know what they need.
func (m *machine) builds(ctx context.Context) []build {
	all := []build{{name: plain}}
	columns, err := lane.Columns(ctx, m.root, []string{race, "asan"}, false, false)
	if err != nil {
		return append(all, build{name: race, missing: err.Error()}, build{name: "asan", missing: err.Error()})
	}
	for _, c := range columns {
		all = append(all, build{name: c.Name, flags: c.Flags, env: c.Env, missing: c.Missing, remedy: c.Remedy})
	}
	return all
}

// compile builds the targets, the plain ones with what makes coverage show. A sanitizer
// watches that as well, and each coverage that one process hands to another as JSON: where
// it did both, a target had a fiftieth of the time. What the plain build finds is in the
// corpus, and the others try what comes of that.
func (r *run) compile(ctx context.Context, b build) build {
	r.status("building the fuzz targets: %s", b.name)
	b.binary = r.folder.in("bin", b.name+".test")
	if runtime.GOOS == "windows" {
		b.binary += ".exe"
	}
	argv := append([]string{"go", "test", "-c", "-o", b.binary}, b.flags...)
	if b.name == plain {
		argv = append(argv, "-fuzz=.")
	}
	x := r.start(ctx, command{dir: r.Root, env: b.env, argv: append(argv, "./"+packageName), limit: buildLimit})
	switch {
	case x.err != nil:
		b.missing = x.err.Error()
	case x.late:
		b.missing = "its build hangs"
	case x.code != 0:
		b.missing, b.remedy = "it does not build: "+said.Complaint(x.output), "go test -c "+strings.Join(append(slices.Clone(b.flags), "./"+packageName), " ")
	}
	return b
}

// list returns the targets to run.
func (r *run) list(ctx context.Context) ([]string, error) {
	x := r.start(ctx, command{dir: r.folder.path, argv: []string{r.built[0].binary, "-test.list=^Fuzz"}, limit: time.Minute})
	var all []string
	for _, l := range strings.Fields(x.output) {
		if strings.HasPrefix(l, "Fuzz") {
			all = append(all, l)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("./%s has no fuzz targets", packageName)
	}
	if err := among(r.Targets, all); err != nil { // as one that is not built on this system
		return nil, err
	}
	if len(r.Targets) == 0 {
		return all, nil
	}
	return slices.DeleteFunc(all, func(name string) bool { return !slices.Contains(r.Targets, name) }), nil
}

// asked refuses targets that the source of the module in the folder root has not: what is
// built says more, and needs a folder and a minute.
func asked(root string, names []string) error {
	if len(names) == 0 {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(root, packageName, "*_test.go"))
	if err != nil {
		return err
	}
	var all []string
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil // what builds it says so better
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Fuzz") {
				all = append(all, f.Name.Name)
			}
		}
	}
	slices.Sort(all)
	return among(names, all)
}

// among refuses the first name that is not one of all there are.
func among(names, all []string) error {
	for _, name := range names {
		if !slices.Contains(all, name) {
			return fmt.Errorf("there is no fuzz target %q; there are %s", name, strings.Join(all, ", "))
		}
	}
	return nil
}

// Digest is of what the outcome of a crash depends on: the runner, the harness, the targets
// of the module in the folder root. Equal code has an equal one.
func Digest(root string) (string, error) {
	if _, err := os.Stat(filepath.Join(root, packageName)); err != nil {
		return "", fmt.Errorf("there is no package ./%s with fuzz targets in %s", packageName, root)
	}
	h := sha256.New()
	for _, folder := range []string{"executor", "check", packageName} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil && name == filepath.Join(root, folder) {
				return nil // not every module has them all
			}
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
				return err
			}
			text, err := os.ReadFile(name)
			rel, _ := filepath.Rel(root, name)
			fmt.Fprintf(h, "%s %d\n%s", filepath.ToSlash(rel), len(text), text)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))[:16], nil
}
