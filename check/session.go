package check

import (
	"fmt"
	"runtime"
	"testing/synctest"
	"time"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// session is one program in one bubble.
type session struct {
	program *program.Program
	world   world
	x       *program.Execution // made inside the bubble, as its channels must be
	found   []ledger.Finding
	rescued bool
	books   []string // as they were when a stuck program was found
}

// play runs the program until nothing moves any more. A Run that is parked then
// is parked for ever, and a goroutine that has not ended never will: that is
// noted, and the program is brought to its end so that the bubble can be left.
func (s *session) play() {
	s.x = program.Prepare(s.program, s.world, raceEnabled)
	go s.x.Do()
	s.settle()
	parked, left := s.x.Parked(), s.x.Left()
	if s.x.Over() && len(parked)+len(left) == 0 {
		return
	}
	s.note(s.stuck(parked))
	s.note(s.x.Found())
	for _, l := range s.x.Books() {
		s.note(l.Found())
	}
	if len(parked) == 0 {
		for _, g := range left {
			s.note([]ledger.Finding{{Rule: rule.GoroutineLeak, Handle: ledger.None, What: g + ", is blocked and nothing moves any more"}})
		}
	}
	s.books, s.rescued = s.copyBooks(), true // the rescue writes on
	s.rescue()
}

// wake wakes the Run behind the books' back. A broken runner may panic.
func wake(l *ledger.Ledger) {
	defer func() { _ = recover() }()
	if own, ok := l.Own(); ok {
		own.VTable.WakeByRef(own)
	}
}

func (s *session) note(found []ledger.Finding) { s.found = append(s.found, found...) }

func (s *session) copyBooks() (books []string) {
	for _, l := range s.x.Books() {
		books = append(books, l.String())
	}
	return books
}

// stuck returns a finding for each Run that is parked for ever. Those that have
// lost a wakeup come first, because others may wait for what they would have done.
func (s *session) stuck(parked []*ledger.Ledger) []ledger.Finding {
	var lost, unwoken []ledger.Finding
	for _, l := range parked {
		f := ledger.Finding{Rule: rule.LostWakeup, Handle: ledger.None}
		switch {
		case l.Awaited():
			f.What = "the Run is parked though it was woken since its last poll, and nothing moves any more"
		case raceEnabled && !s.program.Hostile(): // books without a lock can't tell
			f.What = "the Run is parked though a legal program wakes it, and nothing moves any more"
		default:
			f.Rule = rule.Deadlock
			f.What = "the Run is parked, nobody has woken it since its last poll, and nothing moves any more"
			unwoken = append(unwoken, f)
			continue
		}
		lost = append(lost, f)
	}
	return append(lost, unwoken...)
}

// reclaim consumes the handles that a hostile program has leaked, behind the
// books' back, so that it leaves nothing for a leak sanitizer to report.
func (s *session) reclaim() {
	for _, l := range s.x.Books() {
		for _, inner := range l.Leaked() {
			drop(inner)
		}
	}
}

// drop drops a handle behind the books' back. A broken runner may panic.
func drop(inner task.RawWaker) {
	defer func() { _ = recover() }()
	inner.VTable.Drop(inner)
}

// settle lets virtual time pass until the longest sleep is over, and then waits
// until every goroutine is blocked or gone.
func (s *session) settle() {
	time.Sleep(s.x.Sleeps() + time.Millisecond) // virtual time
	synctest.Wait()
}

// attempts bounds how often a rescue wakes what is parked. A Run nested in others
// needs a few; one that can't be woken at all is left behind.
const attempts = 100

func (s *session) rescue() {
	s.x.Abandon()
	s.settle()
	for range attempts {
		parked := s.x.Parked()
		if len(parked) == 0 {
			return
		}
		for _, l := range parked {
			wake(l)
		}
		s.settle()
	}
}

// close judges what a program left behind that came to its end by itself. What was
// noticed on the way comes first, and in the books before all, because they name a
// culprit; what was never given back may only follow from it, as from a panic.
func (s *session) close(unclean error) {
	if !s.rescued {
		all := s.x.Books()
		known := make([]int, len(all))
		for i, l := range all {
			found := l.Found()
			s.note(found)
			known[i] = len(found)
		}
		s.note(s.x.Found())
		for i, l := range all {
			s.note(l.Audit()[known[i]:])
		}
	}
	if unclean != nil {
		// What the goroutines hold of this bubble must not come to light in
		// the next: two collections empty every sync.Pool.
		runtime.GC()
		runtime.GC()
		s.note([]ledger.Finding{{Rule: rule.GoroutineLeak, Handle: ledger.None, What: fmt.Sprintf("goroutines were left blocked when the program had ended: %v", unclean)}})
	}
}

func neverPolled() ledger.Finding {
	return ledger.Finding{Rule: rule.WrongValue, Handle: ledger.None, What: "the Run returned the future's value and never polled it"}
}

func leakedCells(n int) ledger.Finding {
	return ledger.Finding{Rule: rule.Leak, Handle: ledger.None, What: fmt.Sprintf("%d cells were not freed, though the books are balanced", n)}
}
