package program

import (
	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
)

// polls is how a future is polled where no ledger is kept. It can't tell which
// wake a poll answers, as a ledger can.
type polls struct {
	number            int
	running, returned bool
	end               ledger.Op // of the last poll
	dropped           int
	found             []ledger.Finding
}

// Begins does nothing: nobody asks who polls.
func (p *polls) Begins(ledger.Goroutine) {}

// PollBegins counts a poll.
func (p *polls) PollBegins(ledger.Goroutine, uint32) {
	p.number++
	if p.running {
		p.found = append(p.found, broken(rule.OverlappingPoll, "poll %d began while poll %d was running", p.number, p.number-1))
	}
	if _, ended := p.Ended(); ended {
		p.found = append(p.found, broken(rule.PollAfterReady, "poll %d, though poll %d was ready", p.number, p.number-1))
	}
	p.running = true
}

// PollEnds ends the poll.
func (p *polls) PollEnds(_ uint32, how ledger.Op) { p.running, p.end = false, how }

// Refused takes down why a poll did nothing.
func (p *polls) Refused(r rule.Rule, what string) { p.found = append(p.found, broken(r, "%s", what)) }

// Returned ends the Run.
func (p *polls) Returned(bool) { p.returned = true }

// FutureDropped counts it.
func (p *polls) FutureDropped() {
	if p.dropped++; p.dropped > 1 {
		p.found = append(p.found, broken(rule.DoubleDrop, "the future was dropped %d times", p.dropped))
	}
}

// Parked reports whether the Run has begun, is not over, and is not in a poll.
func (p *polls) Parked() bool { return p.number > 0 && !p.returned && !p.running }

// Awaited is false, as far as is known here.
func (p *polls) Awaited() bool { return false }

// Woken is false, as far as is known here.
func (p *polls) Woken() bool { return false }

// Ended returns how the last poll ended the future.
func (p *polls) Ended() (how ledger.Op, ended bool) { return p.end, p.end > ledger.Pending }

// Found returns what was noticed.
func (p *polls) Found() []ledger.Finding { return p.found }

// Audit returns the same, and a future that was polled and never dropped.
func (p *polls) Audit() []ledger.Finding {
	if p.number > 0 && p.dropped == 0 {
		return append(p.found, broken(rule.Leak, "Run ended and never dropped its future"))
	}
	return p.found
}
