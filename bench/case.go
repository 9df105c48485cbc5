package bench

import (
	"slices"

	"github.com/extremely-boring/extreme/check/ledger"
)

// benchCase is one thing to measure, for all who can do it.
type benchCase struct {
	id   string // stable, in the report
	what string // of which the figure is the time, for the table
	// sizes are how many there are at once, or none. A case with sizes is a curve.
	sizes []int
	// per is how many operations a batch of that size has; nil for one.
	per func(size int) int
	// least is how many batches there are at least in a slice, where what comes before
	// them, as starting a thread, would show otherwise; 0 for one.
	least int
	// across says that the case goes from one goroutine, or in Rust from one thread
	// of the operating system, to another.
	across bool
	// slow says that a batch of the largest size may take seconds: a short report
	// leaves it out, and any other measures it in some rounds only.
	slow bool
	// subjects do the case in Go, the runner first: it is what the others are
	// compared with. Each does so many batches.
	subjects []goSubject
	// rust says that the runners in Rust do it, too.
	rust bool
}

// goSubject is somebody who can do a case, in Go.
type goSubject struct {
	name string
	do   func(size, batches int)
}

// ops is how many operations so many batches are.
func (c *benchCase) ops(size, batches int) int {
	if c.per == nil {
		return batches
	}
	return batches * c.per(size)
}

// each returns the sizes to measure, 0 for a case without.
func (c *benchCase) each() []int {
	if len(c.sizes) == 0 {
		return []int{0}
	}
	return slices.Clone(c.sizes)
}

// slowest returns the size that is slow, or -1.
func (c *benchCase) slowest() int {
	if !c.slow {
		return -1
	}
	return slices.Max(c.sizes)
}

// sameSize is for cases in which a batch is one operation for each of the size.
func sameSize(size int) int { return size }

// runner is the subject that all others are compared with.
const runner = "extreme"

// curve are the sizes of the cases that ask how a cost grows.
var curve = []int{1, 10, 100, 1000}

// cases are all cases but those of the harness.
var cases = []*benchCase{
	{id: "ready", what: "a Run of a ready future", rust: true, subjects: []goSubject{
		{runner, runReady}, {"goroutine", goResult},
	}},
	{id: "self-wake", what: "a poll that wakes itself", rust: true, subjects: []goSubject{
		{runner, runSelfWake}, {"cond", condSelf}, {"channel", channelSelf},
	}},
	{id: "clone-drop", what: "a clone and its drop", rust: true, subjects: []goSubject{
		{runner, runCloneDrop}, {"atomic", atomicPair},
	}},
	{id: "nested", what: "a Run of a future that does such a Run", rust: true, subjects: []goSubject{
		{runner, runNested},
	}},
	{id: "handoff", what: "a round trip to another goroutine", across: true, least: 300, rust: true, subjects: []goSubject{
		{runner, runHandoff}, {"cond", condHandoff}, {"channel", channelHandoff},
	}},
	{id: "spawned", what: "a poll woken by a new goroutine", across: true, rust: true, subjects: []goSubject{
		{runner, runSpawned}, {"goroutine", goResult},
	}},
	{id: "concurrent", what: "one of n Runs, parked all at once: start, park, wake, end",
		sizes: []int{1, 10, 100, 1000, 10000}, per: sameSize, across: true, slow: true, rust: true, subjects: []goSubject{
			{runner, runConcurrent}, {"channel", channelConcurrent},
		}},
	{id: "polls", what: "one of n polls of a Run, each woken by itself", sizes: curve, per: sameSize, rust: true, subjects: []goSubject{
		{runner, runPolls},
	}},
	{id: "clones", what: "one of n clones that live at once, with its drop", sizes: curve, per: sameSize, rust: true, subjects: []goSubject{
		{runner, runClones},
	}},
	{id: "wakers", what: "one of n clones that are woken before one park", sizes: curve, per: sameSize, rust: true, subjects: []goSubject{
		{runner, runWakers},
	}},
	{id: "ledger", what: "an entry of the books, or the work that it records", per: func(int) int { return entries }, subjects: []goSubject{
		{"plain", unobserved}, {"journal", observed(ledger.New)}, {"journals", observed(newJournals)}, {"sources", observed(newSources)},
	}},
	{id: "parts", what: "what a Run of a ready future is made of", subjects: []goSubject{
		{"run", runReady}, {"pool", poolPair}, {"deferred-calls", pollUnderDefers}, {"counts", twoDecrements}, {"list", listPair}, {"slot", slotPair},
	}},
	{id: "unit", what: "for scale", subjects: []goSubject{
		{"mutex", mutexPair}, {"coroutine", coroutineSwitches},
	}},
}
