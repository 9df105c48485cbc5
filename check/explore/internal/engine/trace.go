package engine

import (
	"go/token"
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
}

// Trace is an execution as data. Goroutines, steps and objects are in the order in
// which they came up.
type Trace struct {
	Goroutines []Goroutine
	Steps      []Step
	Objects    []Named
	Blocked    []Blocked

	plain map[int]int // the steps of plain accesses, by their numbers among all that was traced
}

// Named is a modelled object, or a word of plain memory that was accessed.
type Named struct {
	Name  string // the one that the body gave it, or its kind and how-manieth it is
	Given bool   // whether the body did
}

// Goroutine is one goroutine of a trace. The first is the body.
type Goroutine struct {
	Name   string // g1, g2, …; spurious if it is no goroutine of the body
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
	ID        int    // its index among the objects, or -1
	With      string // the mutex of a Wait
	WithID    int
	Event     bool // whether it is a step of the schedule; a plain access is none
	Uses      []Use
	OK        bool   // what it found: the lock free, the values equal
	Wakes     []int  // the goroutines whose wait it ends
	Before    string // the state of the object, where there is one to show
	After     string
	Place     Place
	Past      []int // the steps that it directly depends on, by every conflict
	Preempts  bool  // took the turn from a goroutine that could have gone on
	Executed  int   // position among the events
	Recorded  int   // how much was recorded before it, with the accesses that are not shown
}

// Use is an object that an event used.
type Use struct {
	Object string
	ID     int // its index among the objects, or -1 for a wait slot
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
	Kind      Kind
	Object    string
	ID        int
	With      string
	WithID    int
	Place     Place
	Waiting   bool     // in a Wait that nothing has ended
	Holders   []Holder // who it waits for
	Last      int      // the last step that signalled its cond, or -1
}

// Holder is a goroutine that holds what another waits for, or that waits for it as a
// writer and so keeps readers out.
type Holder struct {
	Goroutine int
	Step      int // by which it came to hold it
}

// Trace returns the execution that has just ended. It may be called by Observe only.
func (e *Engine) Trace() Trace {
	if !e.causal {
		for k := range e.pos { // nothing asked for them before
			e.order(k)
		}
	}
	t := tracer{e: e, index: map[*goroutine]int{}, ids: map[*Object]int{}, number: map[string]int{}}
	return t.trace()
}

type tracer struct {
	e      *Engine
	index  map[*goroutine]int
	ids    map[*Object]int
	number map[string]int // of objects, by kind
	step   []int          // of each event
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
	t.plain = map[int]int{}
	last := map[*goroutine]int{} // its last step
	for i := range steps {
		s, n := &steps[i], len(t.Steps)
		switch {
		case s.event >= 0:
			t.step[s.event] = n
			step := t.show(s)
			if k, ok := last[s.g]; ok && !t.Steps[k].Event {
				step.Past = append(step.Past, k)
			}
			step.Recorded = i
			t.Steps = append(t.Steps, step)
		case t.tells(i, s):
			t.plain[i] = n
			step := t.showPlain(s, last)
			step.Recorded = i
			t.Steps = append(t.Steps, step)
		default:
			continue
		}
		last[s.g] = n
	}
	n := 0
	for _, g := range e.live {
		parent, start := -1, -1
		if g.parent >= 0 && g.start >= 0 {
			parent, start = t.index[e.goroutines[g.parent]], t.step[g.start]
		}
		name := "spurious"
		if !g.ghost {
			n++
			name = "g" + strconv.Itoa(n)
		}
		t.Goroutines = append(t.Goroutines, Goroutine{Name: name, Path: e.pathOf(g), Parent: parent, Start: start, Ended: g.state == ended})
	}
	for _, g := range e.live {
		if g.state == active && !g.ghost && !e.truncated {
			t.Blocked = append(t.Blocked, t.blocked(g))
		}
	}
	return t.Trace
}

// Access is a plain access of a traced execution.
type Access struct {
	Goroutine int // its index in the trace
	After     int // how many events of that goroutine came before
	Write     bool
	Word      int // numbered in the order of these accesses
}

// Accesses are the plain accesses of the execution that has just ended, those as well that a
// trace does not show: of one goroutine after the other, each in its order. What the order
// of two goroutines' accesses is, the schedule does not say. It may be called by Observe only.
func (e *Engine) Accesses() (all []Access) {
	of, words := make([][]Access, len(e.live)), make([][]*Object, len(e.live))
	events := make([]int, len(e.live))
	index := map[*goroutine]int{}
	for i, g := range e.live {
		index[g] = i
	}
	for _, s := range e.trace {
		i := index[s.g]
		if s.event >= 0 {
			events[i]++
		} else {
			of[i] = append(of[i], Access{Goroutine: i, After: events[i], Write: s.op == plainOp(true)})
			words[i] = append(words[i], s.object)
		}
	}
	numbers := map[*Object]int{}
	for i, list := range of {
		for k := range list {
			n, ok := numbers[words[i][k]]
			if !ok {
				n = len(numbers)
				numbers[words[i][k]] = n
			}
			list[k].Word = n
		}
	}
	return slices.Concat(of...)
}

// tells reports whether a plain access belongs into the picture: it raced, or it
// changed something.
func (t *tracer) tells(i int, s *traced) bool {
	f := &t.e.failure
	if f.kind == raced && (f.at < 0 && i == f.step || f.otherAt < 0 && i == f.otherStep) {
		return true
	}
	return s.before != s.after
}

func (e *Engine) pathOf(g *goroutine) []int {
	if g.parent < 0 {
		return nil
	}
	return append(e.pathOf(e.goroutines[g.parent]), int(g.nth))
}

func (t *tracer) show(s *traced) Step {
	ev := &t.e.log[s.event]
	out := Step{
		Goroutine: t.index[s.g], Event: true, Kind: ev.kind, Op: opOf(ev.kind, s.site), OK: ev.ok, ID: -1, WithID: -1,
		Before: s.before, After: s.after, Place: t.placeOf(s), Executed: s.event,
		Preempts: s.event > 0 && ev.preemptions > t.e.log[s.event-1].preemptions,
	}
	if ev.o0 >= 0 {
		out.ID, out.Object = t.name(ev.o0)
	}
	if ev.o1 >= 0 {
		out.WithID, out.With = t.name(ev.o1)
	}
	for _, id := range ev.slots() {
		out.Wakes = append(out.Wakes, t.index[t.e.goroutines[id]])
	}
	for _, u := range ev.uses {
		if u.id < 0 {
			out.Uses = append(out.Uses, Use{ID: -1, Slot: t.index[t.e.goroutines[^u.id]], Writes: u.writes})
		} else {
			id, name := t.name(u.id)
			out.Uses = append(out.Uses, Use{Object: name, ID: id, Slot: -1, Writes: u.writes})
		}
	}
	past := t.e.past(s.event)
	rest := past.widened(t.e.words)
	for k := rest.last(); k >= 0; k = rest.last() {
		out.Past = append(out.Past, t.step[k])
		rest.remove(k)
		rest.subtract(t.e.past(k))
	}
	slices.Sort(out.Past)
	return out
}

// showPlain shows a plain access. Its past is the event of its goroutine that came
// before it, which is in last.
func (t *tracer) showPlain(s *traced, last map[*goroutine]int) Step {
	out := Step{Goroutine: t.index[s.g], Op: s.op, WithID: -1, Before: s.before, After: s.after, Place: t.placeOf(s), Executed: -1}
	out.ID, out.Object = t.nameObject(s.object, "word")
	if k, ok := last[s.g]; ok {
		out.Past = []int{k}
	} else if s.g.start >= 0 {
		out.Past = []int{t.step[s.g.start]}
	}
	return out
}

// placeOf returns the place of s, or where its goroutine was started if s is all the
// explorer's own, as the Done that ends a WaitGroup's Go.
func (t *tracer) placeOf(s *traced) Place {
	p := place(s.site)
	if p.File == "" && s.g.start >= 0 {
		p = t.Steps[t.step[s.g.start]].Place
	}
	return p
}

// name returns the index and the name of a record's object.
func (t *tracer) name(id int32) (int, string) {
	r := &t.e.records[id]
	return t.nameObject(r.object, r.seen.object())
}

func (t *tracer) nameObject(o *Object, kind string) (int, string) {
	if i, ok := t.ids[o]; ok {
		return i, t.Objects[i].Name
	}
	var n Named
	if given := o.name.Load(); given != nil && *given != "" {
		n = Named{*given, true}
	} else {
		t.number[kind]++
		n.Name = kind + "#" + strconv.Itoa(t.number[kind])
	}
	t.ids[o] = len(t.Objects)
	t.Objects = append(t.Objects, n)
	return t.ids[o], n.Name
}

func (t *tracer) blocked(g *goroutine) Blocked {
	e := t.e
	b := Blocked{Goroutine: t.index[g], Kind: g.op.kind, Op: g.op.kind.String(), ID: -1, WithID: -1, Place: place(g.site), Last: -1}
	if g.op.o0 != nil {
		b.ID, b.Object = t.nameObject(g.op.o0, g.op.kind.object())
	}
	if g.op.o1 != nil {
		b.WithID, b.With = t.nameObject(g.op.o1, Lock.object())
	}
	lock := e.lookup(g.op.o0)
	switch g.op.kind {
	case Woken, Notified:
		b.Waiting = g.slot&(1<<slotBits-1) == waiting
		for k := range e.pos {
			if ev := &e.log[k]; (ev.kind == Signal || ev.kind == Broadcast) && ev.o0 == lock {
				b.Last = t.step[k]
			}
		}
		lock = e.lookup(g.op.o1)
	}
	if lock >= 0 && !b.Waiting {
		b.Holders = t.holders(lock, g.op.kind)
	}
	return b
}

// holders returns who holds a Mutex, a Once or what an operation of that kind wants of
// a RWMutex at the end. A RUnlock gives back what its own goroutine has held for
// longest, or if that holds nothing whoever has.
func (t *tracer) holders(id int32, wants Kind) (readers []Holder) {
	var holder []Holder
	for k := range t.e.pos {
		ev := &t.e.log[k]
		if ev.o0 != id && (ev.o1 != id || ev.kind != Wait && ev.kind != Woken) {
			continue
		}
		h := Holder{t.index[t.e.goroutines[ev.g]], t.step[k]}
		switch ev.kind {
		case Lock, Woken, WLock, WLocked:
			holder = []Holder{h}
		case TryLock, TryWLock, OnceBegin:
			if ev.ok {
				holder = []Holder{h}
			}
		case Unlock, Wait, WUnlock, OnceEnd:
			holder = nil
		case RLock:
			readers = append(readers, h)
		case TryRLock:
			if ev.ok {
				readers = append(readers, h)
			}
		case RUnlock:
			if i := slices.IndexFunc(readers, func(r Holder) bool { return r.Goroutine == h.Goroutine }); i >= 0 {
				readers = slices.Delete(readers, i, i+1)
			} else if len(readers) > 0 {
				readers = readers[1:]
			}
		}
	}
	if wants == WLocked {
		return readers
	}
	return holder
}

// place returns the innermost line that is neither the explorer's own nor that of the
// library by which the body asserts, or nothing if there is none on the coroutine.
func place(pcs []uintptr) Place {
	if len(pcs) == 0 {
		return Place{}
	}
	frames := runtime.CallersFrames(pcs)
	for {
		f, more := frames.Next()
		switch {
		case strings.HasPrefix(f.Function, "iter."): // below it is the engine
			return Place{}
		case !ours(f.Function) && !strings.HasPrefix(f.Function, "runtime.") && !strings.HasPrefix(f.Function, asserting):
			return Place{f.Function, f.File, f.Line}
		case !more:
			return Place{}
		}
	}
}

const asserting = "github.com/stretchr/testify/"

// opOf returns what the source calls an operation: for those of which several are of
// one kind, it is the mirror's outermost function.
func opOf(kind Kind, pcs []uintptr) string {
	switch kind {
	case Read, Write, Load, Store, ReadWrite, CompareAndSwap, MapRead, MapWrite, Add:
		if name := called(pcs); name != "" && name != "Go" {
			return name
		}
	}
	return kind.String()
}

// called returns the name of the outermost exported function through which the engine
// was called.
func called(pcs []uintptr) (name string) {
	if len(pcs) == 0 {
		return ""
	}
	frames := runtime.CallersFrames(pcs)
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if strings.HasPrefix(f.Function, home+"/internal/engine.") {
			if name != "" {
				break
			}
			continue
		}
		if !ours(f.Function) {
			break
		}
		n := strings.ReplaceAll(f.Function, "[...]", "")
		if n = n[strings.LastIndexByte(n, '.')+1:]; token.IsExported(n) {
			name = n
		}
	}
	return name
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

// Recorded returns how much has been recorded of an execution that is being traced, and
// the index among the goroutines of the one that runs.
func (e *Engine) Recorded() (n, goroutine int) {
	return len(e.trace), slices.Index(e.live, e.running)
}

// Shows says what the last step did to the value of its object.
func (e *Engine) Shows(before, after string) {
	if n := len(e.trace); n > 0 {
		e.trace[n-1].before, e.trace[n-1].after = before, after
	}
}
