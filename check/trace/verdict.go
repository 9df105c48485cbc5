package trace

import (
	"fmt"

	"github.com/extremely-boring/extreme/check"
)

// Nothing says in a line that nothing was found, and in how much.
func (r Run) Nothing() string {
	switch {
	case r.Engine == VirtualTime:
		return "nothing found in one run in virtual time"
	case r.Incomplete != "":
		return fmt.Sprintf("nothing found, and not every interleaving was run: %s", r.Incomplete)
	case r.Executions == 1:
		return "nothing found in the one interleaving that there is"
	}
	return fmt.Sprintf("nothing found in any of %d interleavings", r.Executions)
}

// Verdict is a fail if something was found, or if a hostile program did not show what it
// expects.
func (r Run) Verdict() check.Verdict {
	if r.Expect != "" && r.AsExpected || r.Expect == "" && len(r.Findings) == 0 {
		return check.Pass
	}
	return check.Fail
}
