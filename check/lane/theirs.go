package lane

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/internal/shell"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/internal/count"
)

// RunTheirs runs the lanes that apply over the tests of somebody else's packages that
// call check.Executor. The patterns are the go command's, and are looked up in the folder
// o.Root. A rule that no lane can judge makes the whole incomplete, unless the test
// waives it.
func RunTheirs(ctx context.Context, o Options, patterns []string) (Report, error) {
	for _, name := range o.Lanes {
		if !slices.Contains(theirNames(), name) {
			return Report{}, fmt.Errorf("the lane %s is not for other packages: those are %s", name, strings.Join(theirNames(), ", "))
		}
	}
	packages, err := findTheirs(ctx, o.Root, patterns)
	if err != nil {
		return Report{}, err
	}
	progress := o.Progress
	if progress != nil {
		o.Progress = undecided{progress}
	}
	g := &gate{Options: o, goos: runtime.GOOS, goarch: runtime.GOARCH, start: newMachine(o.Root)}
	all := map[string]*theirs{}
	for _, l := range theirLanes {
		if len(o.Lanes) > 0 && !slices.Contains(o.Lanes, l.Name) {
			continue
		}
		if l.Name == "asan" && len(o.Lanes) == 0 && !slices.ContainsFunc(packages, func(p theirPackage) bool { return p.cgo }) {
			continue // of a program without C it sees nothing
		}
		s, _ := byName(l.Name).work().(*suite)
		w := &theirs{packages: packages, plant: l.plant, expect: l.expect, flags: s.flags, env: s.env, judged: map[judgedBy]check.Judgement{}}
		all[l.Name] = w
		own := byName(l.Name)
		own.Programs, own.ShortPrograms = l.programs, l.programs/10
		own.Optional, own.work = false, func() work { return w }
		g.lanes = append(g.lanes, own)
	}
	r, err := g.run(ctx)
	if err != nil {
		return r, err
	}
	for _, p := range packages {
		if file := p.place(o.Root, ""); file != "" {
			r.Tests = append(r.Tests, file)
		}
	}
	unjudged(&r, all)
	if progress != nil {
		for _, l := range r.Lanes {
			progress.Done(l)
		}
	}
	r.Verdict = verdict(r.Lanes)
	r.Summary = summary(r)
	return r, nil
}

// undecided is a Progress that is not told of the end of a lane: a rule that another one
// did not judge either may yet change its verdict.
type undecided struct{ Progress }

// Done does nothing.
func (undecided) Done(Result) {}

// theirLanes are the lanes that run over other people's packages. Each plants a bug that
// check.Executor puts around their executor.
var theirLanes = []struct {
	Name     string
	programs int
	plant    string
	expect   []rule.Rule
}{
	{"ledger", 50_000, check.PlantDeafness, []rule.Rule{rule.LostWakeup, rule.Deadlock}},
	{"race", 10_000, check.PlantRace, []rule.Rule{rule.DataRace, rule.MissingHappensBefore}},
	{"asan", 10_000, check.PlantUseAfterFree, []rule.Rule{rule.UseAfterFree}},
}

func theirNames() (names []string) {
	for _, l := range theirLanes {
		names = append(names, l.Name)
	}
	return names
}

// theirs runs the tests of somebody else's packages in one kind of build.
type theirs struct {
	packages   []theirPackage
	plant      string
	expect     []rule.Rule
	flags, env []string
	binaries   []string
	judged     map[judgedBy]check.Judgement
}

// judgedBy is a rule in a test. Tests of several packages may have one name.
type judgedBy struct {
	path, test string
	rule       rule.Rule
}

func (w *theirs) build(ctx context.Context, j *job) error {
	for i, p := range w.packages {
		j.doing("building %s", p.path)
		binary := j.binary(fmt.Sprint("theirs", i))
		argv := append([]string{"go", "test", "-c", "-o", binary}, w.flags...)
		if x := j.exec(ctx, w.env, append(argv, p.path)...); !x.ok() {
			return unbuilt("the tests of "+p.path+" don't build", x)
		}
		w.binaries = append(w.binaries, binary)
	}
	return nil
}

func (w *theirs) run(ctx context.Context, j *job) {
	defer j.slot(ctx)()
	for i, p := range w.packages {
		pattern := "^(" + strings.Join(p.tests, "|") + ")$"
		settings := []string{fmt.Sprintf("EXTREME_SEED=%d", j.Seed), "EXTREME_PROGRAMS=" + strconv.Itoa(j.programs)}
		argv := append([]string{"go", "test"}, w.flags...)
		j.result.Commands = append(j.result.Commands, line(slices.Concat(w.env, settings), append(argv, p.path, "-run", pattern)...))
		j.doing("running the tests of %s", p.path)
		h := w.once(ctx, j, p, w.binaries[i], pattern, settings)
		w.judge(ctx, j, p, h)
		if h.hung() { // it would again
			j.result.plantedEnd(Planted{Bug: w.plant, CutShort: true, Why: "the tests of " + p.path + " hang without it"})
			continue
		}
		j.doing("running the tests of %s with %s planted", p.path, w.plant)
		h = w.once(ctx, j, p, w.binaries[i], pattern, append(settings, "EXTREME_PLANT="+w.plant))
		j.result.plantedEnd(w.caught(ctx, p, h))
	}
}

// patience is when the tests of a package are given up as hanging.
func (w *theirs) patience(j *job) time.Duration {
	return 3*time.Minute + time.Duration(j.programs)*50*time.Millisecond
}

func (w *theirs) once(ctx context.Context, j *job, p theirPackage, binary, pattern string, env []string) *heard {
	h := newHeard()
	crumb := binary + ".crumb"
	h.exit = j.start.start(ctx, command{
		dir: p.dir, env: slices.Concat(w.env, env, []string{"EXTREME_CRUMB=" + crumb}),
		argv:   []string{binary, "-test.v=test2json", "-test.run=" + pattern, "-test.timeout=" + w.patience(j).String()},
		limit:  w.patience(j) + time.Minute,
		events: func(e event) bool { h.take(e); return true },
	})
	if text, err := os.ReadFile(crumb); err == nil {
		h.crumb = strings.TrimSpace(string(text))
	}
	h.finish()
	return h
}

// judge takes in what the tests of a package said.
func (w *theirs) judge(ctx context.Context, j *job, p theirPackage, h *heard) {
	r := j.result
	r.Stats.add(h.stats)
	for by, judged := range h.judged {
		by.path = p.path
		w.judged[by] = judged
	}
	r.Judged = append(r.Judged, p.rules(h.judged)...)
	if ctx.Err() != nil {
		return
	}
	for i, f := range h.findings {
		f.Place, f.Test = p.place(j.Root, f.Report), p.path+"."+h.tests[i]
		r.found(f)
	}
	if a := h.unreported(); a != nil {
		text := a.text.String()
		r.found(Finding{Rule: string(a.rule), Sentence: a.rule.Sentence(), Place: p.place(j.Root, text), Report: text, Reproduce: r.Commands[len(r.Commands)-1]})
	}
	switch {
	case h.hung(): // what comes behind it was not run, whatever was found before
		r.incomplete("the tests of %s hung and were killed%s", p.path, w.lastProgram(j, h))
		r.Remedy = "see where the executor waits: virtual time sees no Mutex, spin or kernel, and a Mutex may be a deadlock of its own"
		r.Output = tail(h.exit.output, 60)
		return
	case len(r.Findings) > 0:
	case h.exit.err != nil:
		r.unstarted("the tests of "+p.path, h.exit.err)
		return
	case h.outlived != "":
		r.incomplete("the tests of %s died of %q: the executor keeps a channel, a timer, a lock or a goroutine from one Run to the next, and each has a virtual time of its own", p.path, h.outlived)
		r.Remedy = "make in Run what it waits on, at least for the test"
		return
	case len(h.failed) > 0:
		r.fail("the tests of %s failed without a finding: %s", p.path, strings.Join(h.failed, ", "))
		r.Output = tail(h.saidBy(h.failed[0]), 60)
	case h.exit.code != 0:
		r.fail("the tests of %s failed without a finding", p.path)
		r.Output = tail(h.exit.output, 60)
	}
	for _, t := range p.tests {
		if !h.passed[t] && !slices.Contains(h.failed, t) && len(r.Findings) == 0 {
			r.incomplete("%s of %s did not run to its end", t, filepath.Base(p.path))
		}
	}
}

// lastProgram says, where it is known, how to run the program again that ran last, by the
// command of the package that ran last.
func (w *theirs) lastProgram(j *job, h *heard) string {
	if h.crumb == "" {
		return ""
	}
	command := j.result.Commands[len(j.result.Commands)-1]
	return "; the program that ran last: EXTREME_PROGRAM=" + shell.Quote(strings.Join(strings.Fields(h.crumb), " ")) + " " + command
}

// caught says what became of the planted bug.
func (w *theirs) caught(ctx context.Context, p theirPackage, h *heard) Planted {
	end := Planted{Bug: w.plant}
	for _, f := range h.all() {
		if slices.Contains(w.expect, rule.Rule(f.Rule)) {
			end.Caught, end.By = true, f.Rule
			return end
		}
	}
	end.CutShort = ctx.Err() != nil || h.exit.err != nil || h.hung() || h.outlived != ""
	end.Why = "the tests of " + p.path + " did not report it"
	if len(h.findings) > 0 {
		end.Why += ", but " + rules(h.all())
	}
	return end
}

// hidden ends the reason of a rule whose programs show another one broken.
const hidden = "broke another rule first"

// unjudged makes the first lane incomplete for each rule that no lane has judged. Of the
// reasons it gives that of a lane which tried, if one did.
func unjudged(r *Report, all map[string]*theirs) {
	why := map[judgedBy]string{}
	for _, l := range r.Lanes {
		for by, j := range all[l.Lane].judged {
			switch before, seen := why[by]; {
			case j.Verdict != Incomplete || j.Waived || seen && before == "":
				why[by] = ""
			case strings.HasSuffix(j.Reason, hidden): // how many is another number for each rule
				why[by] = "their programs " + hidden
			case !seen:
				why[by] = j.Note()
			}
		}
	}
	open, tests := map[string][]judgedBy{}, map[string]bool{}
	for by, reason := range why {
		tests[by.in()] = true
		if reason != "" {
			open[reason] = append(open[reason], by)
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(open)) {
		whose := ""
		if len(tests) > 1 {
			whose = " in " + named(open[reason], judgedBy.in, "test")
		}
		r.Lanes[0].incomplete("%s%s: %s", named(open[reason], judgedBy.id, "rule"), whose, reason)
	}
}

// in is the test, with the last part of its package's path.
func (by judgedBy) in() string { return path.Base(by.path) + "." + topLevel(by.test) }

// id is the rule.
func (by judgedBy) id() string { return string(by.rule) }

// mostNames is how many rules or tests are named. More are counted.
const mostNames = 4

// named says of which rules or tests these are, or of how many.
func named(judged []judgedBy, name func(judgedBy) string, kind string) string {
	var names []string
	for _, by := range judged {
		names = append(names, name(by))
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) <= mostNames {
		return strings.Join(names, ", ")
	}
	return count.Of(len(names), kind)
}
