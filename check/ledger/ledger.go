// Package ledger keeps the books of one Run, in double entry.
//
// On one side stand the handles: every clone, wake, wakeByRef and drop, with the
// handle, its parent, who did it and where. On the other stands the count: every
// retain, release and recycle of the park, with the count before and after. A
// handle operation and the changes of the count it caused carry the same
// reference, so that the two sides are reconciled at each entry: a clone that
// took no reference is named by the entry that should have taken it, long before
// anything crashes.
//
//	books := ledger.New()
//	value := executor.RunObserved(future, books)
//	for _, finding := range books.Audit() { … }
//
// The ledger sees the handles because it wraps the waker that Run lends to its
// future; it is a [task.Observer] of one Run and nothing of it is global.
//
// # Two ways to keep books
//
// [New] keeps one journal behind a mutex, in the order in which things happened.
// [NewJournals] keeps one journal for each goroutine, and no lock for all, because a
// lock is an edge of happens-before that would hide a missing one from the race
// detector. A journal for each handle would not do: two goroutines may wake one
// handle by reference at once. What needs the common order, which is the
// comparison of a count with what others do meanwhile and the number of polls, is
// not checked there. Goroutines that nobody has named are the runner's own, and share
// one journal behind a lock: they may clone, wake and drop what they were lent.
//
// # Limits
//
// A future that keeps a copy of a Waker value and uses it instead of the handle
// is not seen. Between two goroutines that release at once the ledger knows the
// order of the counts, not of the handles. Goroutines are known only where
// [At] says who acts, and places without it cost a runtime.Callers.
package ledger

import (
	"fmt"
	"reflect"
	"sync/atomic"

	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// Ledger observes one Run. It is made by New or NewJournals, given to
// RunObserved, and audited when nothing acts on its handles any more. Its other
// methods may be called from any goroutine.
type Ledger struct {
	// Places names a place given to At. When it is nil, places given to At
	// are numbers.
	Places func(place uint32) string
	// Sources makes the ledger look for the source line of operations for
	// which no place was given.
	Sources bool
	// Uncounted says that the runner tells nothing of its count. Only the
	// handles are judged, and Run's own is not among them: it is whichever
	// waker the runner lends to a poll, and Wrap is called with each.
	Uncounted bool
	// Written is called with each entry that is written, if it is set. It must not call
	// the ledger.
	Written func()
	// Unwoken says that the runner may poll without being woken. Whoever wraps
	// the future asks Answers then, and keeps such polls from it.
	Unwoken bool

	journals []journal // one, or with NewJournals one for each goroutine
	locked   bool      // one journal for all, and its lock is that of the whole ledger
	nonce    uint32    // in the high half of each reference: whose books it is in

	handles accounts

	count    count
	polls    polls
	wakes    atomic.Int32 // that no poll has answered, with Unwoken
	late     int          // wakes after the Run had returned
	findings []Finding
	audited  bool
}

// New returns a ledger that keeps one journal.
func New() *Ledger {
	return newLedger(1, 8, true)
}

// NewJournals returns a ledger that has no lock for all, for goroutines numbered below
// goroutines. It takes any number of handles, and has room for as many as handles says,
// Run's own included.
func NewJournals(goroutines, handles int) *Ledger {
	return newLedger(goroutines, handles, false)
}

func newLedger(journals, handles int, locked bool) *Ledger {
	l := &Ledger{journals: make([]journal, journals), locked: locked}
	l.handles.first = make([]handle, max(handles, 1))
	l.nonce = uint32(reflect.ValueOf(l).Pointer()>>4) << 16
	for i := range l.journals {
		l.journals[i].entries = make([]Entry, 0, 16)
		l.journals[i].hidden = !locked && i > 0
	}
	return l
}

// Again empties the books for another Run, of which all is to be kept that was set. It
// may be called when nothing acts on the handles any more, nor on what was read from them.
func (l *Ledger) Again() {
	for i := range l.journals {
		j := &l.journals[i]
		j.entries, j.open, j.found = j.entries[:0], j.open[:0], nil
	}
	l.handles.clear()
	l.wakes.Store(0)
	l.count, l.polls, l.late, l.findings, l.audited = count{}, polls{}, 0, nil, false
}

// Wrap takes Run's own handle into the books.
func (l *Ledger) Wrap(own task.RawWaker) task.RawWaker {
	j := l.enter(l.runs())
	defer j.leave()
	*l.handles.of(0) = handle{inner: own, live: true, born: -1}
	if !l.Uncounted || l.handles.len() == 0 {
		l.handles.begin()
	}
	switch {
	case l.Uncounted:
	case !l.count.acquired:
		l.find(0, rule.CountMismatch, None, "Run lent its waker before it told of the park")
	case l.count.generation != uint32(own.Tag>>32):
		l.find(0, rule.CountMismatch, None, "the park is told to be of generation %d, and its waker is of %d", l.count.generation, own.Tag>>32)
	}
	return task.RawWaker{Data: l, VTable: &vtable}
}

// journal returns where goroutine g writes. Call it between enter and leave.
func (l *Ledger) journal(g Goroutine) *journal {
	if l.locked {
		return &l.journals[0]
	}
	return &l.journals[g]
}

// write adds an entry. Call it between enter and leave.
func (l *Ledger) write(j *journal, e Entry) {
	j.entries = append(j.entries, e)
	if l.Written != nil {
		l.Written()
	}
}

// find books a finding. Call it between enter and leave.
func (l *Ledger) find(g Goroutine, r rule.Rule, h Handle, format string, args ...any) {
	j := l.journal(g)
	f := Finding{Rule: r, Handle: h, What: fmt.Sprintf(format, args...), After: len(j.entries)}
	if !l.locked {
		j.found = append(j.found, f)
		return
	}
	l.findings = append(l.findings, f)
}
