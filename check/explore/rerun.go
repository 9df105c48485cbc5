package explore

import (
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/rule"
)

// rerun is an execution that was run again, to be looked at.
type rerun struct {
	trace       Trace
	schedule    []engine.Turn // how it went
	problem     *Problem
	preemptions int
	reversals   []engine.Reversal
	followed    bool // the schedule could be
	cut         bool // at a bound
	accesses    []engine.Access
}

// races reports whether there was a data race in it.
func (r *rerun) races() bool { return r.problem != nil && r.problem.Rule == rule.DataRace }

// again runs the execution of that schedule, which may be empty, and looks for ways to
// reverse a race of it if reverse says so.
func (o Options) again(body func(), schedule []engine.Turn, ghosts int, reverse bool) (again rerun) {
	cfg := o.config()
	cfg.Schedule, cfg.Spurious, cfg.Trace = append([]engine.Turn{}, schedule...), ghosts, true
	cfg.Observe = func(e *engine.Engine) {
		again.trace, again.schedule = e.Trace(), e.Schedule()
		again.problem = e.Problem(&again.trace)
		again.followed, again.cut, again.accesses = e.Followed(), e.Cut(), e.Accesses()
		if reverse && again.problem != nil && again.followed {
			again.reversals = e.Reversals(1 + passingAfter/(1+len(again.schedule)))
		}
	}
	again.preemptions = engine.Explore(body, cfg).Preemptions
	return again
}

// What is spent on a finding is bounded in steps of all executions together: it is to be
// told soon, however long the body is.
const (
	simplerAfter = 1 << 20 // to make it simpler: half of it at most by leaving out turns
	passingAfter = 1 << 17 // to find one that passes; these are traced
)

// finding runs a failed execution again, to look at it, and looks for a simpler one and
// for the nearest that passes.
func (o Options) finding(body func(), f engine.Failure) Finding {
	again := o.again(body, f.Schedule, f.Ghosts, true)
	if !again.followed && again.races() {
		// A schedule orders events, not the plain accesses before a goroutine's first one.
		// Where those race, the body may go another way, and that execution races as well.
		f.Schedule = again.schedule
		again = o.again(body, f.Schedule, f.Ghosts, true)
	}
	if again.problem == nil || !again.followed || f.Differed {
		return nondeterminism(f, again)
	}
	if f.Preemptions > 0 {
		f, again = o.simpler(body, f, again)
	}
	out := Finding{
		Rule: again.problem.Rule, Problem: *again.problem, Trace: again.trace, Preemptions: again.preemptions, Executions: f.Executions,
		Token: token{f.Schedule, f.Ghosts, again.fingerprint()}.String(),
	}
	o.passing(body, f, again, &out)
	return out
}

// simpler looks for a failure of the same rule that takes fewer preemptions: first by
// leaving out turns of the schedule, and then among all schedules with still fewer.
func (o Options) simpler(body func(), f engine.Failure, again rerun) (engine.Failure, rerun) {
	cfg := o.config()
	cfg.Only, cfg.Spurious, cfg.Schedule, cfg.Effort = again.problem.Rule, f.Ghosts, f.Schedule, simplerAfter/2
	merged := engine.Simplify(body, cfg)
	f, again = o.simplest(body, f, again, merged)

	cfg.Schedule, cfg.Strategy, cfg.Executions, cfg.Findings = nil, engine.Bounded, 0, 1
	cfg.Preemptions, cfg.Effort = f.Preemptions-1, simplerAfter-merged.Steps
	if f.Preemptions > 0 {
		f, again = o.simplest(body, f, again, engine.Explore(body, cfg))
	}
	return f, again
}

// simplest returns the failure that was found, if it shows again, and otherwise f.
func (o Options) simplest(body func(), f engine.Failure, again rerun, found engine.Result) (engine.Failure, rerun) {
	for _, g := range found.Failures {
		other := o.again(body, g.Schedule, g.Ghosts, true)
		if other.followed && other.problem != nil && other.problem.Rule == again.problem.Rule {
			g.Executions = f.Executions
			return g, other
		}
	}
	return f, again
}

// passing looks for a pair of steps of the failing execution that, the other way round,
// lets it pass: the latest such pair. An execution that was cut has not passed, so that it
// may be longer than the failing one.
func (o Options) passing(body func(), f engine.Failure, again rerun, out *Finding) {
	o.Steps = max(o.config().Steps, 2*len(again.schedule))
	spent := 0
	for _, r := range again.reversals {
		if spent >= passingAfter {
			return
		}
		other := o.again(body, r.Schedule, f.Ghosts, false)
		spent += len(other.schedule)
		if other.problem == nil && other.followed && !other.cut {
			out.Passing, out.Decisive = &other.trace, [2]int{r.First, r.Second}
			return
		}
	}
}

// nondeterminism is the finding that a body took other steps when it was run again
// under the same schedule.
func nondeterminism(f engine.Failure, again rerun) Finding {
	what, step := f.What, len(f.Schedule)
	if !f.Differed {
		again.trace, step = Trace{}, -1 // it is of another execution
		ended := "did not fail"
		if !again.followed {
			ended = "took other steps"
		}
		what = "the execution failed, and " + ended + " when it was run again under the same schedule: " + engine.Unseen + "\nit had failed with: " + what
	}
	return Finding{
		Rule:        rule.Nondeterminism,
		Problem:     Problem{Rule: rule.Nondeterminism, Goroutine: -1, Step: step, Other: -1, OtherStep: -1, Text: what},
		Trace:       again.trace,
		Preemptions: f.Preemptions,
		Executions:  f.Executions,
	}
}

// replayedOne says that a replay did what it was to, which is not everything.
const replayedOne = "it replayed one execution"

// replay runs the execution of the token alone.
func (o Options) replay(body func()) Result {
	out := Result{Options: o}
	t, err := parseToken(o.Replay)
	if err != nil {
		out.Incomplete = err.Error()
		return out
	}
	again, ok := o.follow(body, t)
	out.Executions, out.Traces, out.Steps, out.Deepest = 1, 1, len(t.schedule), len(t.schedule)
	if !ok {
		out.Incomplete = "the replay token is stale, or another body's: this body does not take the steps that it was made of"
		return out
	}
	out.Incomplete = replayedOne
	if o.Observe != nil {
		o.Observe(again.trace)
	}
	if again.problem != nil {
		f := Finding{Rule: again.problem.Rule, Problem: *again.problem, Trace: again.trace, Preemptions: again.preemptions, Executions: 1, Token: o.Replay}
		o.passing(body, engine.Failure{Ghosts: t.ghosts}, again, &f)
		out.Findings = append(out.Findings, f)
	}
	return out
}

// follow runs the execution of the token again, whatever the bounds were under which it was
// made: a step more than it has lets an execution come to its end, and one that was cut
// is cut after as many. It reports whether the steps are the token's.
func (o Options) follow(body func(), t token) (again rerun, ok bool) {
	n := len(t.schedule)
	o.Goroutines = max(o.Goroutines, n+t.ghosts+2) // each is started by a step
	for _, o.Steps = range []int{n + 1, max(n, 1)} {
		again = o.again(body, t.schedule, t.ghosts, true)
		if again.followed && again.fingerprint() == t.fingerprint {
			return again, true
		}
	}
	return again, false
}
