package program

import (
	"slices"
	"sync"

	"github.com/extremely-boring/extreme/check/ledger"
)

// Line is an entry of one of the ledgers of an execution.
type Line struct {
	ledger.Entry
	// Run numbers the ledger, and Place is where in the program's text.
	Run   int
	Place string
	// Started is where in the text its goroutine was started, or "" for the main line.
	Started string
	// At and By are what the engine said when it was written.
	At, By int
}

// Record keeps the order, from now on, in which entries are written into any of the
// books, and what here says at each: for an engine that counts steps, how many there have
// been and who acts. It may be called by several goroutines, though not at once. The
// function that is returned gives the lines so far. Call Record before Do, and only where
// there are ledgers with a lock.
func (x *Execution) Record(here func() (at, by int)) (lines func() []Line) {
	var (
		lock  sync.Mutex
		marks []Line
	)
	for run, l := range x.ledgers {
		l.Written = func() {
			lock.Lock()
			defer lock.Unlock()
			at, by := here()
			marks = append(marks, Line{Run: run, At: at, By: by})
		}
	}
	return func() []Line {
		lock.Lock()
		all := slices.Clone(marks)
		lock.Unlock()
		next := make([]int, len(x.ledgers))
		books := make([][]ledger.Entry, len(x.ledgers))
		for run, l := range x.ledgers {
			books[run] = l.Entries()
		}
		for i := range all {
			m := &all[i]
			m.Entry = books[m.Run][next[m.Run]]
			m.Place, m.Started = x.ledgers[m.Run].Place(m.Entry), x.started(m.Goroutine)
			next[m.Run]++
		}
		return all
	}
}

// started returns where in the program's text a goroutine was started, or "" for the main
// line and for one that was not.
func (x *Execution) started(g ledger.Goroutine) string {
	if int(g) >= len(x.lines) {
		return ""
	}
	return x.plan.places(x.lines[g].place)
}
