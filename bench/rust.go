package bench

import (
	"bufio"
	"bytes"
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

//go:embed rust/Cargo.toml rust/src
var rustSource embed.FS

// rustSubjects are the runners in Rust.
var rustSubjects = []string{"seed-rust", "park-rust", "cached-rust"}

// rustRunners is the process that measures them.
type rustRunners struct {
	version string
	process *exec.Cmd
	ask     io.WriteCloser
	answers *bufio.Reader
}

// startRust compiles the runners and starts them. The error is a [Missing].
func startRust(ctx context.Context) (*rustRunners, error) {
	missing := func(reason, remedy string) error {
		return &Missing{What: "the runners in Rust", Reason: reason, Remedy: remedy}
	}
	cargo, err := exec.LookPath("cargo")
	if err != nil {
		return nil, missing("cargo was not found", "install Rust, as by the package cargo of most systems")
	}
	program, err := compileRust(ctx, cargo)
	if err != nil {
		return nil, missing(err.Error(), "see that cargo build works in an empty package of cargo new")
	}
	version, err := exec.CommandContext(ctx, cargo, "--version").Output()
	if err != nil {
		return nil, missing("cargo --version: "+err.Error(), "")
	}
	r := &rustRunners{version: strings.TrimSpace(string(version)), process: exec.CommandContext(ctx, program)}
	r.process.Stderr = os.Stderr // only a panic writes there
	answers, err := r.process.StdoutPipe()
	if err == nil {
		r.ask, err = r.process.StdinPipe()
	}
	if err == nil {
		err = r.process.Start()
	}
	if err != nil {
		return nil, missing(err.Error(), "")
	}
	r.answers = bufio.NewReader(answers)
	return r, nil
}

// close ends the process.
func (r *rustRunners) close() {
	r.ask.Close()
	_ = r.process.Wait() // it was asked to end, and how it did changes no figure
}

// compileRust compiles the embedded source in a folder of the user's cache, where
// nothing is compiled twice, and returns the program.
func compileRust(ctx context.Context, cargo string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "extreme", "bench-rust")
	if err := unpack(folder); err != nil {
		return "", err
	}
	target := filepath.Join(folder, "target")
	cmd := exec.CommandContext(ctx, cargo, "build", "--release", "--offline", "--quiet",
		"--manifest-path", filepath.Join(folder, "Cargo.toml"), "--target-dir", target)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { // another target goes to another folder
		return strings.HasPrefix(v, "CARGO_BUILD_TARGET=")
	})
	if out, err := cmd.CombinedOutput(); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		return "", fmt.Errorf("cargo build: %w: %s", err, first)
	}
	program := filepath.Join(target, "release", "runners")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	return program, nil
}

// unpack writes the embedded source. A file that is as it should be is left alone, since
// cargo goes by its time.
func unpack(folder string) error {
	return fs.WalkDir(rustSource, "rust", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := rustSource.ReadFile(name)
		if err != nil {
			return err
		}
		path := filepath.Join(folder, filepath.FromSlash(strings.TrimPrefix(name, "rust/")))
		if is, err := os.ReadFile(path); err == nil && bytes.Equal(is, text) {
			return nil
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, text, 0o644)
	})
}

// cells are those of the runners in Rust for a case and size.
func (r *rustRunners) cells(c *benchCase, size int) (cells []*cell) {
	for _, subject := range rustSubjects {
		x := &cell{of: c, size: size, subject: subject}
		if c.across {
			x.across = "OS threads"
		}
		x.run = func(batches int) (time.Duration, error) {
			value, ops, err := r.figure("time", c, size, subject, batches)
			return time.Duration(value * ops), err
		}
		x.allocated = func(batches int) (int64, error) {
			value, _, err := r.figure("allocs", c, size, subject, batches)
			return int64(value), err
		}
		cells = append(cells, x)
	}
	return cells
}

// figure asks for one figure, and returns it with the number of operations it is of. The
// error is a [Missing].
func (r *rustRunners) figure(what string, c *benchCase, size int, subject string, batches int) (value, ops float64, err error) {
	missing := &Missing{What: place(c.id, size, subject)}
	line := ""
	_, err = fmt.Fprintln(r.ask, what, benchmarkName(c.id), subject, size, batches)
	if err == nil {
		line, err = r.answers.ReadString('\n')
	}
	if err != nil {
		missing.Reason, missing.Remedy = "the process of the runners in Rust has ended", "see what it wrote to the standard error"
		return 0, 0, missing
	}
	value, ops, err = parseAnswer(line)
	if err != nil {
		missing.Reason = err.Error()
		if strings.Contains(missing.Reason, "starts no thread") {
			missing.Remedy = "raise the limit on threads, as by ulimit -u"
		}
		return 0, 0, missing
	}
	return value, ops, nil
}

// place names a figure in a sentence.
func place(id string, size int, subject string) string {
	if size > 0 {
		return fmt.Sprintf("%s of %d by %s", id, size, subject)
	}
	return id + " by " + subject
}
