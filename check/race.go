package check

import (
	"fmt"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// raced is the finding for n reports of the race detector. In a program that
// reads what a wake should have published, that is what the race is about: the
// rest of the program shares nothing but the runner, and the minimal program
// keeps its read only if the race needs it.
func raced(p *program.Program, n int) ledger.Finding {
	f := ledger.Finding{Rule: rule.DataRace, Handle: ledger.None, What: fmt.Sprintf("the race detector reported %d races, printed above", n)}
	if p.Shape().Reads > 0 {
		f.Rule = rule.MissingHappensBefore
		f.What = "a wake did not make visible what was written before it; the race detector's report is printed above"
	}
	return f
}
