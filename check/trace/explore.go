package trace

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/internal/module"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// ErrTimed says that a program is legal only by what its sleeps order, so that the
// explorer, which has no time, can't run it. InVirtualTime can.
var ErrTimed = errors.New("it is legal only by what its sleeps order, and the explorer has no time: run it in virtual time")

// ErrCut says that the first execution came to a bound before its end, so that there is
// nothing whole to show. What wraps it says which bound.
var ErrCut = errors.New("the first execution was cut")

// Explore runs p under every interleaving, up to a bound, and returns the execution that
// breaks a rule, with the nearest that passes, or the first if none does.
func Explore(p *program.Program) (Run, error) { return ExploreWith(scope.Options{}, p) }

// ExploreWith is Explore with options, as for bounds, or for a runner of one's own that is
// made of the explorer's mirrors.
func ExploreWith(o scope.Options, p *program.Program) (Run, error) {
	if o.Explore.Executions == 0 {
		o.Explore.Executions = mostExecutions
	}
	r, it, passed := scope.Record(p, o)
	if len(it.Trace.Steps)+len(it.Lines) == 0 {
		if _, timeless := program.Timeless(p); !timeless {
			return Run{}, ErrTimed
		}
		return Run{}, fmt.Errorf("%w: %s", ErrCut, r.Incomplete)
	}
	run := explored(r, it, passed)
	run.Command = command(p.String()) + flags(o.Explore)
	return run, nil
}

// mostExecutions bounds what is spent on a program without a finding.
const mostExecutions = 20_000

// Replay runs the execution of a token again, with the nearest that passes if it breaks a
// rule. The error says that the token is none, or is stale.
func Replay(token string) (Run, error) {
	r, it, passed, err := scope.RecordToken(token, scope.Options{})
	if err != nil {
		return Run{}, err
	}
	run := explored(r, it, passed)
	run.Token, run.Command = token, command(token)
	return run, nil
}

// command shows the trace of something again.
func command(of string) string {
	of = strings.ReplaceAll(strings.TrimSpace(of), "\n", " ")
	if strings.ContainsAny(of, " {") {
		of = "'" + of + "'"
	}
	return module.Extreme() + " trace " + of
}

// flags are those that ask a command for the same bounds.
func flags(o explore.Options) (typed string) {
	for _, bound := range []struct {
		flag string
		is   int
	}{{"steps", o.Steps}, {"goroutines", o.Goroutines}} {
		if bound.is > 0 {
			typed += fmt.Sprintf(" --%s %d", bound.flag, bound.is)
		}
	}
	return typed
}

// explored makes a run of what the explorer recorded.
func explored(r scope.Result, it scope.Recording, passed *scope.Recording) Run {
	timeless, _ := program.Timeless(r.Program) // its places are those of the steps
	run := Run{Schema: Schema, Engine: Explorer, Program: timeless.String(), Executions: r.Executions, Findings: []Finding{}}
	a := assemble(it)
	run.Execution = a.Execution
	for _, f := range r.Findings {
		run.Findings = append(run.Findings, a.finding(f))
		if run.Token == "" {
			run.Token = f.Token
		}
	}
	if len(r.Findings) == 0 {
		run.Incomplete = r.Incomplete
	}
	run.judge(r.Program.Expect)
	if passed != nil {
		b := assemble(*passed)
		run.Passing = &b.Execution
		run.Decisive = a.decisive(r.Findings[0], b)
	}
	return run
}

// judge says whether what was found is what the program expects.
func (r *Run) judge(expect rule.Rule) {
	r.Expect = expect
	if expect != "" {
		r.AsExpected = len(r.Findings) > 0 && r.Findings[0].Rule == expect
	}
}

// finding puts a finding of the explorer into terms of the run.
func (a *assembly) finding(f explore.Finding) Finding {
	step := func(n int) int {
		if n < 0 || n >= len(a.stepAt) {
			return -1
		}
		return a.stepAt[n]
	}
	what := strings.TrimPrefix(f.Cause(), string(f.Rule)+": ")
	out := Finding{
		Rule: f.Rule, Sentence: f.Rule.Sentence(), What: what,
		Culprit: culprit.FindString(f.Problem.Text), Step: step(f.Problem.Step), Other: step(f.Problem.OtherStep),
	}
	for _, n := range a.recording.Noticed {
		if n.What == f.Problem.Text {
			out.Step = a.lineAt[n.Line]
		}
	}
	return out
}

// culprit is a handle in a sentence.
var culprit = regexp.MustCompile(`waker#\d+`)
