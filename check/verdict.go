package check

// Verdict is how a check ended.
type Verdict string

// The verdicts.
const (
	// Pass is: everything ran, and nothing was found.
	Pass Verdict = "pass"
	// Fail is: something was found.
	Fail Verdict = "fail"
	// Incomplete is: something that should have run did not, or not to its end.
	Incomplete Verdict = "incomplete"
)

// ExitCode is what a process that ends with this verdict returns: 0 for a pass,
// 1 for a fail, 2 for incomplete, which bad use of a command also returns.
func (v Verdict) ExitCode() int {
	switch v {
	case Pass:
		return 0
	case Fail:
		return 1
	}
	return 2
}
