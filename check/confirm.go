package check

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// aloneRuns is how often a program is run by itself before it is believed to need others.
const aloneRuns = 300

// onceInAProcess is why a race may not be had again.
const onceInAProcess = "the program was not made smaller, or not by much: the race detector reports equal stacks once in a process,\n" +
	"unless GORACE says otherwise, and did not report this race again; the command makes it smaller"

// notAlone is said of a program that may be innocent.
const notAlone = "this program passed %d times by itself, after others that leave nothing behind: what it failed on was left\n" +
	"by programs before it, as in a package variable or a pool, or it needs a rare schedule; the command runs the whole test"

// confirm returns what is to be told of a failure that was found by one report and shrunk
// to another. An executor that keeps something from Run to Run may have failed on what
// another program left there, and so may each candidate of the shrinking: a command that
// runs the program alone would then pass. So what is left is used up, and the program has
// to fail again. If the smallest does not and the one that was found does, that is made
// smaller with the same care; if neither does, the command is for the whole test. What
// lasts for the rest of the process is not told apart by this.
func (s *suite) confirm(found, least Report, subject Subject) Report {
	if _, again := s.alone(least.Program, least.Rule(), subject, aloneRuns); again {
		return least
	}
	if least.detected() {
		least.note = onceInAProcess
		return least
	}
	if s.o.only != nil { // no other was run
		return least
	}
	if r, again := s.alone(found.Program, found.Rule(), subject, aloneRuns); again {
		return simplest(r, func(p *program.Program) (Report, bool) {
			return s.alone(p, r.Rule(), subject, shrinkRepeats)
		})
	}
	least.note, least.whole = fmt.Sprintf(notAlone, aloneRuns), s.whole()
	return least
}

// whole is what runs the same programs in the same order.
func (s *suite) whole() string {
	if s.again == "" {
		return fmt.Sprintf("check.Conform(…, check.Seed(%d), check.Programs(%d))", s.o.seed, s.o.programs)
	}
	return fmt.Sprintf("EXTREME_SEED=%d EXTREME_PROGRAMS=%d %s", s.o.seed, s.o.programs, s.again)
}

// alone is like fails, with nothing left of what was run before.
func (s *suite) alone(p *program.Program, broken rule.Rule, subject Subject, times int) (Report, bool) {
	for _, h := range harmless() {
		for range harmlessRuns {
			s.program(subject, h)
		}
	}
	runtime.GC()
	runtime.GC() // two collections empty every sync.Pool
	return s.fails(p, broken, subject, times)
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

// harmlessRuns is how often each harmless program is run.
const harmlessRuns = 5

// harmless are programs that use up what a Run can find of those before it, as a flag that
// is set, and leave nothing: each wake has its poll, and no handle outlives its Run. Some
// have Runs inside of each other, which take as many of what is kept.
var harmless = sync.OnceValue(func() (all []*program.Program) {
	for _, text := range []string{
		"poll { clone a; go { wake a }; pending } poll { run { poll { clone b; go { wake b }; pending } poll { run { poll { wakeref cx; pending } poll { ready 0 } }; ready 0 } }; ready 0 }",
		"poll { clone a; go { wake a }; pending } poll { ready 0 }",
		"poll { wakeref cx; pending } poll { ready 0 }",
	} {
		p, err := program.Parse(text)
		if err != nil {
			panic(err) // a test runs them
		}
		all = append(all, p)
	}
	return all
})
