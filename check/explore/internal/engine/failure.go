package engine

import (
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
	otherSite []uintptr
	object    *Object
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
	if e.failure.kind == nothing {
		e.failure = f
	}
}

// Fail fails the execution on the part of the body, by the rule. If the body is over,
// it fails it all the same.
func (e *Engine) Fail(r rule.Rule, text string) {
	e.fail(failure{kind: asserted, g: e.running, at: e.pos - 1, rule: r, text: text})
}

// Misuse fails the execution because of the calling goroutine's use of a mirror, which
// the original would panic or throw at, and ends the goroutine.
func (e *Engine) Misuse(text string) {
	e.fail(failure{kind: misused, g: e.running, at: e.pos - 1, text: text})
	panic(exit)
}

func (e *Engine) panicked(g *goroutine, text string, stack []byte) {
	e.fail(failure{kind: panicked, g: g, at: e.pos - 1, text: text, stack: stack})
}

// Problem is what is wrong with an execution, in terms of its trace.
type Problem struct {
	Rule rule.Rule
	// Goroutine and Step are who noticed it and where: the last step before it, or
	// -1. For a data race they are the later access, and Place is where that is.
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
	p := &Problem{Goroutine: e.indexOf(f.g), Step: -1, Other: e.indexOf(f.other), OtherStep: -1, Text: f.text, Stack: string(f.stack), Rule: f.rule, Place: place(f.site), OtherPlace: place(f.otherSite)}
	if f.at >= 0 && f.at < e.pos {
		p.Step = t.stepOf(f.at)
	}
	switch f.kind {
	case raced:
		p.Rule = rule.DataRace
		if f.otherAt >= 0 {
			p.OtherStep = t.stepOf(f.otherAt)
			p.OtherPlace = t.Steps[p.OtherStep].Place
		}
		if p.Step >= 0 {
			p.Place, p.Object = t.Steps[p.Step].Place, t.Steps[p.Step].Object
		} else {
			p.Object = f.object.name
		}
	case stuck:
		p.Rule = stuckRule(t)
	case panicked:
		p.Rule = rule.RunnerPanic
	case misused:
		p.Rule = rule.MirrorMisuse
	case differed:
		p.Rule = rule.Nondeterminism
	}
	return p
}

// stuckRule says which rule the goroutines that are blocked at the end have broken. If
// one waits on a Cond, its wakeup is lost or was never sent. If the body itself has
// ended, they are leaked.
func stuckRule(t *Trace) rule.Rule {
	r := rule.Deadlock
	if t.Goroutines[0].Ended {
		r = rule.GoroutineLeak
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

// blocked reports whether a goroutine of the body is blocked at the end.
func (e *Engine) blocked() bool {
	for _, g := range e.live {
		if g.state == active && !g.ghost {
			return true
		}
	}
	return false
}

// callers returns where the body called the mirror.
func (e *Engine) callers() []uintptr {
	var pcs [24]uintptr
	n := runtime.Callers(3, pcs[:])
	return append([]uintptr(nil), pcs[:n]...)
}
