package check

import (
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// law is a rule as a property: no program of the kind that could show the rule broken
// shows it broken.
type law struct {
	rule  rule.Rule
	says  string
	needs need
	// size is the largest program that is drawn, in bytes.
	size int
	kind func(program.Shape) bool
}

// need is what a rule can't be judged without.
type need uint8

const (
	aCount    need = 1 << iota // what the subject tells of its count
	aMove                      // a future that the subject could move
	anOrder                    // books with a common order
	aWatch                     // the race detector, or the explorer
	explorers                  // the explorer
	onlyWoken                  // a subject that polls nothing it was not woken for
)

var laws = []law{
	{rule.LostWakeup, "a wake is never lost, whoever makes it and when", 0, 64,
		func(s program.Shape) bool { return s.Goroutines >= 2 && s.Polls >= 2 }},
	{rule.Deadlock, "a Run whose future arranges its wakes comes to its end", 0, 48,
		func(s program.Shape) bool { return s.Polls >= 2 }},
	{rule.Livelock, "a Run stops polling", 0, 32,
		func(s program.Shape) bool { return true }},
	{rule.DoubleDrop, "a Run drops its waker and its future once, and a wake by reference drops nothing", aCount, 32,
		func(s program.Shape) bool { return s.Wakes >= 1 }},
	{rule.DoubleFree, "a park is given back once", aCount, 64,
		func(s program.Shape) bool { return s.Handles >= 2 && s.Goroutines >= 2 }},
	{rule.UseAfterDrop, "a Run does not use its waker after it dropped it", aCount, 32,
		func(s program.Shape) bool { return s.Polls >= 2 }},
	{rule.Leak, "a handle that is consumed gives its reference back", aCount, 48,
		func(s program.Shape) bool { return s.Handles >= 1 }},
	{rule.CountMismatch, "the count is Run's reference and the living handles", aCount, 64,
		func(s program.Shape) bool { return s.Handles >= 3 }},
	{rule.UseAfterFree, "a park outlives its handles", aCount, 48,
		func(s program.Shape) bool { return s.Handles >= 1 && s.Goroutines >= 1 }},
	{rule.WakeAfterReturn, "a late wake does nothing", aCount, 32,
		func(s program.Shape) bool { return s.LateWakes >= 1 }},
	{rule.StaleWake, "a wake never reaches another Run", aCount, 96,
		func(s program.Shape) bool { return s.Runs >= 2 && s.Handles >= 1 }},
	{rule.OverlappingPoll, "a poll begins when the one before it is over", 0, 48,
		func(s program.Shape) bool { return s.Polls >= 2 && s.Goroutines >= 1 }},
	{rule.PollAfterReady, "a future that is ready is not polled again", 0, 48,
		func(s program.Shape) bool { return s.Wakes >= 1 }},
	{rule.MovedFuture, "the future stays where it is", aMove, 32,
		func(s program.Shape) bool { return s.Polls >= 2 }},
	{rule.PollWithoutWake, "a future that nobody has woken is not polled again", anOrder | onlyWoken, 48,
		func(s program.Shape) bool { return s.Polls >= 2 && s.Goroutines >= 1 }},
	{rule.ExtraPoll, "a poll has a wake of its own", anOrder | onlyWoken, 48,
		func(s program.Shape) bool { return s.Polls >= 3 }},
	{rule.WakesNotCoalesced, "wakes before one park are one poll", anOrder | onlyWoken, 48,
		func(s program.Shape) bool { return s.Wakes >= 4 && s.Polls >= 3 }},
	{rule.MissingHappensBefore, "what is written before a wake is seen by the next poll", aWatch | onlyWoken, 64,
		func(s program.Shape) bool { return s.Reads >= 1 }},
	{rule.DataRace, "a Run, its wakes and its drops share nothing unordered", aWatch, 64,
		func(s program.Shape) bool { return s.Goroutines >= 2 && s.Wakes >= 2 }},
	{rule.GoroutineLeak, "a Run leaves no goroutine behind", 0, 48,
		func(s program.Shape) bool { return s.Polls >= 2 }},
	{rule.PanicLeak, "a panic or a Goexit in poll cleans up", aCount, 64,
		func(s program.Shape) bool { return s.Unwinds >= 1 }},
	{rule.RunnerPanic, "nothing panics where the future does nothing wrong", 0, 64,
		func(s program.Shape) bool { return s.LateWakes >= 1 || s.Unwinds >= 1 }},
	{rule.WrongValue, "a Run returns what its future does, and ends as it does", 0, 256,
		func(s program.Shape) bool { return true }},
	{rule.DropOrder, "the end drops waker, reference and future in that order", aCount, 48,
		func(s program.Shape) bool { return s.Stores >= 1 }},
	{rule.MirrorMisuse, "nothing is misused, as by unlocking an unlocked mutex", explorers, 32,
		func(s program.Shape) bool { return true }},
	{rule.Nondeterminism, "the same schedule gives the same steps", explorers, 32,
		func(s program.Shape) bool { return true }},
}
