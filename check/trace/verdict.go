package trace

import "github.com/extremely-boring/extreme/check"

// Verdict is a fail if something was found, or if a hostile program did not show what it
// expects.
func (r Run) Verdict() check.Verdict {
	if r.Expect != "" && r.AsExpected || r.Expect == "" && len(r.Findings) == 0 {
		return check.Pass
	}
	return check.Fail
}
