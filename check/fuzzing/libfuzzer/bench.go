package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check/internal/process"
	"github.com/extremely-boring/extreme/internal/count"
)

// bench is where programs of libFuzzer are built and run.
type bench struct {
	root      string // of the module
	dir       string // for everything that is made
	sanitizer string
	notes     io.Writer
}

// outcome is how a process ended.
type outcome struct {
	code      int
	said      string
	took, cpu time.Duration
}

// late is when a process is given up as hanging. That decides nothing but that the whole
// is incomplete.
const late = 20 * time.Minute

// do runs a process to its end. The error is for one that could not be started, or hung.
func (b *bench) do(ctx context.Context, dir string, env []string, argv ...string) (outcome, error) {
	ctx, cancel := process.Limit(ctx, late)
	defer cancel(nil)
	var text process.Excerpt
	cmd := process.Command(ctx, argv)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = &text, &text
	began := time.Now()
	err := cmd.Run()
	if ctx.Err() != nil {
		return outcome{}, fmt.Errorf("%s: %w", filepath.Base(argv[0]), context.Cause(ctx))
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return outcome{}, missing{err.Error()}
	}
	state := cmd.ProcessState
	return outcome{state.ExitCode(), text.String(), time.Since(began), state.UserTime() + state.SystemTime()}, nil
}

// missing is an error about what a machine lacks, or does not build.
type missing struct{ what string }

func (m missing) Error() string { return m.what }

// build builds targets of the module in root into a folder below dir, and returns that.
func (b *bench) build(ctx context.Context, root, into string, targets ...string) (string, error) {
	out := filepath.Join(b.dir, into)
	fmt.Fprintf(b.notes, "building %s for libFuzzer: %s\n", count.Of(len(targets), "target"), into)
	env := []string{"SRC=", "OUT=" + out, "SANITIZER=" + b.sanitizer}
	x, err := b.do(ctx, root, env, append([]string{"bash", filepath.Join(root, ".clusterfuzzlite", "build.sh")}, targets...)...)
	if err != nil {
		return "", err
	}
	if x.code != 0 {
		lines := strings.Split(strings.TrimSpace(x.said), "\n")
		return "", missing{strings.Join(lines[max(0, len(lines)-3):], "; ")}
	}
	return out, nil
}

// sources are what of the module the build reads.
var sources = []string{".clusterfuzzlite", "check", "examples", "executor", "fuzz", "internal", "tools", "go.mod", "go.sum"}

// clone copies the module.
func (b *bench) clone(to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, name := range sources {
		from := filepath.Join(b.root, name)
		text, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), text, 0o644)
		} else {
			err = os.CopyFS(filepath.Join(to, name), os.DirFS(from))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
