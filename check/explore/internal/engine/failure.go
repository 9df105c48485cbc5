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
