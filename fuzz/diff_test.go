package fuzz_test

import (
	"fmt"
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/examples/broadcast"
	"github.com/extremely-boring/extreme/examples/recycled"
	"github.com/extremely-boring/extreme/executor"
)

// executors are written in different ways, and do the same.
var executors = []struct {
	name string
	run  scope.Runner
}{
	{"executor", executor.RunObserved[int]},
	{"examples/recycled", recycled.Run[int]},
	{"examples/broadcast", broadcast.Run[int]},
}

// FuzzDiff runs a program on several executors: they return the same, and poll as often,
// because a program has no branches. And it explores the program with books and without:
// those are no part of the model, and make no difference to what is done.
func FuzzDiff(f *testing.F) { f.Fuzz(tryDiff) }

func tryDiff(t *testing.T, data []byte) {
	s := decodeScheduled("FuzzDiff", data)
	w := weight(s.program)
	if w > heavy {
		return
	}
	c := begin(t, data, s.program.String)
	c.run(func() string {
		if wrong := c.same(s.program); wrong != "" || w > light {
			return wrong
		}
		return c.bookless(s)
	})
}

func (c *trial) same(p *program.Program) string {
	polls, first := program.NewPlan(p).Polls(), 0
	for i, e := range executors {
		before := c.witness.sum
		r := check.Run(p, check.Options{Subject: c.subject(e.run)})
		sum := c.witness.sum - before
		if i == 0 {
			first = sum
		}
		switch {
		case !r.OK():
			return fmt.Sprintf("on %s\n%s", e.name, report(r))
		case r.Stats.Polls != polls:
			return fmt.Sprintf("%s polled %d times, and the program is polled %d times by whoever runs it\nprogram:\n    %s", e.name, r.Stats.Polls, polls, indent(c.text()))
		case sum != first:
			return fmt.Sprintf("the Runs on %s returned %d together, those on %s %d\nprogram:\n    %s", executors[0].name, first, e.name, sum, indent(c.text()))
		}
	}
	return ""
}

// bookless explores the program with books and without.
func (c *trial) bookless(s scheduled) string {
	o := scope.Options{Runner: c.witness.beside(c.explored), Explore: s.options()}
	with := scope.Explore(s.program, o)
	o.NoBooks = true
	without := scope.Explore(s.program, o)
	same := with.OK() && without.OK() && with.Executions == without.Executions && with.Traces == without.Traces &&
		with.Steps == without.Steps && with.Deepest == without.Deepest && with.Preemptions == without.Preemptions
	if same {
		return ""
	}
	return fmt.Sprintf("the same schedules went another way without the books\nwith:\n    %s\nwithout:\n    %s", indent(with.String()), indent(without.String()))
}
