package engine

import (
	"fmt"
	"path"
	"path/filepath"
	"runtime"

	"github.com/extremely-boring/extreme/check/rule"
)

// failure is what is wrong with an execution: the first thing that was noticed.
type failure struct {
	kind      failureKind
	g, other  *goroutine
	at        int // the event, or -1 for a plain access
	otherAt   int
	site      []uintptr
	object    *Object
	step      int // of a plain access, among all that was traced
	otherStep int
	rule      rule.Rule
	text      string
	stack     []byte
}

type failureKind uint8

const (
	nothing  failureKind = iota
	raced                // two accesses race
	stuck                // goroutines are blocked and nothing is enabled
	panicked             // a goroutine panicked
	asserted             // the body says so
	misused              // a mirror was used against its contract
	differed             // a replayed step was another than before
)

// fail notes the first thing that is wrong with this execution.
func (e *Engine) fail(f failure) {
	if e.failure.kind != nothing {
		return
	}
	e.failure = f
}

// differs fails the execution because its next step, which is g's, is not the one of the
// last execution, though all before was the same.
func (e *Engine) differs(g *goroutine, now string) {
	text := fmt.Sprintf("step %d was g%d's %v, and when everything up to it was run again %s: %s",
		e.pos+1, e.indexOf(g)+1, e.log[e.pos].kind, now, Unseen)
	e.failure = failure{kind: differed, g: g, at: e.pos, text: text}
}

// Unseen says why a body may do otherwise under one schedule.
const Unseen = "the body depends on what the explorer does not see, as the order of a map, time, chance, or memory that outlives an execution"

// what says how the execution failed, for when its trace can't be had again.
func (f *failure) what() string {
	switch f.kind {
	case raced:
		return "a data race"
	case stuck:
		return "goroutines that stay blocked"
	}
	return f.text
}

// Fail fails the execution on the part of the body, by the rule. If the body is over,
// it fails it all the same.
func (e *Engine) Fail(r rule.Rule, text string) {
	f := failure{kind: asserted, at: -1, rule: r, text: text}
	if !e.idle {
		f.g, f.at = e.running, e.pos-1
	}
	if !e.idle || e.apart {
		f.site = e.here()
	}
	e.fail(f)
}

// Misuse fails the execution because of the calling goroutine's use of a mirror, which
// the original would panic or throw at, and ends the goroutine.
func (e *Engine) Misuse(text string) {
	e.fail(failure{kind: misused, g: e.running, at: e.pos - 1, text: text, site: e.here()})
	panic(exit)
}

func (e *Engine) panicked(g *goroutine, with any, stack []byte) {
	text := fmt.Sprint(with)
	if text == fmt.Sprint(nil) { // it is a nil of some type, as nil itself is none
		text = fmt.Sprintf("%#v", with)
	}
	e.fail(failure{kind: panicked, g: g, at: e.pos - 1, text: text, stack: stack, site: e.here()})
}

// Problem is what is wrong with an execution, in terms of its trace.
type Problem struct {
	Rule rule.Rule
	// Goroutine and Step are who noticed it and where: its last step before it, or
	// -1. For a data race they are the later access. Place is the line.
	Goroutine, Step int
	Place           Place
	// Other is the earlier access of a data race.
	Other, OtherStep int
	OtherPlace       Place
	Object           string
	// Text is the message of a panic, an assertion or a misuse.
	Text  string
	Stack string
}

// Problem returns what is wrong with the execution that has just ended, of which t is
// the trace, or nil. It may be called by Observe only.
func (e *Engine) Problem(t *Trace) *Problem {
	f := &e.failure
	if f.kind == nothing {
		return nil
	}
	p := &Problem{Goroutine: e.indexOf(f.g), Step: -1, Other: e.indexOf(f.other), OtherStep: -1, Text: f.text, Stack: string(f.stack), Rule: f.rule, Place: place(f.site)}
	switch f.kind {
	case raced:
		p.Rule, p.Step, p.OtherStep = rule.DataRace, t.accessOf(f.at, f.step), t.accessOf(f.otherAt, f.otherStep)
		if p.Step >= 0 && p.OtherStep >= 0 { // they are if it was traced
			now, other := t.Steps[p.Step], t.Steps[p.OtherStep]
			p.Place, p.OtherPlace, p.Object = now.Place, other.Place, now.Object
		}
	case stuck:
		p.Rule = stuckRule(t)
	case asserted:
		p.Step = t.lastOf(p.Goroutine, f.at)
	case panicked:
		p.Rule, p.Step = rule.RunnerPanic, t.lastOf(p.Goroutine, f.at)
	case misused:
		p.Rule, p.Step = rule.MirrorMisuse, t.lastOf(p.Goroutine, f.at)
		if p.Step >= 0 {
			p.Object = t.Steps[p.Step].Object
		}
	case differed:
		p.Rule = rule.Nondeterminism
	}
	return p
}

// breaks reports whether the execution that has just ended fails by that rule.
func (e *Engine) breaks(r rule.Rule) bool {
	if e.failure.kind == nothing {
		return false
	}
	t := e.Trace()
	return e.Problem(&t).Rule == r
}

// stuckRule says which rule the goroutines that are blocked at the end have broken. If
// the body itself has ended, they are leaked. If one waits on a Cond, its wakeup is lost
// or was never sent, unless who would have sent it may be in a circle of others, or be
// kept by a lock that a goroutine has ended with.
func stuckRule(t *Trace) rule.Rule {
	r := rule.Deadlock
	if t.Goroutines[0].Ended {
		r = rule.GoroutineLeak
	}
	if t.Circle() != nil || t.keptByTheDead() {
		return r
	}
	for _, b := range t.Blocked {
		if b.Waiting && b.Last >= 0 {
			return rule.LostWakeup
		}
	}
	return r
}

func (e *Engine) indexOf(g *goroutine) int {
	for i, h := range e.live {
		if h == g {
			return i
		}
	}
	return -1
}

func (t *Trace) stepOf(event int) int {
	for i := range t.Steps {
		if t.Steps[i].Event && t.Steps[i].Executed == event {
			return i
		}
	}
	return -1
}

// accessOf returns the step of an access that raced: an event, or a plain access by its
// number among all that was traced.
func (t *Trace) accessOf(event, plain int) int {
	if event >= 0 {
		return t.stepOf(event)
	}
	if step, ok := t.plain[plain]; ok {
		return step
	}
	return -1
}

// lastOf returns the goroutine's last step up to the event, or -1.
func (t *Trace) lastOf(g, event int) int {
	for i := len(t.Steps) - 1; i >= 0; i-- {
		if s := &t.Steps[i]; s.Event && s.Goroutine == g && s.Executed <= event {
			return i
		}
	}
	return -1
}

// blocked reports whether a goroutine of the body is blocked at the end.
func (e *Engine) blocked() bool {
	for _, g := range e.live {
		if g.state == active && !g.ghost {
			return true
		}
	}
	return false
}

// here returns where the body called the explorer, if that is traced.
func (e *Engine) here() []uintptr {
	if !e.cfg.Trace {
		return nil
	}
	return e.callers()
}

// hereabouts says at which line of the body an execution is cut: most often whoever spins is
// there. It says nothing where the body is not what called.
func (e *Engine) hereabouts() string {
	p := place(e.callers())
	if p.File == "" {
		return ""
	}
	return fmt.Sprintf(", at %s:%d", path.Base(filepath.ToSlash(p.File)), p.Line)
}

// callers returns where the body called the mirror.
func (e *Engine) callers() []uintptr {
	var pcs [24]uintptr
	n := runtime.Callers(3, pcs[:])
	return append([]uintptr(nil), pcs[:n]...)
}
