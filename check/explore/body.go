package explore

import (
	"fmt"
	"reflect"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/rule"
)

// T is what a body reports to. It is a TestingT to testify's assert and require. Its
// methods may be called by any goroutine of the body, and by what AtEnd calls.
type T struct{ engine *engine.Engine }

// tOf returns what the engine's bodies report to: one for all executions, so that none
// has to make one.
func tOf(e *engine.Engine) *T {
	t, ok := e.Own.(*T)
	if !ok {
		t = &T{e}
		e.Own = t
	}
	return t
}

// Errorf fails the execution.
func (t *T) Errorf(format string, args ...any) {
	t.Report(rule.WrongValue, fmt.Sprintf(format, args...))
}

// Report fails the execution by a rule, and says in a line how that was broken. What
// comes first in an execution is its finding.
func (t *T) Report(r rule.Rule, what string) { t.engine.Fail(r, what) }

// FailNow ends the calling goroutine and fails the execution.
func (t *T) FailNow() {
	t.Errorf("FailNow")
	Goexit()
}

// Fatalf is Errorf and then FailNow.
func (t *T) Fatalf(format string, args ...any) {
	t.Errorf(format, args...)
	Goexit()
}

// Helper does nothing; testify asks for it.
func (*T) Helper() {}

// AtEnd has f called when the execution is over, also when goroutines are blocked, and
// before those are unwound. It is not called of an execution that was cut at a bound, or
// that Result does not count. Nothing of the body runs meanwhile, so that f may look at
// everything; the mirrors behave like the originals there, and not as the body left
// them. Functions are called in the order of asking, each on a goroutine of its own: one
// that fails, panics or is ended makes the execution a finding, or not, as a goroutine of
// the body does, and keeps no other from being called.
func (t *T) AtEnd(f func()) { t.engine.AtEnd(f) }

// Recorded returns, of an execution that Options.Trace or a replay traces, how much has
// been recorded so far and who runs, by its index in the trace. A step whose Recorded is
// not less comes later.
func (t *T) Recorded() (n, goroutine int) { return t.engine.Recorded() }

// Go starts f as a goroutine, as the go statement does.
func Go(f func()) {
	if e := engine.Current(); e != nil {
		e.Go(f)
		return
	}
	go f()
}

// Gosched is runtime.Gosched. In an exploration it does nothing: any other goroutine
// may have had its turns before and after it anyway.
func Gosched() {
	if engine.Current() == nil {
		gosched()
	}
}

// Goexit ends the calling goroutine after its deferred calls, as runtime.Goexit does.
// In an exploration it is a panic: a deferred call that recovers from it must panic with
// the same value again.
func Goexit() {
	if e := engine.Current(); e != nil {
		e.Goexit()
	}
	goexit()
}

// Read returns what p points to. In an exploration it is a plain access: no step, but
// watched for data races.
func Read[T any](p *T) T {
	if e := engine.Current(); e != nil {
		accesses(e, p, false)
	}
	return *p
}

// Write sets what p points to, as a plain access.
func Write[T any](p *T, v T) {
	if e := engine.Current(); e != nil {
		accesses(e, p, true)
		if e.Tracing() {
			e.Shows(shown(*p), shown(v))
		}
	}
	*p = v
}

// shown is what a report shows of a value: nothing of one that has parts or an address.
func shown(v any) string {
	if k := reflect.ValueOf(v).Kind(); k >= reflect.Bool && k <= reflect.Complex128 || k == reflect.String {
		return fmt.Sprint(v)
	}
	return ""
}

// Name gives the object, which is a mirror or a *Var, the name that reports call it by.
func Name(object interface{ SetName(name string) }, name string) { object.SetName(name) }

// Var is a plain variable whose accesses are steps and watched for data races. Its zero
// value holds T's, and it must not be copied once it was used. It belongs into the body.
type Var[T any] struct {
	object engine.Object
	v      T
}

// SetName gives the variable the name that reports call it by.
func (v *Var[T]) SetName(name string) { v.object.SetName(name) }

// Get returns the value.
func (v *Var[T]) Get() T {
	if e := engine.Current(); e != nil {
		e.Load(engine.Read, &v.object, 0)
	}
	return v.v
}

// Set sets the value.
func (v *Var[T]) Set(to T) {
	if e := engine.Current(); e != nil {
		e.Update(engine.Write, &v.object, 0)
		if e.Tracing() {
			e.Shows(shown(v.v), shown(to))
		}
	}
	v.v = to
}
