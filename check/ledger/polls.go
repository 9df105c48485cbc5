package ledger

import (
	"github.com/extremely-boring/extreme/check/rule"
)

// polls accounts for how often the future is polled.
//
// Each poll after the first needs a wake of its own, because the wakes that come
// before one park coalesce. The park that follows poll i takes its flag after
// poll i and before poll i+1; the flag was set after the park before it took
// its own, and so after poll i-1 ended. A wake can therefore explain poll i+1 if
// it has begun by then and had not ended when poll i-1 did. Oldest first, each
// wake is spent once; a poll that finds none to spend is one too many.
type polls struct {
	by       Goroutine
	number   int // of the poll that is running or ran last
	running  bool
	end      Op // of the last poll, when it is over
	returned bool
	failed   bool // the Run ended by a panic or a Goexit
	dropped  int
	// When the future was dropped, were Run's waker and reference still there?
	wakerThen, ownThen bool

	begun    int // wakes ever begun
	before   int // of those, begun before the last poll did
	inFlight int // wakes begun and not ended
	spent    int // of those in flight, spent already
	older    int // wakes that ended during or before the last poll, not spent
	recent   int // wakes that ended since the last poll did, not spent
	surplus  int // wakes that ended unspent: they have coalesced
}

func (l *Ledger) wakeBegins() {
	if l.Unwoken {
		l.wakes.Add(1)
	}
	if !l.locked {
		return
	}
	l.polls.begun++
	l.polls.inFlight++
	if l.polls.returned {
		l.late++
	}
}

func (l *Ledger) wakeEnds() {
	if !l.locked {
		return
	}
	p := &l.polls
	p.inFlight--
	if p.spent > 0 {
		p.spent--
		return
	}
	p.recent++
}

// Begins says which goroutine the Run is on. Call it before the Run.
func (l *Ledger) Begins(g Goroutine) { l.polls.by = g }

// Answers reports whether a poll that is about to begin has a wake to answer, or is
// the first. It is for Unwoken, and orders the wakes before the poll: a missing
// happens-before does not show then.
func (l *Ledger) Answers() bool {
	return l.wakes.Swap(0) > 0 || l.polls.number == 0
}

// PollBegins books the start of a poll by goroutine g. Whoever wraps the future
// calls it.
func (l *Ledger) PollBegins(g Goroutine, place uint32) {
	defer l.enter(g).leave()
	p := &l.polls
	if p.running {
		l.find(g, rule.OverlappingPoll, None, "poll %d began while poll %d was running", p.number+1, p.number)
	}
	if p.over() {
		l.find(g, rule.PollAfterReady, None, "poll %d, though poll %d %s", p.number+1, p.number, ends[p.end])
	}
	p.number++
	p.running, p.by, p.before = true, g, p.begun
	l.poll(Poll, g, place)
	if p.number > 1 && !p.over() && l.locked {
		l.spend(g)
	}
}

// spend finds the wake that explains the poll that begins.
func (l *Ledger) spend(g Goroutine) {
	p := &l.polls
	switch {
	case p.older > 0:
		p.older--
	case p.recent > 0:
		p.recent--
	case p.inFlight > p.spent:
		p.spent++
	case p.begun == 0:
		l.find(g, rule.PollWithoutWake, None, "poll %d came without any wake", p.number)
	case p.surplus > 0:
		l.find(g, rule.WakesNotCoalesced, None, "poll %d has no wake of its own: %d that came before one park should have become one poll", p.number, p.surplus+1)
	default:
		l.find(g, rule.ExtraPoll, None, "poll %d has no wake of its own: %d begun so far", p.number, p.begun)
	}
	p.surplus, p.older = p.older, 0
}

// ends says of polls how they ended the future.
var ends = map[Op]string{Ready: "was ready", Panic: "panicked", Goexit: "exited its goroutine"}

// over reports whether the last poll has ended the future.
func (p *polls) over() bool { return p.end > Pending }

// PollEnds books how the running poll ends: by Pending, Ready, Panic or Goexit.
func (l *Ledger) PollEnds(place uint32, how Op) {
	defer l.enter(l.runs()).leave()
	p := &l.polls
	p.running, p.end = false, how
	p.older, p.recent = p.recent, 0
	l.poll(how, p.by, place)
}

// Refused books a poll that was kept from the future, by a goroutine that nobody knows, and
// the rule that it broke. Whoever wraps the future calls it in place of PollBegins and
// PollEnds, and may do so while another poll runs.
func (l *Ledger) Refused(r rule.Rule, what string) {
	defer l.enter(0).leave()
	l.poll(Poll, 0, 0)
	l.poll(Pending, 0, 0)
	l.find(0, r, None, "%s", what)
}

// Returned books that the Run is over: failed says that it was by a panic or a
// Goexit of its poll. Wakes that begin from here on are late.
func (l *Ledger) Returned(failed bool) {
	defer l.enter(l.runs()).leave()
	l.polls.returned, l.polls.failed = true, failed
}

// FutureDropped books that the Run dropped its future.
func (l *Ledger) FutureDropped() {
	defer l.enter(l.runs()).leave()
	g := l.polls.by
	l.poll(DropFuture, g, 0)
	l.polls.dropped++
	if l.polls.dropped > 1 {
		l.find(g, rule.DoubleDrop, None, "the future was dropped %d times", l.polls.dropped)
	}
	l.polls.wakerThen, l.polls.ownThen = l.handles.of(0).live, !l.ownReturned()
}

func (l *Ledger) poll(op Op, g Goroutine, place uint32) {
	l.write(l.journal(g), Entry{Op: op, Handle: None, Parent: None, Goroutine: g, place: uintptr(place)})
}

// Ended returns how the last poll ended the future, by Ready, Panic or Goexit, and false if
// it has not.
func (l *Ledger) Ended() (how Op, ended bool) {
	defer l.all().leave()
	return l.polls.end, l.polls.over()
}

// Parked reports whether the Run has begun, is not over, and is not in a poll.
func (l *Ledger) Parked() bool {
	defer l.all().leave()
	return l.polls.number > 0 && !l.polls.returned && !l.polls.running
}
