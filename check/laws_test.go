package check_test

import (
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// law is a rule as a property: no program of the kind that could show the rule
// broken shows it, or any other, broken.
type law struct {
	rule rule.Rule
	says string
	// size is the largest program, in bytes.
	size int
	kind func(program.Shape) bool
}

var laws = []law{
	{rule.LostWakeup, "a wake is never lost, whoever makes it and when", 64,
		func(s program.Shape) bool { return s.Goroutines >= 2 && s.Polls >= 2 }},
	{rule.CountMismatch, "the count is Run's reference and the living handles", 64,
		func(s program.Shape) bool { return s.Handles >= 3 }},
	{rule.UseAfterFree, "a park outlives its handles", 48,
		func(s program.Shape) bool { return s.Handles >= 1 && s.Goroutines >= 1 }},
	{rule.WakeAfterReturn, "a late wake does nothing", 32,
		func(s program.Shape) bool { return s.LateWakes >= 1 }},
	{rule.StaleWake, "a wake never reaches another Run", 96,
		func(s program.Shape) bool { return s.Runs >= 2 && s.Handles >= 1 }},
	{rule.ExtraPoll, "a poll has a wake of its own", 48,
		func(s program.Shape) bool { return s.Polls >= 3 }},
	{rule.WakesNotCoalesced, "wakes before one park are one poll", 48,
		func(s program.Shape) bool { return s.Wakes >= 4 && s.Polls >= 3 }},
	{rule.MissingHappensBefore, "what is written before a wake is seen by the next poll", 64,
		func(s program.Shape) bool { return s.Reads >= 1 }},
	{rule.PanicLeak, "a panic or a Goexit in poll cleans up", 64,
		func(s program.Shape) bool { return s.Unwinds >= 1 }},
	{rule.DropOrder, "the end drops waker, reference and future in that order", 48,
		func(s program.Shape) bool { return s.Stores >= 1 }},
	{rule.MovedFuture, "the future stays where it is", 32,
		func(s program.Shape) bool { return s.Polls >= 2 }},
	{rule.WrongValue, "Run returns what the future does", 256,
		func(s program.Shape) bool { return true }},
}

// TestLaws runs generated programs, the same number for each law.
func TestLaws(t *testing.T) {
	t.Logf("seed %d, %d programs", *seed, *programs)
	var s tally
	for i, l := range laws {
		n := *programs / len(laws)
		if i < *programs%len(laws) {
			n++
		}
		t.Run(string(l.rule), func(t *testing.T) { l.hold(t, &s, n, *seed+int64(i)) })
	}
	s.attributes(t)
}

// hold runs n programs that the law is about. A failing one is shrunk by gopter,
// and then run until it fails again, for its report.
func (l law) hold(t *testing.T, s *tally, n int, seed int64) {
	if n == 0 {
		return
	}
	var worst *check.Report
	holds := func(p *program.Program) *gopter.PropResult {
		tries := 1
		if worst != nil {
			tries = shrinkRepeats
		}
		for range tries {
			if r := s.run(p); !r.OK() {
				worst = &r
				return &gopter.PropResult{Status: gopter.PropFalse}
			}
		}
		return &gopter.PropResult{Status: gopter.PropTrue}
	}
	parameters := gopter.DefaultTestParametersWithSeed(seed)
	parameters.MinSuccessfulTests = n
	parameters.MaxShrinkCount = 2000
	properties := gopter.NewProperties(parameters)
	properties.Property(l.says, prop.ForAll(holds, program.GenWhere(l.size, func(p *program.Program) bool { return l.kind(p.Shape()) })))
	passed := properties.Run(gopter.NewFormatedReporter(false, 200, t.Output()))
	if worst != nil {
		fail(t, s.minimize(*worst))
		return
	}
	require.True(t, passed, "the property did not run to its end")
}

// shrinkRepeats is how often a simpler program is run before it is believed to
// pass: the failure may depend on the schedule.
const shrinkRepeats = 30

// minimize returns the report of the simplest program that breaks the same rule.
func (s *tally) minimize(r check.Report) check.Report {
	if r.Program.Hostile() {
		return r
	}
	program.Minimize(r.Program, func(p *program.Program) bool {
		for range shrinkRepeats {
			if q := s.run(p); q.Rule() == r.Rule() {
				r = q
				return true
			}
		}
		return false
	})
	return r
}
