package engine

import (
	"time"

	"github.com/extremely-boring/extreme/check/rule"
)

// Config says how to explore. Package explore documents what each of these means.
type Config struct {
	Strategy    Strategy
	Executions  int // at most; 0 for no bound
	Effort      int // of Bounded and Simplify: steps of all executions, and turns kept for later ones, at most; 0 for no bound
	Steps       int // at most in an execution
	Preemptions int // at most, for Bounded
	Goroutines  int // at most in an execution
	Spurious    int // wakeups injected into an execution
	Depth       int // of PCT
	Seed        uint64
	Workers     int
	Findings    int       // after which to stop; 0 for never, and then a few are kept
	Only        rule.Rule // by which an execution fails, if it is set: others are passed over
	// Schedule forces the turns of a single execution, haunted by Spurious ghosts.
	Schedule []Turn
	merging  *merging // makes that simpler
	// Trace keeps what a picture of an execution needs.
	Trace bool
	// Without leaves parts of the exhaustive strategy out.
	Without Part
	// Observe is called at the end of each execution, before what is left of it is
	// unwound; by one worker at a time.
	Observe func(*Engine)
	// Progress is called about once a second, by one worker at a time, with the
	// executions so far and the estimated part of the whole.
	Progress func(executions int, elapsed time.Duration, done float64)
}

// Strategy is an order of search.
type Strategy uint8

// The strategies.
const (
	Exhaustive Strategy = iota
	Bounded
	POS
	SURW
	PCT
)

// Turn is one step of a schedule: who has it, and whom it chooses, or -1. Goroutines are
// numbered in the order of starting, as a schedule determines it.
type Turn struct{ Goroutine, Choice int32 }

// Stats counts what was run.
type Stats struct {
	Executions  int
	Traces      int // distinct ones
	Steps       int // events, all executions together
	Deepest     int // events of the longest execution
	Preemptions int // the most in one execution
	Plain       int // plain accesses, all executions together
	Stuck       int // executions that ended with goroutines blocked
	Failed      int // executions with a failure
	Asleep      int // executions that went wrong: all that was enabled slept; 0 with all parts
}
