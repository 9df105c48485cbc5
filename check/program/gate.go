package program

import (
	"fmt"
	"sync/atomic"

	"github.com/extremely-boring/extreme/check/internal/race"
	"github.com/extremely-boring/extreme/check/rule"
)

// gate lets one poll of a future in at a time, and none when the Run is over: what a
// program does in its polls and after them is done by one goroutine. A poll that comes
// meanwhile is in the books and does nothing. The race detector does not see the gate,
// because it would order two polls that the runner has left unordered.
type gate struct {
	state   atomic.Uint32
	refused atomic.Uint32
	ended   chan struct{} // closed when the poll has ended that runs when the Run is over
}

// The state of a gate: two bits, and above them the polls that the program has seen.
const (
	running = 1 << iota
	over
	one
)

// enter begins a poll, or returns the state of the gate that refuses it.
func (g *gate) enter() (was uint32, in bool) {
	race.Disable()
	defer race.Enable()
	for {
		if was = g.state.Load(); was&(running|over) != 0 {
			return was, false
		}
		if g.state.CompareAndSwap(was, was|running) {
			return was, true
		}
	}
}

// seen counts the poll that is running as one that the program sees.
func (g *gate) seen() {
	race.Disable()
	defer race.Enable()
	g.state.Add(one)
}

// moves counts the polls that the program has seen, and the end of the Run.
func (g *gate) moves() int {
	state := g.state.Load()
	return int(state/one) + int(state&over/over)
}

// leave ends the poll.
func (g *gate) leave() {
	race.Disable()
	was := g.state.And(^uint32(running))
	race.Enable()
	if was&over != 0 {
		g.state.Load() // the race detector sees this one: it comes after the channel was made
		close(g.ended)
	}
}

// shut ends the Run. If a poll is running still, shut returns what is closed at its end.
func (g *gate) shut() (number uint32, ended <-chan struct{}) {
	for {
		was := g.state.Load()
		if was&running != 0 {
			g.ended = make(chan struct{})
		}
		if !g.state.CompareAndSwap(was, was|over) {
			continue
		}
		if was&running == 0 {
			return 0, nil
		}
		return was / one, g.ended
	}
}

// refuse books a poll that came when none may, once, and returns what it gets: pending, so
// that what the runner does is not changed by a value. One that insists is told that the
// future is ready.
func (f *future) refuse(was uint32) (int, bool) {
	number, times := was/one, f.refusals()
	last := &f.plan.polls[len(f.plan.polls)-1]
	switch ended := was&over != 0; {
	case times > 1:
		return last.Value, ended || times > endless
	case ended:
		f.books.Refused(rule.PollAfterReady, fmt.Sprintf("poll %d, though the Run was over", number+1))
		return last.Value, true
	}
	f.books.Refused(rule.OverlappingPoll, fmt.Sprintf("poll %d began while poll %d was running", number+1, number))
	return 0, false
}

func (f *future) refusals() uint32 {
	race.Disable()
	defer race.Enable()
	return f.gate.refused.Add(1)
}

// awaits shuts the gate of a Run that is over. A poll that is running still has to end
// before the line of the Run goes on, because it acts on that line.
func (x *Execution) awaits(g *gate) {
	number, ended := g.shut()
	if ended == nil {
		return
	}
	if !x.abandoned.Load() {
		x.find(rule.WrongValue, "the Run ended while poll %d was running", number)
	}
	x.world.Block(ended)
}
