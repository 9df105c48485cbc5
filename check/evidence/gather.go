package evidence

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/bench"
	"github.com/extremely-boring/extreme/check/fuzzing"
	"github.com/extremely-boring/extreme/check/lane"
)

// Options say what to gather.
type Options struct {
	// Root is the folder of the module, and Dir the one for the evidence, where results
	// are kept, too.
	Root, Dir string
	// Short runs fewer programs.
	Short bool
	// Fresh runs everything again.
	Fresh bool
	// Fuzz is a folder of extreme fuzz. It is an error if there is none, and if it is
	// empty, nothing of that kind is part of the evidence.
	Fuzz string
	// Seed starts the generators. Zero stands for that of the results which are kept,
	// or else a fresh one.
	Seed int64
	// Progress is told what is being done, and Log a line for what is worth one.
	Progress lane.Progress
	Log      func(line string)
}

// errChanged says that the code is not what it was when the run began.
var errChanged = errors.New("the code was changed while it was checked: run it again")

// Gather runs what is not kept, and returns the evidence. What ends while ctx does not is
// kept, and a later call goes on from there. The error is for what keeps the whole from
// being put together.
func Gather(ctx context.Context, o Options) (Evidence, error) { return newGatherer(o).gather(ctx) }

// newGatherer returns one that runs the real thing.
func newGatherer(o Options) *gatherer {
	return &gatherer{
		Options: o, now: time.Now, machine: readMachine, lanes: lane.Run, matrix: makeMatrix,
		bench: func(ctx context.Context) (bench.Report, error) {
			return bench.Run(ctx, bench.Options{Root: o.Root, Short: true, Progress: byRound(o.doing("bench"))})
		},
		examples: makeExamples,
	}
}

// doing returns a function that tells the progress of a part.
func (o Options) doing(part string) func(string) {
	return func(what string) {
		if o.Progress != nil {
			o.Progress.Doing(part, what)
		}
	}
}

// byRound tells of each round once: a line for each thing that is measured in it would be
// too many.
func byRound(tell func(string)) func(string) {
	last := ""
	return func(what string) {
		if strings.HasPrefix(what, "round ") {
			what, _, _ = strings.Cut(what, ":")
		}
		if what != last {
			last = what
			tell(what)
		}
	}
}

// gatherer gathers one piece of evidence.
type gatherer struct {
	Options
	now     func() time.Time
	machine func(context.Context) Machine
	lanes   func(context.Context, lane.Options) (lane.Report, error)
	matrix  func(ctx context.Context, o Options, seed int64) (Matrix, error)
	// What has no verdict is left out of a rerun: then these are nil.
	bench    func(context.Context) (bench.Report, error)
	examples func(ctx context.Context, root string) ([]Example, error)

	store *store
	e     *Evidence
}

func (g *gatherer) gather(ctx context.Context) (Evidence, error) {
	e := Evidence{Schema: Schema, Command: commandName, Short: g.Short}
	g.e = &e
	if err := prepare(g.Dir); err != nil {
		return e, err
	}
	var err error
	if e.Fuzz, e.FuzzMissing, err = g.fuzz(); err != nil {
		return e, err
	}
	if e.Code, err = readCode(ctx, g.Root, g.Dir); err != nil {
		return e, err
	}
	e.Machine = g.machine(ctx)
	g.store = &store{dir: g.Dir, code: e.Code, machine: e.Machine, short: g.Short, now: g.now}
	e.Seed = g.seed()
	for _, part := range []func(context.Context) error{g.runLanes, g.runMatrix, g.runBench, g.runExamples} {
		if err := part(ctx); err != nil {
			return e, err
		}
		if ctx.Err() != nil {
			return e, fmt.Errorf("interrupted; what had ended is kept in %s, and the same command goes on from there", g.Dir)
		}
	}
	// Somebody may have committed what was checked.
	if err := g.unchanged(); err != nil {
		return e, err
	}
	e.Code.commit(ctx, g.Root, inside(g.Root, g.Dir))
	e.Made = g.now().UTC().Format(time.RFC3339)
	e.derive()
	return e, e.seal()
}

// prepare looks at the folder. One with something else in it is left alone.
func prepare(dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is not a folder", dir)
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return err
	}
	own := func(d os.DirEntry) bool { return d.Name() == jsonName || d.Name() == resultsFolder }
	if len(entries) > 0 && !slices.ContainsFunc(entries, own) {
		return fmt.Errorf("%s has something else in it, and no %s: name an empty folder or a new one", dir, jsonName)
	}
	return nil
}

// unchanged returns an error unless the files are what they were.
func (g *gatherer) unchanged() error {
	code, err := readFiles(g.Root, g.Dir)
	if err == nil && code.Tree != g.e.Code.Tree {
		err = errChanged
	}
	return err
}

// fuzz sums up the folder of a fuzz run. One of other code is no evidence on this.
func (g *gatherer) fuzz() (*fuzzing.Summary, string, error) {
	if g.Fuzz == "" {
		return nil, "no folder of extreme fuzz was named by --fuzz", nil
	}
	s, err := fuzzing.Read(g.Fuzz)
	if err != nil {
		return nil, "", fmt.Errorf("--fuzz: %w", err)
	}
	now, err := fuzzing.Digest(g.Root)
	if err != nil {
		return nil, "", err
	}
	if s.Digest != now {
		return nil, fmt.Sprintf("the folder that --fuzz names was last fuzzed with code %s, and this is %s", s.Digest, now), nil
	}
	s.Folder = filepath.Base(s.Folder) // the rest is this machine's
	return &s, "", nil
}

// seed is the one that was asked for, or that of most results that are kept.
func (g *gatherer) seed() int64 {
	if g.Seed != 0 {
		return g.Seed
	}
	seed, most := rand.Int64N(1e9)+1, 0 // short enough to be typed
	count := map[int64]int{}
	for _, name := range append(lane.Names(), matrixPart) {
		if k, ok := load[struct{}](g.store, name); ok && !g.Fresh {
			if count[k.Seed]++; count[k.Seed] > most {
				seed, most = k.Seed, count[k.Seed]
			}
		}
	}
	return seed
}

// takeOver returns what is kept of a part.
func takeOver[T any](g *gatherer, part string) (k kept[T], ok bool) {
	if g.Fresh {
		return k, false
	}
	k, ok = load[T](g.store, part)
	return k, ok && k.Seed == g.e.Seed
}

func (g *gatherer) log(format string, args ...any) {
	if g.Log != nil {
		g.Log(fmt.Sprintf(format, args...))
	}
}
