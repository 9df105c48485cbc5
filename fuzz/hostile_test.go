package fuzz_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// breakage is a way to break a legal program.
type breakage struct {
	name string
	// breaks returns what stands in place of an action that it can break, or nil.
	breaks func(program.Stmt) []program.Stmt
	// everywhere says that all such actions are broken, and not one of them.
	everywhere bool
	// only says what programs it is for; nil for all.
	only func(*program.Program) bool
	// rules are what it may be told as. Where harmless is set, it may also be told
	// nothing.
	rules    []rule.Rule
	harmless bool
}

// consumes reports whether s consumes a handle that it names.
func consumes(s program.Stmt) bool { return s.Op == program.Wake || s.Op == program.Drop }

// then returns breaks of a breakage that does more after an action that consumes.
func then(more func(s program.Stmt) program.Stmt) func(program.Stmt) []program.Stmt {
	return func(s program.Stmt) []program.Stmt {
		if !consumes(s) {
			return nil
		}
		return []program.Stmt{s, more(s)}
	}
}

// borrowed returns breaks of a breakage that consumes the waker that a poll is lent.
func borrowed(op program.Op) func(program.Stmt) []program.Stmt {
	return func(s program.Stmt) []program.Stmt {
		if s.Op != program.WakeRef || s.Name != program.CX {
			return nil
		}
		return []program.Stmt{s, {Op: op, Name: program.CX}}
	}
}

// yield is what stands where nothing is done any more.
var yield = program.Stmt{Op: program.Yield, N: 1}

// breakages are in an order that the seeds depend on.
var breakages = []breakage{
	{name: "forget a handle", rules: []rule.Rule{rule.Leak, rule.PanicLeak}, breaks: func(s program.Stmt) []program.Stmt {
		switch s.Op {
		case program.Wake:
			return []program.Stmt{{Op: program.WakeRef, Name: s.Name}}
		case program.Drop:
			return []program.Stmt{yield}
		}
		return nil
	}},
	{name: "drop a handle that is consumed", rules: []rule.Rule{rule.DoubleDrop},
		breaks: then(func(s program.Stmt) program.Stmt { return program.Stmt{Op: program.Drop, Name: s.Name} })},
	{name: "wake a handle that is consumed", rules: []rule.Rule{rule.DoubleDrop},
		breaks: then(func(s program.Stmt) program.Stmt { return program.Stmt{Op: program.Wake, Name: s.Name} })},
	{name: "wake a consumed handle by reference", rules: []rule.Rule{rule.UseAfterDrop},
		breaks: then(func(s program.Stmt) program.Stmt { return program.Stmt{Op: program.WakeRef, Name: s.Name} })},
	{name: "clone a consumed handle", rules: []rule.Rule{rule.UseAfterDrop},
		breaks: then(func(s program.Stmt) program.Stmt {
			return program.Stmt{Op: program.Clone, Name: "stale", From: s.Name, N: 1}
		})},
	{name: "wake the borrowed waker", rules: []rule.Rule{rule.DoubleDrop}, breaks: borrowed(program.Wake)},
	{name: "drop the borrowed waker", rules: []rule.Rule{rule.DoubleDrop}, breaks: borrowed(program.Drop)},
	{name: "block a goroutine for ever", rules: []rule.Rule{rule.GoroutineLeak}, breaks: func(s program.Stmt) []program.Stmt {
		if s.Op != program.Go {
			return nil
		}
		s.Body = append(slices.Clip(s.Body), program.Stmt{Op: program.Block})
		return []program.Stmt{s}
	}},
	{name: "block a goroutine before it wakes", rules: []rule.Rule{rule.GoroutineLeak, rule.Deadlock}, breaks: func(s program.Stmt) []program.Stmt {
		if s.Op != program.Go {
			return nil
		}
		s.Body = append([]program.Stmt{{Op: program.Block}}, s.Body...)
		return []program.Stmt{s}
	}},
	{name: "wake nobody", rules: []rule.Rule{rule.Deadlock}, everywhere: true, only: pends, breaks: func(s program.Stmt) []program.Stmt {
		switch s.Op {
		case program.Wake:
			return []program.Stmt{{Op: program.Drop, Name: s.Name}}
		case program.WakeRef, program.WakeStored:
			return []program.Stmt{yield}
		}
		return nil
	}},
	{name: "drop where it should wake", rules: []rule.Rule{rule.Deadlock}, harmless: true, breaks: func(s program.Stmt) []program.Stmt {
		if s.Op != program.Wake {
			return nil
		}
		return []program.Stmt{{Op: program.Drop, Name: s.Name}}
	}},
}

// pends reports whether a poll of the outermost future is pending.
func pends(p *program.Program) bool { return p.Polls[0].End == program.Pending }

// broken is a program that was legal, and what was done to it.
type broken struct {
	breakage
	program *program.Program
}

// breakProgram breaks p, at the n-th place where that can be done. It reports false if
// there is none.
func breakProgram(p *program.Program, b breakage, n int) (broken, bool) {
	if p.Shape().Reads > 0 || b.only != nil && !b.only(p) {
		return broken{}, false
	}
	places := 0
	rewrite(p, func(s program.Stmt) []program.Stmt {
		if b.breaks(s) != nil {
			places++
		}
		return nil
	})
	if places == 0 {
		return broken{}, false
	}
	at := 0
	q := rewrite(p, func(s program.Stmt) []program.Stmt {
		by := b.breaks(s)
		if by == nil {
			return []program.Stmt{s}
		}
		if at++; !b.everywhere && at-1 != n%places {
			return []program.Stmt{s}
		}
		return by
	})
	q.Expect = b.rules[0]
	return broken{b, q}, true
}

// decodeHostile takes an input apart: a byte that says what is broken, one that says where,
// and a program.
func decodeHostile(data []byte) (b breakage, place int, p *program.Program) {
	in, _ := input.Decode("FuzzHostile", data)
	return breakages[int(in.Head[0])%len(breakages)], int(in.Head[1]), in.Programs[0]
}

// FuzzHostile breaks a legal program. The harness must come back and say what is wrong,
// and judge the next program rightly.
func FuzzHostile(f *testing.F) { f.Fuzz(tryHostile) }

func tryHostile(t *testing.T, data []byte) {
	b, place, p := decodeHostile(data)
	q, ok := breakProgram(p, b, place)
	if !ok || weight(p) > heavy {
		return
	}
	c := begin(t, data, q.program.String)
	c.run(func() string {
		if wrong := c.told(q); wrong != "" {
			return wrong
		}
		if wrong := c.right(p); wrong != "" {
			return fmt.Sprintf("the program as it was before somebody did this to it: %s\n%s", b.name, wrong)
		}
		return ""
	})
}

// told says what is wrong with the verdict on a broken program. What was expected need not
// come first: a goroutine that is stopped for its misuse wakes nobody any more.
func (c *trial) told(q broken) string {
	r := check.Run(q.program, check.Options{Subject: c.subject(c.runner)})
	expected := slices.ContainsFunc(r.Findings, func(f ledger.Finding) bool { return slices.Contains(q.rules, f.Rule) })
	if expected || q.harmless && len(r.Findings) == 0 {
		return ""
	}
	var rules []string
	for _, e := range q.rules {
		rules = append(rules, string(e))
	}
	return fmt.Sprintf("the harness is told to %s, and does not find %s\n%s", q.name, strings.Join(rules, " or "), report(r))
}
