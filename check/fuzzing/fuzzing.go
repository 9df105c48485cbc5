// Package fuzzing runs fuzz targets for as long as people sleep, and loses nothing of
// what they find.
//
// The targets are built once for each kind of build, and take turns in short rounds: what
// still finds coverage gets longer ones. A crash ends a round, not the night: it is kept,
// and equal ones are one finding. All is in one folder, written so that neither a kill nor
// a full disk loses a finding, and the next run goes on where the last one stopped. Where an
// input stands for a program, a smaller one is looked for that fails the same way, and is
// shown in its place; both are kept:
//
//	journal.jsonl  a line for each round, with a checksum
//	corpus/        the inputs that reach something new, as the go command keeps them
//	crashes/       a folder for each finding: input, report, test
//	work/          where the rounds run that go on now
//	bad/           what was found in the folder and could not be read
//
// # Limits
//
// A finding is one rule and one culprit: two bugs that break the same rule by the same
// culprit are one entry until the first is fixed. A crash that depends on the schedule may
// pass when it is run again, and is filed as fixed only after many runs of changed code.
// Where the disk is so full that the target itself can't write its crash, only the report
// is left, in what the command prints. A target with a bug that most inputs meet gets no
// further until it is fixed.
//
// Inputs are shrunk by the go command, as bytes, and then those that stand for programs by
// the steps of package program: no step leads on from where that ends, but several at once
// may. A candidate that hangs counts as passing, and a hang itself is not made smaller.
package fuzzing

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"
)

// Options are what a night can be asked for.
type Options struct {
	// Root is the folder of the module, whose package fuzz has the targets.
	Root string
	// Folder keeps everything.
	Folder string
	// For is how long to fuzz; what is built before does not count.
	For time.Duration
	// Targets are the names of those to run, none for all.
	Targets []string
	// Cores is how many targets run side by side. Zero stands for the cores there are.
	Cores int
	// Seed starts the mutators of the rounds. Zero stands for a fresh one.
	Seed int64
	// Disk is how many bytes the corpus may take. Zero stands for no bound.
	Disk int64

	// Log is told what is worth a line that stays.
	Log func(line string)
	// Round is told of each round that ends. It may be nil.
	Round func(line string)
	// Status is told where things are. It may be nil.
	Status func(line string)
	// Show asks for a summary while the run goes on, which Shown is given. Both may be
	// nil.
	Show  <-chan struct{}
	Shown func(Summary)
}

// Run fuzzes until the time is up or ctx ends. The error is for what keeps the whole from
// starting.
func Run(ctx context.Context, o Options) (Summary, error) {
	m := &machine{root: o.Root}
	r := &run{Options: o, now: time.Now, start: m.start, builds: m.builds, disk: realDisk}
	if o.Status != nil {
		tick := time.NewTicker(2 * time.Second)
		defer tick.Stop()
		r.tick = tick.C
	}
	return r.run(ctx)
}

// run is one night.
type run struct {
	Options
	now    func() time.Time
	start  starter
	builds func(context.Context) []build
	disk   disk
	tick   <-chan time.Time // when to tell where things are, beside the ends of rounds

	folder  *folder
	digest  string
	built   []build
	targets []*target
	began   time.Time
	before  float64 // seconds of the runs before this one
	reasons []string
	number  int               // of rounds begun
	asked   map[string]string // findings, with the input that was made smaller last
}

func (r *run) run(ctx context.Context) (Summary, error) {
	if r.Seed == 0 {
		r.Seed = rand.Int64N(1e9) + 1 // short enough to be typed
	}
	if r.Cores == 0 {
		r.Cores = runtime.GOMAXPROCS(0)
	}
	var err error
	if r.digest, err = Digest(r.Root); err != nil {
		return Summary{}, err
	}
	if err = asked(r.Root, r.Targets); err != nil { // before the folder is made
		return Summary{}, err
	}
	if r.folder, err = open(r.Folder, r.disk, r.Log); err != nil {
		return Summary{}, err
	}
	defer r.folder.close()
	if err := r.prepare(ctx); err != nil {
		return Summary{}, err
	}
	if err := r.folder.journal.add(event{Kind: "start", At: r.before, Start: r.opening()}); err != nil {
		return Summary{}, fmt.Errorf("the journal can't be written: %w", err)
	}
	r.began, r.asked = r.now(), map[string]string{}
	why := r.night(ctx)
	end := event{Kind: "stop", At: r.at(), Stop: &stop{Reasons: why}}
	if err := r.folder.journal.add(end); err != nil {
		end.Stop.Reasons = append(end.Stop.Reasons, "the journal can't be written: "+err.Error())
		r.folder.events = append(r.folder.events, end)
	}
	return r.summary(), nil
}

// night takes in what was left behind, runs old crashes again, and then the rounds. It
// returns why it is incomplete, if it is.
func (r *run) night(ctx context.Context) []string {
	err := r.recover(ctx)
	if err == nil {
		err = r.again(ctx)
	}
	if err == nil {
		err = r.rounds(ctx)
	}
	if err != nil {
		r.reasons = append(r.reasons, "stopped: "+err.Error())
	}
	if ctx.Err() != nil {
		r.reasons = append(r.reasons, "interrupted")
	}
	return r.reasons
}

// prepare builds, finds the targets and replays what the journal says of them.
func (r *run) prepare(ctx context.Context) error {
	for _, b := range r.builds(ctx) {
		if b.missing == "" {
			b = r.compile(ctx, b)
		}
		if ctx.Err() != nil { // and not what became of the build that was killed then
			return errors.New("it was interrupted before anything was fuzzed")
		}
		if b.missing != "" {
			if b.name == plain {
				return fmt.Errorf("./%s: %s", packageName, b.missing)
			}
			line := fmt.Sprintf("the %s build is left out: %s", b.name, b.missing)
			r.Log(line)
			r.reasons = append(r.reasons, line)
		}
		r.built = append(r.built, b)
	}
	names, err := r.list(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		r.targets = append(r.targets, newTarget(name))
	}
	for _, e := range r.folder.events {
		r.before = max(r.before, e.At)
		if e.Round == nil {
			continue
		}
		if t := r.target(e.Round.Target); t != nil {
			t.took(*e.Round)
		}
	}
	level(r.targets)
	return r.seedCorpus()
}

func (r *run) opening() *start {
	s := &start{Seed: r.Seed, Digest: r.digest, Planned: r.For.Seconds(), Time: r.now().UTC().Format(time.RFC3339), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	for _, b := range r.built {
		s.Builds = append(s.Builds, Build{Name: b.name, Missing: b.missing, Remedy: b.remedy})
	}
	for _, t := range r.targets {
		s.Targets = append(s.Targets, t.name)
	}
	return s
}

// at is how long the folder has been fuzzed in all its runs, in seconds.
func (r *run) at() float64 {
	if r.began.IsZero() {
		return r.before
	}
	return r.before + r.now().Sub(r.began).Seconds()
}

func (r *run) target(name string) *target {
	for _, t := range r.targets {
		if t.name == name {
			return t
		}
	}
	return nil
}

// summary sums up what the folder says.
func (r *run) summary() Summary { return summarise(r.Folder, r.folder.events, r.folder.findings) }
