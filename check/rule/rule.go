// Package rule names what a runner, and a future that uses its wakers, must keep
// to. The names are stable: they stand in findings, in test names, in what a
// hostile program expects and in evidence.
package rule

// Rule is the stable id of a rule.
type Rule string

// The rules, and what each one is broken by.
const (
	LostWakeup           Rule = "lost-wakeup"
	Deadlock             Rule = "deadlock"
	Livelock             Rule = "livelock"
	DoubleDrop           Rule = "double-drop"
	DoubleFree           Rule = "double-free"
	UseAfterDrop         Rule = "use-after-drop"
	Leak                 Rule = "leak"
	CountMismatch        Rule = "count-mismatch"
	UseAfterFree         Rule = "use-after-free"
	WakeAfterReturn      Rule = "wake-after-return"
	StaleWake            Rule = "stale-wake"
	OverlappingPoll      Rule = "overlapping-poll"
	PollAfterReady       Rule = "poll-after-ready"
	MovedFuture          Rule = "moved-future"
	PollWithoutWake      Rule = "poll-without-wake"
	ExtraPoll            Rule = "extra-poll"
	WakesNotCoalesced    Rule = "wakes-not-coalesced"
	MissingHappensBefore Rule = "missing-happens-before"
	DataRace             Rule = "data-race"
	GoroutineLeak        Rule = "goroutine-leak"
	PanicLeak            Rule = "panic-leak"
	RunnerPanic          Rule = "runner-panic"
	WrongValue           Rule = "wrong-value"
	DropOrder            Rule = "drop-order"
	MirrorMisuse         Rule = "mirror-misuse"
	Nondeterminism       Rule = "nondeterminism"
)

// entry is a rule and the sentence that says how it is broken.
type entry struct {
	rule     Rule
	sentence string
}

var all = []entry{
	{LostWakeup, "a wake was made and the Run it was for stayed parked"},
	{Deadlock, "the Run has not ended and nothing is left that could wake it"},
	{Livelock, "the Run goes on without end and without progress"},
	{DoubleDrop, "a handle was consumed twice"},
	{DoubleFree, "a park was freed or recycled twice"},
	{UseAfterDrop, "a handle was used after it was consumed"},
	{Leak, "a handle was never consumed, or its reference never given back"},
	{CountMismatch, "the reference count and the living handles disagree"},
	{UseAfterFree, "a park was freed or recycled while a handle to it was alive"},
	{WakeAfterReturn, "a wake after its Run returned reached a park that was gone"},
	{StaleWake, "a handle of one Run reached the park of another"},
	{OverlappingPoll, "a future was polled by two goroutines at once"},
	{PollAfterReady, "a future was polled again after it was ready"},
	{MovedFuture, "a future was moved or copied between two polls"},
	{PollWithoutWake, "a future was polled again though nobody had ever woken it"},
	{ExtraPoll, "a future was polled more often than its wakes explain"},
	{WakesNotCoalesced, "several wakes before one park caused several polls"},
	{MissingHappensBefore, "what was written before a wake was not visible to the next poll"},
	{DataRace, "two goroutines accessed one variable unordered, one of them writing"},
	{GoroutineLeak, "a goroutine was left behind"},
	{PanicLeak, "a panic or Goexit in poll left a handle or reference behind"},
	{RunnerPanic, "the runner panicked where the future did nothing wrong"},
	{WrongValue, "the Run did not return the future's value, or did not end as it did"},
	{DropOrder, "the end of a Run did not drop waker, reference and future in that order"},
	{MirrorMisuse, "a mirrored object was misused, as by unlocking an unlocked mutex"},
	{Nondeterminism, "the same schedule did not give the same steps twice"},
}

// All returns every rule.
func All() []Rule {
	rules := make([]Rule, len(all))
	for i, e := range all {
		rules[i] = e.rule
	}
	return rules
}

// Sentence says in one line how r is broken. It is empty for what is no rule.
func (r Rule) Sentence() string {
	for _, e := range all {
		if e.rule == r {
			return e.sentence
		}
	}
	return ""
}
