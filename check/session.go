package check

import (
	"fmt"
	"runtime"
	"sync/atomic"
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
	subject Subject
	silence time.Duration
	polls   int                // that the program makes
	x       *program.Execution // made inside the bubble, as its channels must be
	found   []ledger.Finding
	races   atomic.Int32 // on the program's variables
	rescued bool
	books   []string // as they were when a stuck program was found

	records  bool
	recorded func() program.Record // so far
	record   program.Record        // as it was then, too
}

// play runs the program until nothing moves any more. If it has not come to its
// end it never will: that is noted, and the program is brought to its end so that
// the bubble can be left.
func (s *session) play() {
	books := program.Ledgers
	if raceEnabled && !s.records {
		books = program.Journals
	}
	plan := program.NewPlan(s.program)
	s.polls = plan.Polls()
	s.x = plan.Prepare(world{s.subject.run, &s.races}, books)
	if !s.subject.counted {
		s.x.Lends()
	}
	if s.subject.unwoken {
		s.x.Unwoken()
	}
	if s.records {
		s.recorded = s.x.Record(func() (int, int) { return 0, 0 })
	}
	go s.x.Do()
	s.settle()
	found, stuck := s.x.Stuck()
	if !stuck {
		return
	}
	s.note(found)
	s.silence = shortSilence
	s.books, s.rescued = s.copyBooks(), true // the rescue writes on
	if s.records {
		s.record, s.recorded = s.recorded(), nil
	}
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

// Silences are how long the subject may take to do something of which the program sees
// nothing, as to wait for a timer of its own before it polls. A subject with a ticker
// pays for each tick: of many programs the first that is stuck is given the long one, and the
// others, of a subject that is known to get stuck, the short one. So is a subject that says how
// often it polls.
const (
	longSilence  = time.Hour
	shortSilence = time.Minute
)

// settle lets virtual time pass until nothing moves any more: until the longest sleep is
// over and the subject has polled as often as it has to, if it does so in its own time;
// and if it still has not come to its end, for as long as something of the program moves
// that was still before, a silence at most between one and the next. Only what is atomic
// is looked at in between: a look is not ordered before what the goroutines do after it.
func (s *session) settle() {
	own := time.Duration(s.polls+1) * s.subject.interval
	pass(s.x.Sleeps() + own)
	for moves := -1; !s.x.Quiet() && moves != s.x.Moves(); {
		moves = s.x.Moves()
		pass(s.silence + s.x.Sleeps())
	}
}

// pass lets virtual time pass, and then waits until every goroutine is blocked or gone.
func pass(d time.Duration) {
	time.Sleep(d + time.Millisecond) // virtual time
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

// close judges what a program left behind that came to its end by itself.
func (s *session) close(unclean error) {
	if !s.rescued {
		s.note(s.x.Ended())
	}
	if unclean != nil {
		// What the goroutines hold of this bubble must not come to light in
		// the next: two collections empty every sync.Pool.
		runtime.GC()
		runtime.GC()
		s.note([]ledger.Finding{{Rule: rule.GoroutineLeak, Handle: ledger.None, What: fmt.Sprintf("goroutines were left blocked when the program had ended: %v", unclean)}})
	}
}

func leakedCells(n int) ledger.Finding {
	return ledger.Finding{Rule: rule.Leak, Handle: ledger.None, What: fmt.Sprintf("%d cells were not freed, though the books are balanced", n)}
}
