package kill

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/extremely-boring/extreme/check/internal/process"
	"github.com/extremely-boring/extreme/check/internal/said"
	"github.com/extremely-boring/extreme/check/mutant"
)

// Yours is the id of a mutant that is somebody's diff.
const Yours = "your-bug"

// Patch makes a mutant of a unified diff against the runner in the module's folder root.
// The diff's paths may begin at that folder or at executor, with or without the a/ and b/
// of git, whose apply command applies it. The error, of one line, says what is wrong with
// a diff that does not apply, changes nothing, or does not build.
func Patch(ctx context.Context, root string, diff []byte) (mutant.Mutant, error) {
	none := mutant.Mutant{}
	dir, err := os.MkdirTemp("", "extreme-try-")
	if err != nil {
		return none, err
	}
	defer os.RemoveAll(dir)
	if err := apply(ctx, root, dir, diff); err != nil {
		return none, err
	}
	edits, err := edits(filepath.Join(root, original), filepath.Join(dir, "tree", original))
	if err != nil {
		return none, err
	}
	m := mutant.Mutant{ID: Yours, Bug: "the bug of the diff", Source: "a diff", Edits: edits}
	if err := compiles(ctx, root, dir, m); err != nil {
		return none, err
	}
	return m, nil
}

// apply copies the runner into the folder tree of dir and applies the diff there.
func apply(ctx context.Context, root, dir string, diff []byte) error {
	tree := filepath.Join(dir, "tree")
	patch := filepath.Join(dir, "patch")
	if err := os.WriteFile(patch, diff, 0o644); err != nil {
		return err
	}
	var first error
	for _, from := range []string{".", original} {
		for _, strip := range []string{"-p1", "-p0"} {
			if err := os.RemoveAll(tree); err != nil {
				return err
			}
			if err := os.CopyFS(filepath.Join(tree, original), os.DirFS(filepath.Join(root, original))); err != nil {
				return err
			}
			cmd := process.Command(ctx, []string{"git", "apply", "--recount", "--whitespace=nowarn", strip, patch})
			cmd.Dir = filepath.Join(tree, from)
			cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+dir, "GIT_DIR="+filepath.Join(dir, "no-repository"), "LC_ALL=C")
			out, err := cmd.CombinedOutput()
			if err == nil {
				return nil
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if first == nil || strings.Contains(first.Error(), missing) && !strings.Contains(string(out), missing) {
				first = errors.New(why(root, string(out), err))
			}
		}
	}
	return first
}

// missing is what git says of a file that is not in the copy.
const missing = "No such file or directory"

// why says in a line why the diff does not apply, most often by the first that git said.
func why(root, out string, err error) string {
	line := strings.TrimPrefix(firstLine(out), "error: ")
	file, gone := strings.CutSuffix(line, ": "+missing)
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "there is no git, which applies a diff"
	case strings.HasPrefix(line, "No valid patches"):
		return "there is no change in it; a unified diff is what git diff prints"
	case gone && there(root, file):
		return fmt.Sprintf("the diff changes %s: only what is below %s can be tried", file, original)
	case line == "":
		line = err.Error()
	}
	return "the diff does not apply: " + line
}

// there reports whether the module's folder root has the file.
func there(root, file string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(file)))
	return err == nil
}

// edits are what turns the one folder into the other.
func edits(from, to string) (all []mutant.Edit, err error) {
	err = filepath.WalkDir(to, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(to, name)
		if err != nil {
			return err
		}
		now, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		was, err := os.ReadFile(filepath.Join(from, rel))
		switch {
		case os.IsNotExist(err):
			all = append(all, mutant.Edit{File: filepath.ToSlash(rel), New: string(now)})
		case err != nil:
			return err
		case string(was) != string(now):
			all = append(all, mutant.Edit{File: filepath.ToSlash(rel), Old: string(was), New: string(now)})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(from, func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if _, gone := os.Lstat(filepath.Join(to, rel)); err == nil && gone != nil {
			err = fmt.Errorf("the diff removes %s/%s: take out what is in it instead", original, filepath.ToSlash(rel))
		}
		return err
	})
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("the diff changes no Go source of %s", original)
	}
	return all, err
}

// compiles builds the mutant alone, where it stands.
func compiles(ctx context.Context, root, dir string, m mutant.Mutant) error {
	overlay, err := m.Overlay(filepath.Join(root, original), dir)
	if err != nil {
		return err
	}
	cmd := process.Command(ctx, []string{"go", "build", "-overlay", overlay, "./" + original + "/..."})
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	// The go command names the file of the overlay.
	line := overlaid.ReplaceAllStringFunc(complaint(out, err), func(path string) string {
		return original + "/" + strings.TrimPrefix(filepath.Base(path), Yours+"-")
	})
	return fmt.Errorf("with the diff it does not build: %s", line)
}

// complaint is the first thing that the go command said, or else the error.
func complaint(out []byte, err error) string { return cmp.Or(said.Complaint(string(out)), err.Error()) }

var overlaid = regexp.MustCompile(`\S*` + Yours + `-[^\s:]*`)
