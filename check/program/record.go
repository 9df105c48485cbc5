package program

import (
	"slices"
	"sync"

	"github.com/extremely-boring/extreme/check/ledger"
)

// Record is what all the books of an execution hold, in one order.
type Record struct {
	Lines []Line
	// Noticed are the findings that the books made as they were written.
	Noticed []Noticed
}

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

// Noticed is a finding and the line that was written last.
type Noticed struct {
	ledger.Finding
	Line int
}

// Record keeps the order, from now on, in which entries are written into any of the
// books, and what here says at each: for an engine that counts steps, how many there have
// been and who acts. What it returns gives the record so far. Call Record before Do, and
// only where the ledgers take a lock.
func (x *Execution) Record(here func() (at, by int)) (record func() Record) {
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
	return func() Record {
		lock.Lock()
		r := Record{Lines: slices.Clone(marks)}
		lock.Unlock()
		where := make([][]int, len(x.ledgers)) // the entries of each are in the lines
		for i, line := range r.Lines {
			where[line.Run] = append(where[line.Run], i)
		}
		for run, l := range x.ledgers {
			for n, e := range l.Entries()[:len(where[run])] {
				line := &r.Lines[where[run][n]]
				line.Entry, line.Place, line.Started = e, l.Place(e), x.started(e.Goroutine)
			}
			for _, f := range l.Found() {
				if f.After > 0 && f.After <= len(where[run]) {
					r.Noticed = append(r.Noticed, Noticed{f, where[run][f.After-1]})
				}
			}
		}
		return r
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
