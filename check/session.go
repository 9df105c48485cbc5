package check

import (
	"fmt"
	"testing/synctest"
	"time"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// session is one program in one bubble.
type session struct {
	x     *program.Execution
	stuck []ledger.Finding
}

// play runs the program until nothing moves any more. A Run that is parked then
// is parked for ever: that is noted, and the program is brought to its end so
// that the bubble can be left.
func (s *session) play() {
	go s.x.Do()
	s.settle()
	if s.x.Over() {
		return
	}
	for _, l := range s.x.Parked() {
		f := ledger.Finding{Rule: rule.Deadlock, Handle: ledger.None, What: "the Run is parked, nobody has woken it since its last poll, and nothing moves any more"}
		if l.Awaited() {
			f = ledger.Finding{Rule: rule.LostWakeup, Handle: ledger.None, What: "the Run is parked though it was woken since its last poll, and nothing moves any more"}
		}
		f.History = l.History()
		s.stuck = append(s.stuck, f)
	}
	s.rescue()
}

// settle lets virtual time pass until the longest sleep is over, and then waits
// until every goroutine is blocked or gone.
func (s *session) settle() {
	time.Sleep(s.x.Sleeps() + time.Millisecond)
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
			if own, ok := l.Own(); ok {
				own.VTable.WakeByRef(own)
			}
		}
		s.settle()
	}
}

// verdict gathers what was found, in the order in which it is best read: what the
// books saw as it happened, what the program itself noticed, and what was wrong at
// the end. After a rescue nothing is said of what was not given back.
func (s *session) verdict(unclean error) (all []ledger.Finding) {
	x := s.x
	for _, l := range x.Books() {
		if len(s.stuck) > 0 {
			all = append(all, l.Found()...)
			continue
		}
		all = append(all, l.Audit()...)
	}
	all = append(all, x.Found()...)
	all = append(all, s.stuck...)
	if unclean != nil {
		all = append(all, ledger.Finding{Rule: rule.GoroutineLeak, Handle: ledger.None, What: fmt.Sprintf("goroutines were left blocked when the program had ended: %v", unclean)})
	}
	return all
}

func leakedCells(n int) ledger.Finding {
	return ledger.Finding{Rule: rule.Leak, Handle: ledger.None, What: fmt.Sprintf("%d cells were not freed, though the books are balanced", n)}
}
