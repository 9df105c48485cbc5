package lane

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/extremely-boring/extreme/check/internal/shell"
	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/mutant"
)

// Options are what a run of lanes can be asked for.
type Options struct {
	// Root is the folder of the module.
	Root string
	// Lanes are the lanes to run; none stands for the default set.
	Lanes []string
	// Except are lanes to leave out of those, as what is known of them already.
	Except []string
	// Short runs fewer programs.
	Short bool
	// Seed starts the generators. Zero stands for a fresh one.
	Seed int64
	// Programs is how many programs each lane generates. Zero stands for the
	// lane's own number.
	Programs int
	// Progress is told what each lane is doing. It may be nil.
	Progress Progress
}

// Progress is told what the lanes are doing. Its methods may be called by
// several goroutines at once.
type Progress interface {
	// Doing says what a lane is doing now.
	Doing(lane, what string)
	// Done says that a lane has ended.
	Done(Result)
}

// gate is one run of lanes.
type gate struct {
	Options
	lanes  []Lane
	goos   string
	goarch string
	dir    string // for binaries and overlays, removed at the end
	start  starter
	slots  chan struct{} // one for each test process that may run at once

	// plant makes an overlay for the go command that puts a planted bug into
	// the runner, or into its explored copy, and returns its path. To disarm a lane, a test makes one
	// that returns none: then the bug is the shipped source itself.
	plant func(id, dir string, explored bool) (overlay string, err error)
	// disarmed replaces the planted files of the lanes that read by good ones.
	disarmed bool
	// shrink returns the smallest program that fails still.
	shrink func(text string, fails func(string) bool) string
	// matrix makes the kill matrix.
	matrix func(context.Context, kill.Options) (kill.Matrix, error)
}

// job is one lane being run.
type job struct {
	*gate
	lane     Lane
	programs int
	dir      string // of its own
	result   *Result

	begun sync.Once
	began time.Time // when it had its first slot: what it waited before is not its time
}

// doing tells the progress.
func (j *job) doing(format string, args ...any) {
	if j.Progress != nil {
		j.Progress.Doing(j.lane.Name, fmt.Sprintf(format, args...))
	}
}

// Run runs lanes and returns how they ended. When ctx ends, processes are
// killed and what hasn't ended by then is incomplete. The error is for what
// keeps the whole from starting: then nothing was run.
func Run(ctx context.Context, o Options) (Report, error) {
	g := &gate{
		Options: o, goos: runtime.GOOS, goarch: runtime.GOARCH,
		start: newMachine(o.Root), shrink: shrinkProgram, matrix: kill.Run,
	}
	g.plant = planter(o.Root)
	return g.run(ctx)
}

// planter returns a function that makes an overlay of a mutant.
func planter(root string) func(id, dir string, explored bool) (overlay string, err error) {
	return func(id, dir string, explored bool) (string, error) {
		m, ok := mutant.ByID(id)
		if !ok {
			return "", fmt.Errorf("there is no mutant %s", id)
		}
		if explored {
			return m.ExploredOverlay(root, dir)
		}
		return m.Overlay(filepath.Join(root, "executor"), dir)
	}
}

func (g *gate) run(ctx context.Context) (Report, error) {
	var err error
	if g.lanes == nil {
		if g.lanes, err = Choose(g.Lanes); err != nil {
			return Report{}, err
		}
		g.lanes = slices.DeleteFunc(g.lanes, func(l Lane) bool { return slices.Contains(g.Except, l.Name) })
	}
	if g.Seed == 0 {
		g.Seed = rand.Int64N(1e9) + 1 // short enough to be typed
	}
	if g.dir, err = os.MkdirTemp("", "extreme-"); err != nil {
		return Report{}, err
	}
	defer os.RemoveAll(g.dir)
	g.slots = make(chan struct{}, runtime.GOMAXPROCS(0))

	began := time.Now()
	jobs := make([]*job, len(g.lanes))
	results := make([]Result, len(g.lanes))
	for i, l := range g.lanes {
		results[i] = Result{Lane: l.Name, Verdict: Pass}
		jobs[i] = &job{gate: g, lane: l, programs: g.programsOf(l), dir: filepath.Join(g.dir, l.Name), result: &results[i]}
	}
	g.runAll(ctx, jobs)
	r := Report{
		Schema: 1, Command: "sanitize", Verdict: verdict(results), Seed: g.Seed, Short: g.Short,
		Go: runtime.Version(), Platform: g.goos + "/" + g.goarch, Seconds: time.Since(began).Seconds(), Lanes: results,
	}
	r.Summary = summary(r)
	return r, nil
}

// runAll builds the jobs one after the other and runs each as soon as it is
// built. Most of what they run keeps one core busy: as many processes run at
// once as there are slots.
func (g *gate) runAll(ctx context.Context, jobs []*job) {
	var running sync.WaitGroup
	for _, j := range jobs {
		began := time.Now()
		w := j.build(ctx)
		took := time.Since(began)
		running.Go(func() {
			if w != nil && ctx.Err() == nil {
				w.run(ctx, j)
			}
			if ctx.Err() != nil && j.result.Verdict != Fail {
				j.result.Reasons = nil // they are but what the interruption looked like from inside
				j.result.incomplete("interrupted")
			}
			if !j.began.IsZero() {
				took += time.Since(j.began)
			}
			j.result.Seconds = took.Seconds()
			if g.Progress != nil {
				g.Progress.Done(*j.result)
			}
		})
	}
	running.Wait()
}

// build checks what the lane needs and builds it. It returns nil when there is
// nothing to run.
func (j *job) build(ctx context.Context) work {
	if ctx.Err() != nil {
		return nil
	}
	if err := os.MkdirAll(j.dir, 0o755); err != nil {
		j.result.fail("%v", err)
		return nil
	}
	for _, n := range slices.Concat(j.lane.needs, j.lane.alone) {
		missing, remedy := n(ctx, j)
		if missing == "" {
			continue
		}
		j.result.incomplete("%s", missing)
		j.result.Remedy = remedy
		j.result.NotRun = j.lane.Optional && len(j.Lanes) == 0
		return nil
	}
	w := j.lane.work()
	err := w.build(ctx, j)
	if ctx.Err() != nil { // then the error, if there is one, is only that
		return nil
	}
	var h *hindrance
	if errors.As(err, &h) {
		j.result.hindered(h)
		return nil
	}
	if err != nil {
		j.result.fail("%v", err)
		return nil
	}
	return w
}

func (g *gate) programsOf(l Lane) int {
	switch {
	case l.Programs == 0:
		return 0
	case g.Programs > 0:
		return g.Programs
	case g.Short:
		return l.ShortPrograms
	}
	return l.Programs
}

// binary is the path of a test binary of the lane.
func (j *job) binary(name string) string {
	name += ".test"
	if j.goos == "windows" {
		name += ".exe"
	}
	return filepath.Join(j.dir, name)
}

// exec runs a command in the module's folder and waits for its end.
func (g *gate) exec(ctx context.Context, env []string, argv ...string) exit {
	return g.start.start(ctx, command{dir: g.Root, env: env, argv: argv, limit: buildLimit})
}

// buildLimit is when a build, or a tool, is given up as hanging. It decides
// nothing but that the lane is incomplete.
const buildLimit = 20 * time.Minute

// slot waits until one more process may run, and returns the function that ends
// its turn.
func (j *job) slot(ctx context.Context) (end func()) {
	select {
	case j.slots <- struct{}{}:
		j.begun.Do(func() { j.began = time.Now() })
		return func() { <-j.slots }
	case <-ctx.Done():
		return func() {}
	}
}

// ErrNoGo says that nothing can be built.
var ErrNoGo = errors.New("no Go: get it from https://go.dev/dl, or as your system's package golang")

// FindRoot returns the folder of this module that dir is in.
func FindRoot(dir string) (string, error) {
	cmd := exec.Command("go", "list", "-m", "-f", "{{.Path}} {{.Dir}}")
	cmd.Dir = dir
	b, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return "", ErrNoGo
	}
	path, root, _ := strings.Cut(strings.TrimSpace(string(b)), " ")
	if err != nil || path != module {
		return "", fmt.Errorf("not in a clone of %s: run it from there, as ./sanitize.sh does", module)
	}
	return root, nil
}

const module = "github.com/extremely-boring/extreme"

// tail returns the last lines of a text.
func tail(text string, lines int) string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if len(all) > lines {
		all = append([]string{"[...]"}, all[len(all)-lines:]...)
	}
	return strings.Join(all, "\n")
}

// setting makes one word of NAME=VALUE for a POSIX shell.
func setting(s string) string {
	name, value, _ := strings.Cut(s, "=")
	return name + "=" + shell.Word(value)
}

// line makes one line of a command for a POSIX shell.
func line(env []string, argv ...string) string {
	var words []string
	for _, e := range env {
		words = append(words, setting(e))
	}
	for _, a := range argv {
		if name, value, ok := strings.Cut(a, "="); ok && strings.HasPrefix(a, "-") {
			words = append(words, name+"="+shell.Word(value))
			continue
		}
		words = append(words, shell.Word(a))
	}
	return strings.Join(words, " ")
}
