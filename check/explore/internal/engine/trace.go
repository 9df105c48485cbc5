package engine

import (
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// traced is a step of an execution that is being traced.
type traced struct {
	g             *goroutine
	event         int // or -1 for a plain access
	op            string
	object        *Object
	before, after string
	site          []uintptr
	preempted     bool
}

// Trace is an execution as data. Goroutines, steps and objects are in the order in
// which they came up.
type Trace struct {
	Goroutines []Goroutine
	Steps      []Step
	Blocked    []Blocked
}

// Goroutine is one goroutine of a trace. The first is the body.
type Goroutine struct {
	Name   string // g1, g2, …
	Path   []int  // the how-manieth child of the how-manieth child, whatever the schedule
	Parent int    // its index, or -1
	Start  int    // the step that started it, or -1
	Ended  bool
}

// Step is something that a goroutine did to a modelled object, or to plain memory.
type Step struct {
	Goroutine int // its index
	Kind      Kind
	Op        string // as the source calls it: Lock, Load
	Object    string // its name; empty for go
	With      string // the mutex of a Wait
	Event     bool   // whether it is a step of the schedule; a plain access is none
	Uses      []Use
	OK        bool   // what it found: the lock free, the values equal
	Wakes     []int  // the goroutines whose wait it ends
	Before    string // the state of the object, where there is one to show
	After     string
	Place     Place
	Past      []int // the steps that it directly depends on, by every conflict
	Preempts  bool  // took the turn from a goroutine that could have gone on
	Executed  int   // position among the events
}

// Use is an object that an event used.
type Use struct {
	Object string
	Slot   int // the goroutine whose wait slot it is, or -1
	Writes bool
}

// Place is a line of the source.
type Place struct {
	Function, File string
	Line           int
}

// Blocked is a goroutine that can't go on at the end.
type Blocked struct {
	Goroutine int
	Op        string
	Object    string
	With      string
	Place     Place
	Waiting   bool // in a Wait that nothing has ended
	Holder    int  // who holds what it waits for, or -1
	Last      int  // the last step that signalled its cond, or -1
}

// Trace returns the execution that has just ended. It may be called by Observe only.
func (e *Engine) Trace() Trace {
	t := tracer{e: e, index: map[*goroutine]int{}, names: map[int32]string{}, number: map[string]int{}}
	return t.trace()
}

type tracer struct {
	e      *Engine
	index  map[*goroutine]int
	names  map[int32]string
	number map[string]int
	step   []int // of each event
	Trace
}

func (t *tracer) trace() Trace {
	e := t.e
	for i, g := range e.live {
		t.index[g] = i
	}
	steps := e.trace
	if len(steps) == 0 {
		for k := range e.pos {
			steps = append(steps, traced{g: e.goroutines[e.log[k].g], event: k})
		}
	}
	t.step = make([]int, e.pos)
	for i := range steps {
		if k := steps[i].event; k >= 0 {
			t.step[k] = i
		}
		t.Steps = append(t.Steps, t.show(&steps[i]))
	}
	for _, g := range e.live {
		parent, start := -1, -1
		if g.parent >= 0 && g.start >= 0 {
			parent, start = t.index[e.goroutines[g.parent]], t.step[g.start]
		}
		t.Goroutines = append(t.Goroutines, Goroutine{Name: "g" + strconv.Itoa(len(t.Goroutines)+1), Path: e.pathOf(g), Parent: parent, Start: start, Ended: g.state == ended})
	}
	for _, g := range e.live {
		if g.state == active && !g.ghost {
			t.Blocked = append(t.Blocked, t.blocked(g))
		}
	}
	return t.Trace
}

func (e *Engine) pathOf(g *goroutine) []int {
	if g.parent < 0 {
		return nil
	}
	return append(e.pathOf(e.goroutines[g.parent]), int(g.nth))
}

func (t *tracer) show(s *traced) Step {
	out := Step{Goroutine: t.index[s.g], Place: place(s.site), Preempts: s.preempted, Before: s.before, After: s.after, Executed: s.event}
	if s.event < 0 {
		out.Op, out.Object = s.op, s.object.name
		return out
	}
	ev := &t.e.log[s.event]
	out.Event, out.Kind, out.Op, out.OK = true, ev.kind, ev.kind.String(), ev.ok
	if ev.o0 >= 0 {
		out.Object = t.name(ev.o0)
	}
	if ev.o1 >= 0 {
		out.With = t.name(ev.o1)
	}
	for _, id := range ev.slots {
		out.Wakes = append(out.Wakes, t.index[t.e.goroutines[id]])
	}
	for _, u := range ev.uses {
		if u.id < 0 {
			out.Uses = append(out.Uses, Use{Slot: t.index[t.e.goroutines[^u.id]], Writes: u.writes})
		} else {
			out.Uses = append(out.Uses, Use{Object: t.name(u.id), Slot: -1, Writes: u.writes})
		}
	}
	past := t.e.past(s.event)
	rest := slices.Clone(past)
	for k := rest.last(); k >= 0; k = rest.last() {
		out.Past = append(out.Past, t.step[k])
		rest.remove(k)
		rest.subtract(t.e.past(k))
	}
	slices.Sort(out.Past)
	return out
}

// name returns the name of a record's object: the one that the body gave it, or its
// kind and how-manieth it is.
func (t *tracer) name(id int32) string {
	if n, ok := t.names[id]; ok {
		return n
	}
	r := &t.e.records[id]
	n := r.object.name
	if n == "" {
		kind := r.seen.object()
		t.number[kind]++
		n = kind + "#" + strconv.Itoa(t.number[kind])
	}
	t.names[id] = n
	return n
}

func (t *tracer) blocked(g *goroutine) Blocked {
	e := t.e
	b := Blocked{Goroutine: t.index[g], Op: g.op.kind.String(), Place: place(g.site), Holder: -1, Last: -1}
	o0, o1 := e.lookup(g.op.o0), e.lookup(g.op.o1)
	if o0 >= 0 {
		b.Object = t.name(o0)
	}
	if o1 >= 0 {
		b.With = t.name(o1)
	}
	lock := o0
	switch g.op.kind {
	case Woken, Notified:
		b.Waiting = g.slot&(1<<slotBits-1) == waiting
		lock = o1
		for k := range e.pos {
			if ev := &e.log[k]; (ev.kind == Signal || ev.kind == Broadcast) && ev.o0 == o0 {
				b.Last = t.step[k]
			}
		}
	}
	if lock >= 0 && !b.Waiting {
		if k := e.writers(lock).last(); k >= 0 {
			b.Holder = t.index[e.goroutines[e.log[k].g]]
		}
	}
	return b
}

// place returns the innermost line that is not the explorer's own.
func place(pcs []uintptr) Place {
	if len(pcs) == 0 {
		return Place{}
	}
	frames := runtime.CallersFrames(pcs)
	for {
		f, more := frames.Next()
		if !ours(f.Function) || !more {
			return Place{f.Function, f.File, f.Line}
		}
	}
}

const home = "github.com/extremely-boring/extreme/check/explore"

func ours(function string) bool {
	rest, ok := strings.CutPrefix(function, home)
	if !ok {
		return false
	}
	for _, p := range []string{".", "/sync.", "/sync/atomic.", "/internal/engine."} {
		if strings.HasPrefix(rest, p) && !strings.HasPrefix(rest, "_test.") {
			return !strings.HasPrefix(rest, ".Test") && !strings.HasPrefix(rest, ".Example")
		}
	}
	return false
}

// Tracing reports whether what is shown of values is wanted.
func (e *Engine) Tracing() bool { return e.cfg.Trace }

// Shows says what the last step did to the value of its object.
func (e *Engine) Shows(before, after string) {
	if n := len(e.trace); n > 0 {
		e.trace[n-1].before, e.trace[n-1].after = before, after
	}
}
