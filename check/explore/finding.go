package explore

import (
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/rule"
)

// Finding is one thing that was found, with all that a report or a picture needs.
type Finding struct {
	// Rule is the rule that was broken.
	Rule rule.Rule
	// Problem is what is wrong, in terms of Trace.
	Problem Problem
	// Trace is the failing execution: the one with the fewest preemptions that
	// was found.
	Trace Trace
	// Passing is the nearest execution that passed, or nil if none is near: its
	// schedule differs in one pair of steps that come the other way round. The
	// pair is Decisive, as steps of Trace, the first of which comes second in
	// Passing.
	Passing  *Trace
	Decisive [2]int
	// Preemptions is how often Trace takes the turn from a goroutine that could
	// go on.
	Preemptions int
	// Executions is how many had been run when it was found.
	Executions int
	// Token makes Options.Replay run Trace again.
	Token string
}

// Problem is what is wrong with an execution, in terms of its trace.
type Problem = engine.Problem

// Step is a step of a trace.
type Step = engine.Step

// Run explores the body. It may be called from any goroutine, several at once.
func Run(body func(*T), o Options) Result {
	cfg := o.config()
	if o.Observe != nil {
		cfg.Observe = func(e *engine.Engine) { o.Observe(e.Trace()) }
	}
	b := func() { body(&T{engine.Current()}) }
	r := engine.Explore(b, cfg)
	out := Result{Executions: r.Executions, Traces: r.Traces, Steps: r.Steps, Deepest: r.Deepest, Preemptions: r.Preemptions, Stuck: r.Stuck, Incomplete: r.Incomplete, Options: o}
	for _, f := range r.Failures {
		out.Findings = append(out.Findings, o.finding(b, f))
	}
	return out
}

// finding runs a failed execution again, to look at it, and looks for a simpler one
// and for the nearest that passes.
func (o Options) finding(body func(), f engine.Failure) Finding {
	again := o.again(body, f.Schedule)
	if again.problem == nil || f.Differed {
		what := "the execution failed, and when it was run again it did not"
		if f.Differed {
			what = f.What
		}
		return Finding{Rule: rule.Nondeterminism, Problem: Problem{Rule: rule.Nondeterminism, Goroutine: -1, Step: -1, Other: -1, OtherStep: -1, Text: what}, Trace: again.trace, Executions: f.Executions}
	}
	return Finding{Rule: again.problem.Rule, Problem: *again.problem, Trace: again.trace, Preemptions: again.preemptions, Executions: f.Executions}
}

// rerun is an execution that was run again.
type rerun struct {
	trace       Trace
	problem     *Problem
	preemptions int
}

func (o Options) again(body func(), schedule []engine.Turn) (again rerun) {
	cfg := o.config()
	cfg.Schedule, cfg.Trace, cfg.Workers = schedule, true, 1
	cfg.Observe = func(e *engine.Engine) {
		again.trace = e.Trace()
		again.problem = e.Problem(&again.trace)
	}
	r := engine.Explore(body, cfg)
	again.preemptions = r.Preemptions
	return again
}
