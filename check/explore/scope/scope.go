// Package scope runs programs on the explored copy of the runner: one program under
// every interleaving, or every program up to a size.
//
//	r := scope.Explore(program.Park(1, 2), scope.Options{})
//	if !r.OK() {
//		fmt.Println(r)
//	}
//
// The programs are those of package program, unchanged, and they are judged as
// package check judges them: by the ledger of each Run, by what the program itself
// notices, and by who is parked or blocked when nothing can move any more. On top of
// that the explorer watches the runner's shared words and the program's variables for
// data races. A race on a variable is a missing happens-before, because a variable is
// there to be published by a wake.
//
// [All] is for a small scope: programs are independent of each other, so that each core
// takes one after the other. [Park] is the bare protocol of the runner, without
// programs and wakers, for counting its interleavings by other means.
//
// # Limits
//
// What is explored is the copy of the runner that package derive makes. Time is not
// modelled: a sleep is a yield, and a program that is legal only by what its sleeps
// order is incomplete, unless Options.Guarded is set. A yield is no step.
//
// The books are not modelled either. The ledger sees the order in which an execution
// happened to do steps that do not depend on each other. It judges each such order
// rightly, but an order that would have told it more may not be among those explored.
package scope

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/explore"
	executor "github.com/extremely-boring/extreme/check/explore/runner"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// Runner is a runner on the explorer's mirrors.
type Runner func(task.Future[int], task.Observer) int

// Options say how to explore a program. The zero value explores everything, on the
// copy of the shipped runner and with its books, and stops at the first finding.
type Options struct {
	// Runner is the runner under test; nil for the copy of the shipped one.
	Runner Runner
	// NoBooks leaves the ledgers out. It is faster, and what was done wrong with a
	// handle or a count is not found.
	NoBooks bool
	// Uncounted says that the runner knows no observer: its count is not judged.
	Uncounted bool
	// Guarded explores a program, too, that is legal only by what its sleeps order: what a
	// goroutine writes is read only where that has ended when the poll that started it is
	// pending.
	Guarded bool
	// Explore is how to explore.
	Explore explore.Options
}

// Result is what came of exploring a program.
type Result struct {
	explore.Result
	// Program is the program.
	Program *program.Program
	// Books are the ledgers of the first finding, one for each Run.
	Books []string
}

// Explore explores p. The tokens of its findings are for [Replay].
func Explore(p *program.Program, o Options) Result {
	b, ok := newBody(p, o)
	if !ok {
		return Result{Program: p, Result: explore.Result{
			Incomplete: "the program is legal only by what its sleeps order, and time has no model here: package check runs it in virtual time",
			Options:    o.Explore,
		}}
	}
	r := Result{Program: p, Result: explore.Run(b.run, o.Explore)}
	for i := range r.Findings {
		f := &r.Findings[i]
		b.name(f)
		if f.Token == "" {
			continue
		}
		if i == 0 {
			r.Books = b.books(f.Token)
		}
		f.Token = Token(p, f.Token)
		if o.Runner == nil {
			f.Command = Command(f.Token)
		}
	}
	return r
}

// OK reports whether the verdict is the right one: nothing found in a legal program,
// and in a hostile one what it expects.
func (r Result) OK() bool {
	if r.Program.Hostile() {
		return r.Rule() == r.Program.Expect
	}
	return len(r.Findings) == 0
}

// Wrong reports whether the verdict is a wrong one: something found in a legal program,
// and in a hostile one something else, or nothing where all was explored. What is
// neither OK nor wrong is incomplete.
func (r Result) Wrong() bool {
	return !r.OK() && (len(r.Findings) > 0 || r.Incomplete == "")
}

// Rule returns the rule that the first finding broke, or "".
func (r Result) Rule() rule.Rule {
	if len(r.Findings) == 0 {
		return ""
	}
	return r.Findings[0].Rule
}

// String returns the result as a person reads it: the program, what was explored and
// found, and the books of the first finding.
func (r Result) String() string { return r.told(r.Result.String()) }

// Told is String with what to do about an incomplete result in other words, as
// [explore.Result.Told] has it.
func (r Result) Told(remedy func(incomplete string) string) string {
	return r.told(r.Result.Told(remedy))
}

func (r Result) told(explored string) string {
	var b strings.Builder
	section := func(title, text string) {
		text = strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
		fmt.Fprintf(&b, "%s:\n    %s\n", title, text)
	}
	section("program", r.Program.String())
	fmt.Fprintln(&b, explored)
	for i, books := range r.Books {
		section(fmt.Sprintf("ledger of run#%d", i+1), books)
	}
	return b.String()
}

// newBody reports false if the program needs time to be legal.
func newBody(p *program.Program, o Options) (b *body, ok bool) {
	timeless, ok := program.Timeless(p)
	b = &body{plan: program.NewPlan(timeless), runner: o.Runner, uncounted: o.Uncounted}
	if !ok && o.Guarded {
		b.plan.Guard()
		ok = true
	}
	if b.runner == nil {
		b.runner = executor.RunObserved[int]
	}
	if o.NoBooks {
		b.kind = program.NoBooks
	}
	return b, ok
}
