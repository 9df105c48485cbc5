package check

import (
	"sync/atomic"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/internal/count"
)

// access is an access of a program's variable, and counts it if the race detector has
// reported it: it does so before the access is over. A report that another goroutine has
// had meanwhile is taken for it, if it comes in between. The count orders nothing
// where there is no race.
func access(races *atomic.Int32, do func()) {
	before := raceErrors()
	do()
	if raceErrors() > before {
		races.Add(1)
	}
}

// raced returns the findings for n reports of the race detector, of which some may have been
// about the program's variables. What is written there is published by a wake, so that it is
// the wake that does not order it. The program shares nothing else, and so any other
// race is the executor's, whatever the program reads.
func raced(n, variables int) (found []ledger.Finding) {
	find := func(r rule.Rule, what string) {
		found = append(found, ledger.Finding{Rule: r, Handle: ledger.None, What: what})
	}
	if variables > 0 {
		find(rule.MissingHappensBefore, "a wake did not make visible what was written before it; the race detector's report is printed above")
	}
	if n > variables {
		find(rule.DataRace, "the race detector reported "+count.Of(n-variables, "race")+", printed above")
	}
	return found
}
