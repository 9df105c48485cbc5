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
	// Passing. The second is -1 if it is what a goroutine of Trace was blocked
	// before.
	Passing  *Trace
	Decisive [2]int
	// Preemptions is how often Trace takes the turn from a goroutine that could
	// go on.
	Preemptions int
	// Executions is how many had been run when it was found.
	Executions int
	// Token makes Options.Replay run Trace again.
	Token string
	// Command is what runs it again, where that is known.
	Command string
}

// Problem is what is wrong with an execution, in terms of its trace.
type Problem = engine.Problem

// Step is a step of a trace.
type Step = engine.Step
