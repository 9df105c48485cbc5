package ledger

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// Finding is a broken rule, with whom to blame.
type Finding struct {
	// Rule is the rule that was broken.
	Rule rule.Rule
	// Handle is the handle to blame, or None where it is the runner.
	Handle Handle
	// What says in one line what happened.
	What string
	// After is after how many entries it was noticed, or 0 if it was at the end. Without
	// a common order they are those of one goroutine.
	After int
	// History is what the books say of the culprit, one entry a line.
	History []string
}

// String returns the finding in one line.
func (f Finding) String() string { return fmt.Sprintf("%s: %s", f.Rule, f.What) }

// Stats sums up the books of one Run.
type Stats struct {
	// Entries counts every line, on both sides.
	Entries int
	// Wakes counts wake and wakeref, LateWakes those of them that began after
	// the Run had returned; NewJournals does not count the latter.
	Wakes, LateWakes int
	// Polls counts the polls.
	Polls int
}

// Audit closes the books and returns what is wrong in them, in the order it was
// found. Asked again, it says the same. Call it when nothing acts on the handles
// any more and the Run has returned.
func (l *Ledger) Audit() []Finding {
	defer l.all().leave()
	l.gather()
	if l.handles.len() > 0 && !l.audited {
		l.audited = true
		l.auditHandles()
		l.auditOrder()
	}
	return l.told()
}

// Found returns what was wrong in the books as they were written, in the order it
// was found. It is for a Run that did not end: what it never gave back is its
// smaller fault.
func (l *Ledger) Found() []Finding {
	defer l.all().leave()
	l.gather()
	return l.told()
}

func (l *Ledger) gather() {
	for i := range l.journals {
		l.findings = append(l.findings, l.journals[i].found...)
		l.journals[i].found = nil
	}
}

func (l *Ledger) told() []Finding {
	for i := range l.findings {
		l.findings[i].History = l.history(l.findings[i].Handle)
	}
	return l.findings
}

// History returns the whole books, a line an entry, cut in the middle if long.
func (l *Ledger) History() []string {
	defer l.all().leave()
	return l.history(None)
}

// auditHandles finds what was never given back. When the sides already disagree
// the rest follows from that, and is not repeated.
func (l *Ledger) auditHandles() {
	disagreed := len(l.findings) > 0
	lost := rule.Leak
	if l.polls.failed {
		lost = rule.PanicLeak
	}
	all := true
	for h := range l.handles.len() {
		a := l.handles.of(Handle(h))
		if !a.live || h == 0 && l.Uncounted {
			continue
		}
		all = false
		if h == 0 {
			l.findings = append(l.findings, Finding{Rule: lost, Handle: 0, What: "Run ended and never dropped its own waker"})
			continue
		}
		what := fmt.Sprintf("%v was never consumed", Handle(h))
		if e, ok := l.entry(a.by, a.born); ok {
			what += l.made(e)
		}
		l.findings = append(l.findings, Finding{Rule: rule.Leak, Handle: Handle(h), What: what})
	}
	if l.Uncounted {
		return
	}
	if !l.ownReturned() {
		all = false
		l.findings = append(l.findings, Finding{Rule: lost, Handle: None, What: "Run ended and never gave its own reference back"})
	}
	if all && !disagreed && !l.count.recycled {
		l.findings = append(l.findings, Finding{Rule: rule.CountMismatch, Handle: None, What: "every handle is consumed and the park was never recycled"})
	}
	if l.polls.dropped == 0 && l.polls.number > 0 {
		l.findings = append(l.findings, Finding{Rule: lost, Handle: None, What: "Run ended and never dropped its future"})
	}
}

// ownReturned reports whether Run's own reference is gone. A park that is recycled
// when nothing but that refers to it is as good.
func (l *Ledger) ownReturned() bool { return l.count.ownGone || l.count.recycled }

// auditOrder finds what the end of a Run did in the wrong order. What was never
// done at all is a leak instead.
func (l *Ledger) auditOrder() {
	if l.Uncounted {
		return
	}
	order := func(broken bool, what string) {
		if broken {
			l.findings = append(l.findings, Finding{Rule: rule.DropOrder, Handle: None, What: what})
		}
	}
	order(l.count.early && !l.handles.of(0).live, "Run gave its own reference back before it dropped its waker")
	order(l.polls.wakerThen && !l.handles.of(0).live, "Run dropped its future before its waker")
	order(l.polls.ownThen && l.ownReturned(), "Run dropped its future before it gave its own reference back")
}

// made says where and by whom an entry was written.
func (l *Ledger) made(e Entry) string {
	s := fmt.Sprintf(", of %v by %v", e.Parent, e.Goroutine)
	if place := l.Place(e); place != "" {
		s += " at " + place
	}
	return s
}

// entry returns entry n of the journal that g writes.
func (l *Ledger) entry(g Goroutine, n int32) (Entry, bool) {
	j := l.journal(g)
	if n < 0 || int(n) >= len(j.entries) {
		return Entry{}, false
	}
	return j.entries[n], true
}

// misused books and panics with the second use of a consumed handle.
func (l *Ledger) misused(j *journal, h Handle, second Entry) {
	r, verb := rule.UseAfterDrop, "used again"
	if second.Op == Wake || second.Op == Drop {
		r, verb = rule.DoubleDrop, "consumed twice"
	}
	what := fmt.Sprintf("%v was %s: ", h, verb)
	a := l.handles.of(h)
	if l.locked || a.by == second.Goroutine { // or else it is in the journal of another
		if first, ok := l.entry(a.by, a.consumed); ok {
			what += fmt.Sprintf("first %v, then ", l.deed(first))
		}
	}
	what += l.deed(second)
	l.write(j, second)
	l.find(second.Goroutine, r, h, "%s", what)
	panic(&Misuse{task.Misuse{Op: second.Op.String(), Reason: what}})
}

// deed is an entry as part of a sentence.
func (l *Ledger) deed(e Entry) string {
	s := fmt.Sprintf("%v by %v", e.Op, e.Goroutine)
	if place := l.Place(e); place != "" {
		s += " at " + place
	}
	return s
}

// Misuse is what an operation on a consumed handle panics with. The finding is
// in the books already, and the runner has not been reached.
type Misuse struct{ task.Misuse }

// Stats returns what the books hold so far.
func (l *Ledger) Stats() Stats {
	defer l.all().leave()
	s := Stats{Polls: l.polls.number, LateWakes: l.late}
	for i := range l.journals {
		s.Entries += len(l.journals[i].entries)
		for _, e := range l.journals[i].entries {
			if e.Op == Wake || e.Op == WakeByRef {
				s.Wakes++
			}
		}
	}
	return s
}

// Awaited reports whether a wake has been made that perhaps no poll has answered yet:
// what tells a lost wakeup from a future that nobody has woken.
func (l *Ledger) Awaited() bool {
	defer l.all().leave()
	p := &l.polls
	return p.older+p.recent > 0 || p.inFlight > p.spent
}

// Woken reports whether a wake has begun since the last poll did: one that surely no poll
// has answered. Of two that come before one poll, the second may have coalesced with the
// first or have come after the park took its flag, and nobody outside can tell.
func (l *Ledger) Woken() bool {
	defer l.all().leave()
	return l.polls.begun > l.polls.before
}

// Own returns the runner's own handle, as the runner made it; a harness uses it
// to wake a Run that has lost its wakeup.
func (l *Ledger) Own() (task.RawWaker, bool) {
	defer l.all().leave()
	return l.handles.of(0).inner, l.handles.len() > 0
}

// Leaked returns the runner's own handles for those that were never consumed, but for
// the one that the runner itself is to drop where it is not counted.
func (l *Ledger) Leaked() (inner []task.RawWaker) {
	defer l.all().leave()
	for h := range l.handles.len() {
		if a := l.handles.of(Handle(h)); a.live && (h > 0 || !l.Uncounted) {
			inner = append(inner, a.inner)
		}
	}
	return inner
}

// String returns the whole books, a line an entry. In journals without a common
// order it is one goroutine after the other.
func (l *Ledger) String() string {
	defer l.all().leave()
	var b strings.Builder
	for i := range l.journals {
		for _, e := range l.journals[i].entries {
			b.WriteString(l.line(e))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Entries returns the whole books. In journals without a common order they are one
// goroutine's after the other.
func (l *Ledger) Entries() (all []Entry) {
	defer l.all().leave()
	for i := range l.journals {
		all = append(all, l.journals[i].entries...)
	}
	return all
}

// longHistory is where a history is cut in the middle.
const longHistory = 40

// history returns the lines that speak of h; of the runner, all of them.
func (l *Ledger) history(h Handle) []string {
	var lines []string
	for i := range l.journals {
		for _, e := range l.journals[i].entries {
			if h == None || e.Handle == h || e.Parent == h {
				lines = append(lines, l.line(e))
			}
		}
	}
	if cut := len(lines) - longHistory; cut > 0 {
		half := longHistory / 2
		lines = append(append(lines[:half:half], fmt.Sprintf("… %d more …", cut)), lines[half+cut:]...)
	}
	return lines
}

// line is one entry as a person reads it.
func (l *Ledger) line(e Entry) string {
	indent := ""
	if e.Op >= Acquire && e.Op < Poll {
		indent = "  "
	}
	return fmt.Sprintf("%-4v %-8s %s%v", e.Goroutine, l.Place(e), indent, e)
}
