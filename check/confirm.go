package check

import (
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// onceInAProcess is why a race may not be had again.
const onceInAProcess = "the program was not made smaller, or not by much: the race detector reports equal stacks once in a process,\n" +
	"unless GORACE says otherwise, and did not report this race again; the command makes it smaller"

// confirm returns what is to be told of a failure that was shrunk to a report.
func (s *suite) confirm(least Report, subject Subject) Report {
	if !least.detected() {
		return least
	}
	if _, again := s.fails(least.Program, least.Rule(), subject, shrinkRepeats); !again {
		least.note = onceInAProcess
	}
	return least
}

// fails runs a program up to so many times, and returns the first report of the rule.
func (s *suite) fails(p *program.Program, broken rule.Rule, subject Subject, times int) (Report, bool) {
	for range times {
		if r := s.program(subject, p); r.Rule() == broken {
			return r, true
		}
	}
	return Report{}, false
}
