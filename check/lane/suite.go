package lane

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/internal/count"
)

// suite runs tests of the harness, built in one way, and once more with each
// planted bug.
type suite struct {
	subject
	flags  []string // of go test
	env    []string
	plants []plant
	// batch bounds the programs of one process; zero for no bound.
	batch int

	binary string
	broken []broken // one for each planted bug
}

// subject is which tests a suite runs.
type subject struct {
	pkg   string // from the root
	tests []string
	// args are the flags of the tests for a part of what the lane runs.
	args func(*job, batch) []string
	// explored says that planted bugs are put into the explored copy of the
	// runner.
	explored bool
	// patience is after how long, and 10 ms more for each program, a run of the
	// tests is given up as hanging. It decides nothing but that the lane is
	// incomplete.
	patience time.Duration
}

// generated are the tests that run generated programs on the shipped runner.
var generated = subject{
	pkg:   "check",
	tests: []string{"TestCorpus", "TestHostile", "TestSmallScope", "TestExecutor"},
	args: func(_ *job, b batch) []string {
		return []string{"-programs=" + strconv.Itoa(b.programs), fmt.Sprintf("-seed=%d", b.seed)}
	},
	patience: 3 * time.Minute,
}

// every are the tests that explore small programs under every interleaving.
var every = subject{
	pkg:   "check/explore/scope",
	tests: []string{"TestFamily", "TestSmallScope"},
	args: func(j *job, b batch) []string {
		switch {
		case b.planted:
			return []string{"-scope=" + plantScope}
		case j.Short:
			return []string{"-scope=" + shortScope}
		}
		return []string{"-scope=" + fullScope, "-family=2,2"}
	},
	explored: true,
	patience: 15 * time.Minute,
}

// The sizes of the small scope: polls, handles, goroutines and actions.
const (
	fullScope  = "3,3,2,5"
	shortScope = "2,2,2,4"
	plantScope = "2,2,1,3"
)

// pattern matches the subject's tests.
func (s subject) pattern() string { return "^(" + strings.Join(s.tests, "|") + ")$" }

// plant is a bug that a suite must catch.
type plant struct {
	mutant string
	// witness is text that the sanitizer's report, or the finding, must hold, so
	// that it was this lane's tool that caught it and not only the ledger.
	witness string
}

// plantPrograms is how many programs a run with a planted bug generates. It is
// stopped as soon as the bug is caught, most often by the first few.
const plantPrograms = 2000

func (s *suite) build(ctx context.Context, j *job) error {
	j.doing("building %s", s.how())
	s.binary = j.binary("check")
	if x := s.compile(ctx, j, s.binary, ""); !x.ok() {
		return unbuilt("the tests don't build", x)
	}
	for _, p := range s.plants {
		j.doing("building %s", p.mutant)
		s.broken = append(s.broken, j.broken(p.mutant, s.explored, func(to, overlay string) exit { return s.compile(ctx, j, to, overlay) }))
	}
	return nil
}

// broken is a binary with a planted bug, or why there is none.
type broken struct{ binary, why string }

// broken builds with a planted bug. That it can't be built, as when somebody puts that
// very bug into the runner, must not keep the lane from running.
func (j *job) broken(bug string, explored bool, compile func(to, overlay string) exit) broken {
	overlay, err := j.plant(bug, j.dir, explored)
	if err != nil {
		return broken{why: err.Error()}
	}
	binary := j.binary(bug)
	if x := compile(binary, overlay); !x.ok() {
		return broken{why: "it does not build:\n" + told(x)}
	}
	return broken{binary: binary}
}

// how says for the progress line what takes so long.
func (s *suite) how() string {
	if len(s.flags) == 0 {
		return "the tests"
	}
	return "with " + strings.Join(s.flags, " ") + " (first time: the standard library too, about 40 s)"
}

func (s *suite) compile(ctx context.Context, j *job, to, overlay string) exit {
	argv := append([]string{"go", "test", "-c", "-o", to}, s.flags...)
	if overlay != "" {
		argv = append(argv, "-overlay", overlay)
	}
	return j.exec(ctx, s.env, append(argv, "./"+s.pkg)...)
}

func (s *suite) run(ctx context.Context, j *job) {
	j.doing("running %s", s.what(j))
	batches := s.batches(j)
	for _, b := range batches {
		j.result.Commands = append(j.result.Commands, s.byHand(j, append([]string{"-run", s.pattern()}, s.args(j, b)...)...))
	}
	ends := make([]Planted, len(s.plants))
	var all sync.WaitGroup
	all.Go(func() {
		defer j.slot(ctx)()
		for i, b := range batches {
			if i > 0 {
				j.doing("running %s more, %d of %d", count.Of(b.programs, "program"), i+1, len(batches))
			}
			if !s.judge(ctx, j, b, s.watch(ctx, j, s.binary, b, nil)) {
				break
			}
		}
	})
	for i, p := range s.plants {
		if why := s.broken[i].why; why != "" {
			ends[i] = Planted{Bug: p.mutant, Why: why}
			continue
		}
		all.Go(func() {
			defer j.slot(ctx)()
			ends[i] = s.runPlant(ctx, j, p, s.broken[i].binary)
		})
	}
	all.Wait()
	for _, end := range ends {
		j.result.plantedEnd(end)
	}
}

// batch is the part of a suite that one process runs.
type batch struct {
	programs int
	seed     int64
	planted  bool // it is for a planted bug
}

// batchSeeds is how far the seeds of two batches are apart: further than the laws
// of one batch spread theirs.
const batchSeeds = 1000

// batches parts the programs that are asked for.
func (s *suite) batches(j *job) []batch {
	all := []batch{{programs: j.programs, seed: j.Seed}}
	for last := &all[0]; s.batch > 0 && last.programs > s.batch; last = &all[len(all)-1] {
		rest := batch{programs: last.programs - s.batch, seed: last.seed + batchSeeds}
		last.programs = s.batch
		all = append(all, rest)
	}
	return all
}

// what says for the progress line what is run.
func (s *suite) what(j *job) string {
	if j.programs > 0 {
		return count.Of(j.programs, "program")
	}
	return "every small program"
}

// byHand is a command that runs some of the tests as this suite does.
func (s *suite) byHand(j *job, args ...string) string {
	argv := append([]string{"go", "test"}, s.flags...)
	return line(s.env, append(append(argv, "./"+s.pkg), args...)...)
}

// lastProgram says, where it is known, how to run the program again that ran
// last.
func (s *suite) lastProgram(j *job, h *heard) string {
	if h.crumb == "" {
		return ""
	}
	return "; the program that ran last: " + s.again(j, h.crumb)
}

// again is the command that runs one program many times, in one line.
func (s *suite) again(j *job, program string) string {
	return s.byHand(j, "-run", "^TestProgram$", "-program="+strings.ReplaceAll(program, "\n", " "), "-repeat="+reproduceRepeat)
}

// watch runs one test binary and takes down what it says. A function enough, if
// there is one, is asked after each event whether the run can be stopped.
func (s *suite) watch(ctx context.Context, j *job, binary string, b batch, enough func(*heard) bool) *heard {
	crumb := binary + ".crumb"
	patience := s.patience + time.Duration(b.programs)*10*time.Millisecond
	h := newHeard()
	h.exit = j.start.start(ctx, command{
		dir:   filepath.Join(j.Root, filepath.FromSlash(s.pkg)),
		env:   append(slices.Clone(s.env), "EXTREME_CRUMB="+crumb),
		argv:  append([]string{binary, "-test.v=test2json", "-test.run=" + s.pattern(), "-test.timeout=" + patience.String()}, s.args(j, b)...),
		limit: patience + time.Minute,
		events: func(e event) bool {
			h.take(e)
			return enough == nil || !enough(h)
		},
	})
	if text, err := os.ReadFile(crumb); err == nil {
		h.crumb = strings.TrimSpace(string(text))
	}
	h.finish()
	return h
}

// judge adds what was heard of a run of the real runner to the result, and says
// whether to go on to the next batch.
func (s *suite) judge(ctx context.Context, j *job, b batch, h *heard) bool {
	r := j.result
	r.Stats.add(h.stats)
	if ctx.Err() != nil && len(h.all()) == 0 {
		return false
	}
	r.found(h.findings...)
	if a := h.unreported(); a != nil {
		r.found(s.explain(ctx, j, h, a))
	}
	switch {
	case len(r.Findings) > 0:
	case h.exit.err != nil:
		r.unstarted("the tests", h.exit.err)
	case h.hung():
		r.incomplete("the harness hung and was killed%s", s.lastProgram(j, h))
		r.Output = tail(h.exit.output, 60)
	case h.noPtrace:
		r.incomplete("the leak sanitizer can't work here")
		r.Remedy = "allow ptrace: in a container, docker run --cap-add SYS_PTRACE"
	case h.exit.code != 0:
		r.fail("the tests failed%s", s.lastProgram(j, h))
		r.Output = tail(h.exit.output, 60)
	default:
		s.complete(j, b, h)
		return len(r.Reasons) == 0
	}
	return false
}

// complete looks for what should have been run and wasn't, in a run that found
// nothing.
func (s *suite) complete(j *job, b batch, h *heard) {
	for _, t := range s.tests {
		if !h.passed[t] {
			j.result.incomplete("%s did not run to its end", t)
		}
	}
	for _, t := range h.skipped {
		j.result.incomplete("%s was skipped", t)
	}
	if want := int64(b.programs); h.stats.Programs < want {
		j.result.incomplete("%s of %s programs were run", count.Grouped(h.stats.Programs), count.Grouped(want))
	}
}

// runPlant runs the tests with a planted bug and says whether it was caught.
func (s *suite) runPlant(ctx context.Context, j *job, p plant, binary string) Planted {
	m, _ := mutant.ByID(p.mutant)
	caught := func(h *heard) (by string) {
		for _, f := range h.all() {
			for _, r := range m.Rules {
				if f.Rule == string(r) && (strings.Contains(h.sanitizer(), p.witness) || strings.Contains(f.Reproduce, p.witness)) {
					return f.Rule
				}
			}
		}
		return ""
	}
	h := s.watch(ctx, j, binary, batch{programs: plantPrograms, seed: j.Seed, planted: true}, func(h *heard) bool { return h.changed() && caught(h) != "" })
	end := Planted{Bug: p.mutant, By: caught(h)}
	end.Caught = end.By != ""
	if p.witness != "" && end.Caught {
		end.By += ", " + p.witness
	}
	switch {
	case end.Caught:
	case ctx.Err() != nil:
		end.CutShort, end.Why = true, "interrupted"
	case h.exit.err != nil:
		end.CutShort, end.Why = true, h.exit.err.Error()
	case h.hung():
		end.CutShort, end.Why = true, "the harness hung and was killed"
		end.output = tail(h.exit.output, 60)
	case h.exit.ok():
		end.Why = "the tests passed with it"
	case p.witness != "" && !strings.Contains(h.sanitizer(), p.witness):
		end.Why = fmt.Sprintf("no report says %q", p.witness)
		if len(h.findings) > 0 {
			end.Why += ", only the ledger saw it: " + rules(h.all())
		}
	case len(h.all()) > 0:
		end.Why = fmt.Sprintf("it was reported as %s, not as %s", rules(h.all()), ids(m.Rules))
	default:
		end.Why = "the tests failed without a finding"
		end.output = tail(h.exit.output, 60)
	}
	return end
}

// told is the end of what a process said, or why it said nothing.
func told(x exit) string {
	switch {
	case x.err != nil:
		return x.err.Error()
	case x.late:
		return "it hung and was killed"
	}
	return tail(x.output, 30)
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// rules lists the rules of findings, each once.
func rules(fs []Finding) string {
	var names []string
	for _, f := range fs {
		names = append(names, f.Rule)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}

func ids[T ~string](rs []T) string {
	names := make([]string, len(rs))
	for i, r := range rs {
		names[i] = string(r)
	}
	return strings.Join(names, " or ")
}
