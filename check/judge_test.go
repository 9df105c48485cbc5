package check_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/program"
)

// tally adds up what a test has run on the shipped runner, and tells of it as the suite
// does.
type tally struct{ check.Stats }

func (s *tally) run(p *program.Program) check.Report {
	r := check.Run(p, check.Options{Alone: true})
	s.Add(r.Stats)
	return r
}

func (s *tally) attributes(t *testing.T) { check.Attributes(t, &s.Stats) }

// fail fails the test with a report.
func fail(t *testing.T, r check.Report) {
	t.Helper()
	check.FailWith(t, r)
}

// minimize returns the report of the simplest program that breaks the same rule.
func (s *tally) minimize(r check.Report) check.Report {
	if r.Program.Hostile() {
		return r
	}
	program.Minimize(r.Program, func(p *program.Program) bool {
		for range check.ShrinkRepeats {
			if q := s.run(p); q.Rule() == r.Rule() {
				r = q
				return true
			}
		}
		return false
	})
	return r
}
