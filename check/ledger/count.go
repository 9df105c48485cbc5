package ledger

import (
	"fmt"

	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// count is the other side of the books: what the park's count must be.
//
// Other operations may be in flight while one is counted, so what the count may
// be is a range: at least low, if every release in flight has happened and no
// clone, and at most high, if every clone has and no release. Where nothing else
// is in flight, the range is one number.
type count struct {
	low, high  int32
	own        operation // Run's own reference being given back
	ownGone    bool
	early      bool // own was given back before Run dropped its waker
	acquired   bool
	emptied    bool // a release has left a count of zero
	recycled   bool
	broken     bool // one mismatch found: what follows would only repeat it
	generation uint32
}

// window is the range that the count has had since an operation began.
type window struct{ low, high int32 }

func (w *window) widen(by window) { w.low, w.high = min(w.low, by.low), max(w.high, by.high) }

// opens widens the range by an operation that begins. Run gives its own
// reference back after dropping its waker, at a time that nobody announces: from
// that drop on, it may be gone.
func (l *Ledger) opens(j *journal, n uint16, of Handle) {
	if !l.locked {
		return
	}
	switch c := &l.count; j.open[n].kind {
	case Clone:
		c.high++
	case Wake, Drop:
		c.low--
		if of == 0 && !c.own.busy && !c.ownGone {
			c.ownOpens()
		}
	}
	j.open[n].window = window{l.count.low, l.count.high}
	l.widens(j)
}

// ownOpens widens the range by Run's own reference.
func (c *count) ownOpens() {
	c.low--
	c.own = operation{kind: Drop, handle: None, busy: true, window: window{c.low, c.high}}
}

// widens gives each operation in flight the range as it is now.
func (l *Ledger) widens(j *journal) {
	now := window{l.count.low, l.count.high}
	for i := range j.open {
		if j.open[i].busy {
			j.open[i].window.widen(now)
		}
	}
	l.count.own.window.widen(now)
}

// closes narrows the range by an operation that is over.
func (l *Ledger) closes(op *operation) {
	if !l.locked {
		return
	}
	switch op.kind {
	case Clone:
		l.count.low++
	case Wake, Drop:
		l.count.high--
	}
}

// Count books a change of the park's count. The runner calls it.
func (l *Ledger) Count(c task.Counted) {
	s := l.caused(c.Ref)
	j := l.enter(s.g)
	defer j.leave()
	g, op := l.cause(j, s)
	e := Entry{Op: fromCount(c.Op), Handle: None, Parent: None, Goroutine: g, Before: c.Before, After: c.After, Generation: c.Generation}
	if op != nil {
		cause := &j.entries[op.entry]
		e.Handle, e.Goroutine, e.place, e.isCounter = op.handle, cause.Goroutine, cause.place, cause.isCounter
		if op.changes == 0 {
			cause.Before = c.Before
		}
		cause.After = c.After
	}
	l.write(j, e)

	if step := steps[c.Op]; step != 0 && c.After-c.Before != step {
		l.find(g, rule.CountMismatch, e.Handle, "the %v is told as one from %d to %d", c.Op, c.Before, c.After)
	}
	switch {
	case c.Op == task.Acquire:
		l.count = count{low: 2, high: 2, generation: c.Generation, acquired: true}
		if c.Before != 0 || c.After != 2 {
			l.find(g, rule.CountMismatch, None, "the park was acquired with a count of %d, and before with %d: not 2 and 0", c.After, c.Before)
		}
		return
	case c.Op == task.Recycle:
		l.recycles(g, c.Before, c.After)
		return
	case c.Generation != l.count.generation, c.Ref != 0 && op == nil:
		l.find(g, rule.StaleWake, None, "a handle of another Run changed the count from %d to %d", c.Before, c.After)
		return
	}
	// It is the same goroutine that recycles then.
	if c.Op == task.Release && c.After == 0 {
		l.count.emptied = true
	}
	switch {
	case op == nil && c.Op == task.Retain:
		l.find(g, rule.CountMismatch, None, "a reference was taken that no handle stands for")
		return
	case op == nil:
		l.ownReleased(g)
		op = &l.count.own
	case c.Op == task.Retain:
		op.changes++
		if op.kind != Clone {
			l.find(g, rule.CountMismatch, op.handle, "the %v of %v took a reference", op.kind, op.handle)
			return
		}
	default:
		op.changes--
		if op.kind == Clone || op.kind == WakeByRef {
			l.find(g, given[op.kind], op.handle, "the %v of %v gave a reference back", op.kind, op.handle)
			return
		}
	}
	w := op.window
	if c.Op == task.Retain { // this one has happened, whatever else has
		w.low++
	} else {
		w.high--
	}
	if l.locked && !l.count.broken && (c.After < w.low || c.After > w.high) {
		l.count.broken = true
		l.find(g, rule.CountMismatch, op.handle, "the %v of %v left a count of %d where Run and the living handles make %s", c.Op, op.handle, c.After, w)
	}
}

// steps are by how much a change moves the count.
var steps = [...]int32{task.Retain: 1, task.Release: -1, task.Recycle: 0}

// given is the rule broken by giving back a reference that lives on.
var given = map[Op]rule.Rule{Clone: rule.CountMismatch, WakeByRef: rule.DoubleDrop}

// What caused returns in place of a slot.
const (
	innermost = ^uint16(0) - iota // the innermost operation of that goroutine
	runsOwn                       // no operation in these books: Run's own doing
)

// caused returns, by its reference, for which operation the count was changed.
func (l *Ledger) caused(ref uint32) slot {
	low := ref & 0xffff
	switch ours := ref != 0 && ref&^0xffff == l.nonce; {
	case ours && low >= inSlot:
		return slot{0, uint16(low - inSlot)}
	case ours && !l.locked && low > 0 && int(low) < len(l.journals):
		return slot{Goroutine(low), innermost}
	}
	return slot{l.runs(), runsOwn}
}

// cause returns who changed the count and the operation in flight that it was done for,
// which is in j if there is one.
func (l *Ledger) cause(j *journal, s slot) (Goroutine, *operation) {
	switch {
	case s.n == innermost:
		for i := len(j.open) - 1; i >= 0; i-- {
			if j.open[i].busy {
				return s.g, &j.open[i]
			}
		}
	case int(s.n) < len(j.open) && j.open[s.n].busy:
		return j.entries[j.open[s.n].entry].Goroutine, &j.open[s.n]
	}
	if l.locked {
		return l.polls.by, nil
	}
	return s.g, nil
}

// ownReleased books that Run gave its own reference back.
func (l *Ledger) ownReleased(g Goroutine) {
	if l.count.ownGone {
		l.find(g, rule.DoubleFree, None, "Run gave its own reference back twice")
		return
	}
	l.count.early = l.handles.of(0).live && l.handles.len() > 0
	if !l.count.own.busy { // it comes before the drop that announces it
		l.count.ownOpens()
		if l.locked {
			l.widens(l.journal(g))
		}
	}
	l.count.ownGone, l.count.own.busy = true, false
	l.count.high--
}

func (l *Ledger) recycles(g Goroutine, before, after int32) {
	if l.count.recycled {
		l.find(g, rule.DoubleFree, None, "the park was recycled twice")
		return
	}
	l.count.recycled = true
	if l.locked { // or else the accounts of others can't be looked at
		for h := range l.handles.len() {
			if l.handles.of(Handle(h)).live {
				l.find(g, rule.UseAfterFree, Handle(h), "the park was recycled while %v was alive", Handle(h))
				return
			}
		}
	}
	if before != 0 || after != 0 || !l.count.emptied {
		l.find(g, rule.CountMismatch, None, "the park was recycled with a count told as from %d to %d, and no release may have left 0", before, after)
	}
}

// String returns the range in words.
func (w window) String() string {
	if w.low == w.high {
		return fmt.Sprint(w.low)
	}
	return fmt.Sprintf("between %d and %d", w.low, w.high)
}
