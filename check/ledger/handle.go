package ledger

import (
	"runtime"

	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// handle is the account of one handle.
type handle struct {
	inner    task.RawWaker // the runner's own handle
	live     bool
	born     int32 // the entry of its clone, -1 for Run's own
	consumed int32 // the entry of its wake or drop, if born and not live
	by       Goroutine
}

// vtable is that of every handle a ledger lends. Its data is the ledger, the low
// half of the tag is the handle, and the high half is what At has noted.
var vtable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return act(w, Clone) },
	Wake:      func(w task.RawWaker) { act(w, Wake) },
	WakeByRef: func(w task.RawWaker) { act(w, WakeByRef) },
	Drop:      func(w task.RawWaker) { act(w, Drop) },
}

// act does an operation on the runner's handle, between two entries in the books.
// It returns the handle that the operation was about: for a clone, the new one.
func act(w task.RawWaker, kind Op) task.RawWaker {
	var pc [1]uintptr
	if sought(w) {
		runtime.Callers(aboveHandle, pc[:])
	}
	inner, l, op := begin(w, kind, pc[0])
	switch kind {
	case Clone:
		inner = inner.VTable.Clone(inner)
	case Wake:
		inner.VTable.Wake(inner)
	case WakeByRef:
		inner.VTable.WakeByRef(inner)
	default:
		inner.VTable.Drop(inner)
	}
	w.Tag = uint64(l.end(op, inner))
	return w
}

// operation is a handle operation in flight: begun, not yet ended.
type operation struct {
	kind    Op
	handle  Handle
	entry   int32
	changes int8 // of the count: +1 for each retain, -1 for each release
	busy    bool
	window  window
}

// place of an operation: the goroutine's journal and the slot in it.
type slot struct {
	g Goroutine
	n uint16
}

// begin books the operation on the handle w and returns the runner's handle to
// do it with. The program counter, if there is one, is where w is used. It panics
// if w has been consumed before.
func begin(w task.RawWaker, kind Op, pc uintptr) (task.RawWaker, *Ledger, slot) {
	l := w.Data.(*Ledger)
	h := Handle(w.Tag & lowHalf)
	g, place := Noted(w.Tag)
	e := Entry{Op: kind, Handle: h, Parent: None, Goroutine: g, place: uintptr(place)}
	if pc != 0 {
		e.place, e.isCounter = pc, true
	}
	op := slot{g: e.Goroutine}
	j := l.enter(op.g)
	defer j.leave()
	if l.locked && h == 0 && e.Goroutine == 0 {
		e.Goroutine = l.polls.by // it is lent to the poll, and Run drops it
	}
	account := l.handles.of(h)
	e.Generation = uint32(account.inner.Tag >> 32)
	if !account.live {
		l.misused(j, h, e)
	}
	if l.locked && l.count.recycled {
		r := rule.UseAfterFree
		if l.polls.returned && kind != Clone && kind != Drop {
			r = rule.WakeAfterReturn
		}
		l.find(e.Goroutine, r, h, "%v of %v reached a park that was already recycled", kind, h)
	}
	switch kind {
	case Clone:
		e.Handle, e.Parent = l.handles.number(), h
		made := l.handles.of(e.Handle)
		made.born, made.by = int32(len(j.entries)), e.Goroutine
	case Wake, Drop:
		account.live = false
		account.consumed, account.by = int32(len(j.entries)), e.Goroutine
	}
	if kind == Wake || kind == WakeByRef {
		l.wakeBegins()
	}
	op.n = j.start(operation{kind: kind, handle: e.Handle, entry: int32(len(j.entries)), busy: true})
	l.write(j, e)
	l.opens(j, op.n, h)

	inner := account.inner
	inner.Tag = inner.Tag&^lowHalf | uint64(l.nonce|l.reference(op))
	return inner, l, op
}

// reference is the low half of the reference that the runner is given for an operation: of
// the slot where several goroutines share a journal, and otherwise of the goroutine, whose
// innermost operation it is.
func (l *Ledger) reference(s slot) uint32 {
	if l.locked || s.g == 0 {
		return inSlot | uint32(s.n)
	}
	return uint32(s.g)
}

// inSlot is set in the reference of a slot; a goroutine is below 4096.
const inSlot = 1 << 15

// end books that the operation is over and returns its handle. For a clone,
// inner is the runner's new handle.
func (l *Ledger) end(s slot, inner task.RawWaker) Handle {
	j := l.enter(s.g)
	defer j.leave()
	op := &j.open[s.n]
	op.busy = false
	e := &j.entries[op.entry]
	switch op.kind {
	case Clone:
		account := l.handles.of(op.handle)
		account.inner, account.live = inner, true
		if !l.Uncounted && (op.changes == 0 || op.changes > 1) {
			l.find(s.g, rule.CountMismatch, op.handle, "the clone of %v from %v took %d references, not 1", op.handle, e.Parent, op.changes)
		}
	case Wake, Drop:
		if op.changes == 0 && !l.Uncounted {
			l.find(s.g, rule.Leak, op.handle, "the %v of %v gave no reference back: it is lost", op.kind, op.handle)
		} else if op.changes < -1 {
			l.find(s.g, rule.DoubleFree, op.handle, "the %v of %v gave %d references back, not 1", op.kind, op.handle, -op.changes)
		}
	}
	if op.kind == Wake || op.kind == WakeByRef {
		l.wakeEnds()
	}
	l.closes(op)
	return op.handle
}
