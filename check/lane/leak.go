package lane

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/internal/count"
)

// leaks looks for goroutines that are left behind: goleak in the TestMain of
// every package, and the runtime's profile of goroutines blocked for ever over
// Runs from plain goroutines. One finds what still runs, the other what nothing
// can wake.
type leaks struct {
	why string // the planted bug could not be put in
}

// probe is one way of looking at package leaks, and the text by which it reports.
type probe struct {
	name    string
	env     []string
	witness string
}

var probes = []probe{
	{"goleak", nil, "goleak: Errors on successful test run"},
	{"profile", []string{"GOEXPERIMENT=goroutineleakprofile"}, "the profile of leaked goroutines holds"},
}

const (
	leakPlant   = "left-helper"
	leakPackage = "internal/leaks"
)

func (l *leaks) build(ctx context.Context, j *job) error {
	overlay, err := j.plant(leakPlant, j.dir, false)
	if err != nil {
		l.why = err.Error()
	}
	for _, p := range probes {
		what := "building for " + p.name
		if p.env != nil {
			what += " (first time: the standard library too, about 20 s)"
		}
		j.doing("%s", what)
		if x := l.compile(ctx, j, p, false, ""); !x.ok() {
			return unbuilt("package leaks does not build", x)
		}
		if l.why != "" {
			continue
		}
		if x := l.compile(ctx, j, p, true, overlay); !x.ok() {
			l.why = "it does not build:\n" + told(x)
		}
	}
	return nil
}

func (l *leaks) compile(ctx context.Context, j *job, p probe, planted bool, overlay string) exit {
	argv := []string{"go", "test", "-c", "-o", l.binary(j, p, planted)}
	if overlay != "" {
		argv = append(argv, "-overlay", overlay)
	}
	return j.exec(ctx, p.env, append(argv, "./"+leakPackage)...)
}

func (l *leaks) binary(j *job, p probe, planted bool) string {
	name := p.name
	if planted {
		name += "-" + leakPlant
	}
	return j.binary(name)
}

func (l *leaks) run(ctx context.Context, j *job) {
	defer j.slot(ctx)()
	for _, p := range probes {
		if l.why != "" {
			j.result.plantedEnd(Planted{Bug: leakPlant, Why: l.why})
			break
		}
		j.doing("looking for %s by %s", leakPlant, p.name)
		j.result.plantedEnd(l.runPlant(ctx, j, p))
	}
	j.doing("running every package's tests, each with goleak at its end")
	everything := []string{"go", "test", "./..."}
	j.result.Commands = []string{line(nil, everything...), line(probes[1].env, "go", "test", "./"+leakPackage)}
	x := j.exec(ctx, nil, everything...)
	j.doing("looking at the profile of leaked goroutines")
	profile := l.probe(ctx, j, probes[1], false)
	if ctx.Err() != nil {
		return
	}
	l.judge(j, x)
	l.judgeProfile(j, profile)
}

// probe runs one of the binaries of package leaks.
func (l *leaks) probe(ctx context.Context, j *job, p probe, planted bool) exit {
	return j.start.start(ctx, command{
		dir: filepath.Join(j.Root, filepath.FromSlash(leakPackage)), env: p.env, limit: buildLimit,
		argv: []string{l.binary(j, p, planted), "-test.v", "-test.timeout=5m"},
	})
}

func (l *leaks) runPlant(ctx context.Context, j *job, p probe) Planted {
	x := l.probe(ctx, j, p, true)
	end := Planted{Bug: leakPlant, By: p.name, Caught: x.code != 0 && strings.Contains(x.output, p.witness)}
	switch {
	case end.Caught:
	case ctx.Err() != nil:
		end.CutShort, end.Why = true, "interrupted"
	case x.late || strings.Contains(x.output, "panic: test timed out after"):
		end.CutShort, end.Why = true, "the tests with it hung and were killed"
	case x.ok():
		end.Why = "the tests passed with it under " + p.name
	default:
		end.Why = fmt.Sprintf("%s does not say %q", p.name, p.witness)
		end.output = told(x)
	}
	if !end.Caught {
		end.By = ""
	}
	return end
}

// judge reads the outcome of every package's tests.
func (l *leaks) judge(j *job, x exit) {
	r := j.result
	var passed, cached int64
	var failed []string
	unmade := 0 // of those that failed
	for l := range strings.Lines(x.output) {
		words := strings.Fields(l)
		switch {
		case strings.Contains(l, "[no test"):
		case len(words) > 1 && words[0] == "ok":
			passed++
			if slices.Contains(words, "(cached)") {
				cached++
			}
		case len(words) > 1 && words[0] == "FAIL":
			failed = append(failed, words[1])
			if strings.Contains(l, "[setup failed]") || strings.Contains(l, "[build failed]") {
				unmade++
			}
		}
	}
	r.Ran = count.Of(passed, "package") + " with goleak"
	if cached > 0 {
		r.Ran += fmt.Sprintf(" (%d unchanged since they last passed)", cached)
	}
	switch {
	case x.ok() && passed == 0:
		r.incomplete("no package ran a test")
	case x.ok():
	case x.err != nil:
		r.unstarted("the go command", x.err)
	case x.late || strings.Contains(x.output, "panic: test timed out after"):
		r.incomplete("the tests hung and were killed")
	case strings.Contains(x.output, probes[0].witness):
		r.found(Finding{
			Rule: string(rule.GoroutineLeak), Sentence: rule.GoroutineLeak.Sentence(),
			Reproduce: line(nil, "go", "test", first(failed, "./...")), Report: tail(x.output, 60),
		})
	case unmade == len(failed) && hindered("", x.output) != nil:
		r.hindered(hindered("the tests don't build", x.output))
	default:
		r.fail("the tests failed: %s", strings.Join(failed, ", "))
		r.Output = tail(x.output, 60)
	}
}

// judgeProfile reads the outcome of the test that looks at the profile.
func (l *leaks) judgeProfile(j *job, x exit) {
	r := j.result
	switch {
	case x.err != nil:
		r.unstarted("package leaks", x.err)
	case x.late || strings.Contains(x.output, "panic: test timed out after"):
		r.incomplete("package leaks hung and was killed")
	case strings.Contains(x.output, probes[1].witness):
		r.found(Finding{
			Rule: string(rule.GoroutineLeak), Sentence: rule.GoroutineLeak.Sentence() + ", blocked for ever",
			Reproduce: r.Commands[1], Report: tail(x.output, 60),
		})
	case !x.ok():
		r.fail("package leaks failed")
		r.Output = tail(x.output, 60)
	case !strings.Contains(x.output, "--- PASS: "):
		r.incomplete("package leaks ran no test")
	default:
		r.Ran += ", the leak profile"
	}
}

func first(names []string, otherwise string) string {
	if len(names) == 0 {
		return otherwise
	}
	return names[0]
}
