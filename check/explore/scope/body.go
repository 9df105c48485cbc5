package scope

import (
	"strings"
	"sync"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// body runs a program once, in each execution.
type body struct {
	plan      *program.Plan
	runner    Runner
	kind      program.Books
	uncounted bool
	spare     sync.Pool // of executions that have ended well
}

func (b *body) run(t *explore.T) {
	x, _ := b.spare.Get().(*program.Execution)
	if x == nil {
		x = b.prepare()
	} else {
		x.Again()
	}
	b.do(t, x, func(well bool) {
		if well {
			b.spare.Put(x)
		}
	})
}

func (b *body) prepare() *program.Execution {
	x := b.plan.Prepare(&world{runner: b.runner}, b.kind)
	if b.uncounted {
		x.Lends()
	}
	return x
}

// do runs an execution, judges it, and says when that is over and whether all was well.
func (b *body) do(t *explore.T, x *program.Execution, over func(well bool)) {
	engine.Current().Judge(func() { over(judge(t, x)) })
	x.Do()
}

// judge reports the first thing that is wrong with the execution, in the order of
// package check. If it is stuck, it is abandoned: what is still in it is unwound, and that
// is not the program's doing.
func judge(t *explore.T, x *program.Execution) (well bool) {
	found, stuck := x.Stuck()
	if stuck {
		x.Abandon()
	} else {
		found = x.Ended()
	}
	if len(found) > 0 {
		t.Report(found[0].Rule, found[0].What)
	}
	return !stuck && len(found) == 0
}

// books returns the ledgers of the execution that a token of package explore names.
func (b *body) books(token string) (books []string) {
	explore.Run(func(t *explore.T) {
		x := b.prepare()
		b.do(t, x, func(bool) {
			if books != nil {
				return // it is one that is like it
			}
			for _, l := range x.Books() {
				books = append(books, l.String())
			}
		})
	}, replay(token))
	return books
}

// name calls a race on a variable of the program by its own name: all else that the
// program shares is the runner.
func (b *body) name(f *explore.Finding) {
	if f.Rule == rule.DataRace && strings.HasPrefix(f.Problem.Place.Function, variables) {
		f.Rule, f.Problem.Rule = rule.MissingHappensBefore, rule.MissingHappensBefore
		f.Problem.Text = "a variable of the program was written and read, and no wake orders the two"
	}
}
