package program

import (
	"slices"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
)

// Stuck judges an execution in which nothing moves any more. If it has not come to
// its end it never will: Stuck reports that, with what is wrong. Runs that are
// parked come first, and goroutines that are blocked count only without any,
// because they may wait for what a Run would have done. Only a poll that was refused
// comes before those, because the wake that it answers may be what they miss.
func (x *Execution) Stuck() (found []ledger.Finding, stuck bool) {
	parked := x.parked()
	left := x.Left()
	if x.Over() && len(parked)+len(left) == 0 {
		return nil, false
	}
	found = append(x.starved(parked), x.Found()...)
	for _, a := range x.accounts {
		found = append(found, a.Found()...)
	}
	refused := func(f ledger.Finding) bool { return f.Rule == rule.OverlappingPoll }
	if i := slices.IndexFunc(found, refused); i > 0 {
		found = slices.Concat(found[i:i+1], found[:i], found[i+1:])
	}
	if len(parked) > 0 {
		return found, true
	}
	if !x.Over() {
		found = append(found, broken(rule.Deadlock, "the Run is blocked inside a poll or in its runner, and nothing moves any more"))
	}
	for _, g := range left {
		found = append(found, broken(rule.GoroutineLeak, "%s, is blocked and nothing moves any more", g))
	}
	return found, true
}

func (x *Execution) parked() (parked []account) {
	for _, a := range x.accounts {
		if a.Parked() {
			parked = append(parked, a)
		}
	}
	return parked
}

// ended says of a future how its last poll has ended it.
var ended = map[ledger.Op]string{ledger.Ready: "is ready", ledger.Panic: "has panicked", ledger.Goexit: "has exited its goroutine"}

// starved returns a finding for each Run that is parked for ever. Those that have
// lost a wakeup come first, because others may wait for what they would have done.
func (x *Execution) starved(parked []account) []ledger.Finding {
	var lost, unwoken []ledger.Finding
	for _, a := range parked {
		how, over := a.Ended()
		switch {
		case over:
			unwoken = append(unwoken, broken(rule.Deadlock, "the future %s, and its Run does not end", ended[how]))
		case a.Awaited() && (a.Woken() || !x.plan.hostile): // a legal program wakes each park
			lost = append(lost, broken(rule.LostWakeup, "the Run is parked though it was woken since its last poll, and nothing moves any more"))
		case x.books != Ledgers && !x.plan.hostile: // these books can't tell
			lost = append(lost, broken(rule.LostWakeup, "the Run is parked though a legal program wakes it, and nothing moves any more"))
		default:
			unwoken = append(unwoken, broken(rule.Deadlock, "the Run is parked, nobody has woken it since its last poll, and nothing moves any more"))
		}
	}
	return append(lost, unwoken...)
}

// Ended judges an execution that has come to its end, and closes its books. What
// was noticed on the way comes first, and in the books before all, because they
// name a culprit; what was never given back may only follow from it, as from a
// panic.
func (x *Execution) Ended() (found []ledger.Finding) {
	known := make([]int, len(x.accounts))
	for i, a := range x.accounts {
		noticed := a.Found()
		found = append(found, noticed...)
		known[i] = len(noticed)
	}
	found = append(found, x.Found()...)
	for i, a := range x.accounts {
		found = append(found, a.Audit()[known[i]:]...)
	}
	if len(found) == 0 && !x.outermost.polled() {
		found = append(found, broken(rule.WrongValue, "the Run returned the future's value and never polled it"))
	}
	return found
}
