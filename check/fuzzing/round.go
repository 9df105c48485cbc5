package fuzzing

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check/internal/gofuzz"
	"github.com/extremely-boring/extreme/check/internal/said"
	"github.com/extremely-boring/extreme/internal/count"
)

// Round is what a round came to.
type Round struct {
	// Target and Build are what was run.
	Target string `json:"target"`
	Build  string `json:"build"`
	// Seconds is how long it took.
	Seconds float64 `json:"seconds"`
	// Execs is how many inputs were tried, New how many of them reached something
	// that none had reached, and Total how many of such there are.
	Execs int64 `json:"execs"`
	New   int64 `json:"new"`
	Total int64 `json:"total"`
	// Fuzzed says that the corpus was read to its end, and that inputs were made then.
	Fuzzed bool `json:"fuzzed"`
	// Finding is the id of what it found.
	Finding string `json:"finding,omitempty"`
	// Failed says why it is incomplete.
	Failed string `json:"failed,omitempty"`
	// Exact says that a crash was not to be made smaller.
	Exact bool `json:"exact,omitempty"`
}

// played is a round that has ended and is not taken in yet.
type played struct {
	target *target
	build  build
	dir    string
	// untried are the inputs that it begins with.
	untried []string
	round   Round
	exit    exit
	crash   crash
}

// minimising is how long a crash is made smaller.
const minimising = 10 * time.Second

// rounds runs targets side by side until the time is up.
func (r *run) rounds(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	ended, smaller := make(chan played), make(chan shrunk)
	until := r.now().Add(r.For)
	r.Log(fmt.Sprintf("fuzzing %s for %s in %s, seed %d", count.Of(len(r.targets), "target"), r.For, r.Folder, r.Seed))
	running := 0
	for {
		for ctx.Err() == nil && running < r.Cores {
			// What was found is shown well before more is looked for, even if the time is up.
			if f := r.unshrunk(); f != nil {
				r.asked[f.ID] = f.Input
				r.status("making the input of %s smaller", f.ID)
				running++
				n := *f
				go func() { smaller <- r.shrink(ctx, n) }()
				continue
			}
			if !r.now().Before(until) {
				break
			}
			t := next(r.targets)
			if t == nil {
				break
			}
			p, err := r.prepareRound(t, until.Sub(r.now()))
			if err != nil {
				cancel(err)
				break
			}
			running++
			go func() { ended <- r.play(ctx, p) }()
		}
		if running == 0 {
			break
		}
		select {
		case p := <-ended:
			running--
			p.target.busy = false
			if err := r.takeIn(p, ctx.Err() != nil); err != nil {
				cancel(err)
			}
			r.standing(until)
		case s := <-smaller:
			running--
			if err := r.takeShrunk(s); err != nil {
				cancel(err)
			}
			r.standing(until)
		case <-r.tick:
			r.standing(until)
		case <-r.Show:
			r.Shown(r.summary())
		}
	}
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// prepareRound makes the folder that the round runs in. Its name says what ran, for who
// finds a crash in it after a kill.
func (r *run) prepareRound(t *target, left time.Duration) (played, error) {
	if err := r.prune(t); err != nil {
		return played{}, err
	}
	b := kind(r.built, t, r.place(t))
	r.number++
	dir, err := os.MkdirTemp(r.folder.in("work"), fmt.Sprintf("%s.%s.", t.name, b.name))
	if err != nil {
		return played{}, err
	}
	untried, err := r.untried(t, b, dir)
	if err != nil {
		return played{}, err
	}
	t.busy = true
	// Less than a second would be no time at all for the go command.
	length := max(min(t.length(b.name), left), time.Second)
	return played{target: t, build: b, dir: dir, untried: untried, round: Round{Target: t.name, Build: b.name, Exact: t.exact, Seconds: length.Seconds()}}, nil
}

func (r *run) place(t *target) int {
	for i := range r.targets {
		if r.targets[i] == t {
			return i
		}
	}
	return 0
}

// play runs the round, and looks at what it left.
func (r *run) play(ctx context.Context, p played) played {
	minimise := minimising.String()
	if p.round.Exact {
		minimise = "0x"
	}
	length := time.Duration(p.round.Seconds * float64(time.Second)).Round(time.Second)
	began := r.now()
	if !r.tryUntried(ctx, &p) {
		p.round.Seconds = r.now().Sub(began).Seconds()
		return p
	}
	p.exit = r.start(ctx, command{
		dir: p.dir,
		env: append([]string{gofuzz.Seeded(r.Seed + int64(p.target.rounds))}, p.build.env...),
		argv: []string{
			p.build.binary, "-test.run=^$", "-test.fuzz=^" + p.target.name + "$", "-test.fuzztime=" + length.String(),
			"-test.fuzzminimizetime=" + minimise, "-test.fuzzcachedir=" + r.folder.in("corpus"),
			"-test.parallel=" + strconv.Itoa(max(1, r.Cores/len(r.targets))),
		},
		limit: length + minimising + 2*time.Minute,
	})
	p.round.Seconds = r.now().Sub(began).Seconds()
	untried := p.round.Execs
	readLog(p.exit.output, &p.round)
	p.round.Execs += untried
	if p.exit.err == nil {
		p.crash = r.crashOf(ctx, p.build, p.target.name, p.dir, p.exit)
	}
	return p
}

var (
	found    = regexp.MustCompile(`new interesting: (\d+)`)
	total    = regexp.MustCompile(`\(total: (\d+)\)`)
	gathered = regexp.MustCompile(`gathering baseline coverage: \d+/(\d+) completed`)
)

// readLog reads the last numbers of a round's log.
func readLog(log string, o *Round) {
	o.Execs = gofuzz.Inputs(log)
	for l := range strings.Lines(log) {
		if !strings.HasPrefix(l, "fuzz: elapsed: ") {
			continue
		}
		for _, number := range []struct {
			of   *regexp.Regexp
			into *int64
		}{{gathered, &o.Total}, {found, &o.New}, {total, &o.Total}} {
			if m := number.of.FindStringSubmatch(l); m != nil {
				*number.into, _ = strconv.ParseInt(m[1], 10, 64)
			}
		}
		o.Fuzzed = o.Fuzzed || o.Execs > 0 || strings.Contains(l, "now fuzzing with")
	}
}

// late is how a round may end at its time: before Go 1.27 the go command sometimes took its
// own deadline for a failure of the target (go.dev/issue/75804).
var late = regexp.MustCompile(`(?m)^--- FAIL: Fuzz\w+ \(\S+\)\n\s+context deadline exceeded$`)

// takeIn keeps what a round found, and the round. The folder it ran in goes last: what a
// kill comes before is found there.
func (r *run) takeIn(p played, interrupted bool) error {
	var full error
	switch {
	case p.exit.err != nil:
		p.round.Failed = p.exit.err.Error()
	case p.crash.found():
		f, err := r.take(p.crash)
		if err != nil {
			// It is in the folder of the round still, or in the report alone.
			return fmt.Errorf("%s can't be kept: %w; it said:\n%s", p.crash.failure.Rule, err, p.crash.said)
		}
		p.round.Finding = f.ID
	case p.exit.late:
		p.round.Failed = "it hung, and was killed"
	case p.crash.hungOnce(): // it will be tried again
		p.round.Failed = "it hung once on an input that passes when it is run again"
		if err := r.disk.file(r.folder.in("corpus", p.target.name, p.crash.input), p.crash.text); err != nil {
			return fmt.Errorf("an input on which %s hung can't be kept: %w", p.target.name, err)
		}
	case interrupted || p.exit.code == 0 || late.MatchString(p.exit.output):
	default:
		p.round.Failed = fmt.Sprintf("it ended with code %d: %s", p.exit.code, said.First(strings.Split(p.exit.output, "\n")))
	}
	if strings.Contains(p.exit.output, "no space left on device") {
		full = fmt.Errorf("no space is left for %s", r.Folder)
	}
	if p.round.Failed != "" {
		r.reason(fmt.Sprintf("%s, %s build: %s", p.round.Target, p.round.Build, p.round.Failed))
	}
	p.target.took(p.round)
	if err := r.folder.journal.add(event{Kind: "round", At: r.at(), Round: &p.round}); err != nil {
		return fmt.Errorf("the journal can't be written: %w", err)
	}
	if r.Round != nil {
		r.Round(p.round.line())
	}
	return errors.Join(full, os.RemoveAll(p.dir))
}

// reason keeps why the run is incomplete, once.
func (r *run) reason(why string) {
	for _, has := range r.reasons {
		if has == why {
			return
		}
	}
	r.reasons = append(r.reasons, why)
	r.Log(why)
}

func (o Round) line() string {
	s := fmt.Sprintf("%s, %s build: %.0f s, %s", o.Target, o.Build, o.Seconds, count.Of(o.Execs, "input"))
	if o.Total > 0 { // else it did not look for coverage, or did not come to that
		s += fmt.Sprintf(", %d new, %d in all", o.New, o.Total)
	}
	if o.Finding != "" {
		s += ", found " + o.Finding
	}
	return s
}

// status tells where things are, where somebody wants to know.
func (r *run) status(format string, args ...any) {
	if r.Status != nil {
		r.Status(fmt.Sprintf(format, args...))
	}
}

// standing tells how far the night has come.
func (r *run) standing(until time.Time) {
	if r.Status == nil {
		return
	}
	s := r.summary()
	size, _ := r.folder.corpusSize()
	var rate float64
	var total int64
	for _, t := range s.Targets {
		rate += t.Rate
		total += t.Coverage
	}
	left := max(until.Sub(r.now()), 0).Round(time.Second)
	r.status("%s, %s inputs/s, %s interesting, corpus %s, %s, %s left", count.Of(len(s.Targets), "target"), perSecond(rate), count.Grouped(total), bytesText(size), count.Of(s.open(), "finding"), left)
}

// perSecond writes a rate.
func perSecond(rate float64) string { return count.Grouped(int64(math.Round(rate))) }

// bytesText writes a size.
func bytesText(n int64) string {
	for _, u := range []struct {
		size int64
		name string
	}{{1 << 30, "GB"}, {1 << 20, "MB"}, {1 << 10, "KB"}} {
		if n >= u.size {
			return fmt.Sprintf("%.1f %s", float64(n)/float64(u.size), u.name)
		}
	}
	return count.Of(n, "byte")
}
