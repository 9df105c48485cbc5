package ledger

import (
	"sync"

	"github.com/extremely-boring/extreme/check/internal/race"
)

// journal is what one goroutine, or everybody in turn, writes.
type journal struct {
	lock    sync.Mutex
	hidden  bool // the race detector is not to see the lock
	entries []Entry
	open    []operation // the operations in flight, by slot
	found   []Finding   // where each goroutine has one; gathered by Audit
	_       [64]byte    // neighbours share no cache line
}

// enter takes the journal that g writes, until leave. Of several journals the unnamed
// goroutines' has a lock. The others are one goroutine's each, and a runner that has two
// act as one, as by polls that overlap, must not break the books: they have a lock that
// orders nothing for the race detector, which sees the two.
func (l *Ledger) enter(g Goroutine) *journal {
	j := l.journal(g)
	if j.hidden {
		race.Disable()
		defer race.Enable()
	}
	j.lock.Lock()
	return j
}

func (j *journal) leave() {
	if j.hidden {
		race.Disable()
		defer race.Enable()
	}
	j.lock.Unlock()
}

// all takes the journal of those whom nobody has named, and with it, if it is the only one,
// the whole books. Of several the others are not to be written any more.
func (l *Ledger) all() *journal { return l.enter(0) }

// runs is the goroutine that the Run is on, where it may be asked without the lock.
func (l *Ledger) runs() Goroutine {
	if l.locked {
		return 0
	}
	return l.polls.by
}

// start puts op into a free slot. A goroutine with a journal has at most a few,
// nested in one another; the last busy one is the innermost.
func (j *journal) start(op operation) uint16 {
	for i := range j.open {
		if !j.open[i].busy {
			j.open[i] = op
			return uint16(i)
		}
	}
	j.open = append(j.open, op)
	return uint16(len(j.open) - 1)
}
