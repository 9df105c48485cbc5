package trace

import (
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/ledger"
)

// The phases of a Run.
const (
	polling = "polling"
	parking = "parking"
	ready   = "ready"
	over    = "over"
)

// standing is how things stand while the steps are gone through.
type standing struct {
	alive   []int
	runs    []Park
	holder  map[int]int    // of a lock, by its object
	begun   map[int]bool   // the goroutines that have done something
	waits   map[int]string // the cond that a goroutine waits on
	flags   map[int]string // by object
	flagOf  map[int]int    // the runs' objects
	lockOf  map[int]int
	recycle bool // a park has been recycled: the next may not be fresh
}

// states computes the state after each step.
func (a *assembly) states() {
	now := standing{begun: map[int]bool{}, holder: map[int]int{}, waits: map[int]string{}, flags: map[int]string{}, flagOf: map[int]int{}, lockOf: map[int]int{}}
	n := 0
	for i := range a.Steps {
		s := &a.Steps[i]
		now.begun[s.Goroutine] = true
		if s.Number > 0 {
			now.steps(a, s, n)
			n++
		} else {
			now.writes(a, i)
		}
		s.State = now.state(a, n)
	}
}

// writes takes in an entry of the ledger.
func (n *standing) writes(a *assembly, i int) {
	s := &a.Steps[i]
	for len(n.runs) <= s.Run {
		n.runs = append(n.runs, Park{Lock: -1})
	}
	p := &n.runs[s.Run]
	if s.Count != nil {
		p.Count = s.Count.After
	}
	for h := range a.Handles {
		if a.Handles[h].Born == i {
			n.alive = append(n.alive, h)
		}
		if a.Handles[h].Consumed == i {
			n.alive = slices.DeleteFunc(n.alive, func(g int) bool { return g == h })
		}
	}
	switch s.Kind {
	case ledger.Acquire.String():
		if len(a.recording.Trace.Steps) > 0 && !n.recycle {
			p.Flag = "false" // a fresh park
		}
	case ledger.Recycle.String():
		n.recycle = true
	case ledger.Poll.String():
		p.Phase = polling
	case ledger.Pending.String():
		p.Phase = parking
	case ledger.Ready.String(), ledger.Panic.String(), ledger.Goexit.String():
		p.Phase = ready
	case ledger.DropFuture.String():
		p.Phase = over
	}
}

// steps takes in the explorer's step at n.
func (n *standing) steps(a *assembly, s *Step, at int) {
	from := &a.recording.Trace.Steps[at]
	switch s.Kind {
	case "lock", "trylock":
		if s.Kind == "lock" || from.OK {
			n.holder[from.ID] = s.Goroutine
		}
	case "unlock":
		delete(n.holder, from.ID)
	case "wait":
		if from.WithID >= 0 {
			delete(n.holder, from.WithID)
			n.waits[s.Goroutine] = s.Object
		}
	case "woken":
		delete(n.waits, s.Goroutine)
		n.holder[from.WithID] = s.Goroutine
	case "signal", "broadcast", "spurious wakeup":
		for _, g := range from.Wakes {
			delete(n.waits, g)
		}
	}
	if s.Run < 0 || s.Run >= len(n.runs) || !inRunner(from.Place.File) {
		return
	}
	switch {
	case isFlag(s.Object) && s.After != "":
		n.flagOf[s.Run] = from.ID
		n.flags[from.ID] = s.After
	case s.Kind == "lock" || s.Kind == "unlock":
		n.lockOf[s.Run] = from.ID
	case s.Kind == "wait" || s.Kind == "woken":
		n.lockOf[s.Run] = from.WithID
	}
}

// isFlag reports whether an object is a park's flag, by its name in the runner.
func isFlag(object string) bool {
	name, _, _ := strings.Cut(object, "#") // there may be several
	return strings.HasSuffix(name, ".Runnable")
}

// inRunner reports whether a file is of the runner, by the name that it has in steps.
func inRunner(file string) bool { return strings.Contains(file, "executor/") }

// state is a copy of how things stand after the explorer's first n steps.
func (n *standing) state(a *assembly, steps int) State {
	s := State{Alive: append([]int{}, n.alive...), Runs: append([]Park{}, n.runs...)}
	for run := range s.Runs {
		if id, ok := n.flagOf[run]; ok {
			s.Runs[run].Flag = n.flags[id]
		}
		if id, ok := n.lockOf[run]; ok {
			if g, held := n.holder[id]; held {
				s.Runs[run].Lock = g
			}
		}
	}
	for g := range a.Goroutines {
		if what := n.wants(a, g, steps); what != "" {
			s.Blocked = append(s.Blocked, Waiting{g, what})
		}
	}
	return s
}

// wants says what a goroutine is blocked in: a cond, or the lock of its next step, which
// another holds.
func (n *standing) wants(a *assembly, g, steps int) string {
	if cond, ok := n.waits[g]; ok {
		return cond
	}
	if !n.begun[g] {
		return ""
	}
	id, blocked := -1, false
	if next := a.next(g, steps); next >= 0 {
		switch s := &a.recording.Trace.Steps[next]; kindOf(s) {
		case "lock":
			id = s.ID
		case "woken":
			id = s.WithID
		}
	} else {
		id, blocked = a.blockedFor(g)
	}
	if by, held := n.holder[id]; id >= 0 && (blocked || held && by != g) {
		return a.said.Objects[id]
	}
	return ""
}

// next returns a goroutine's first event among the explorer's steps from n on, or -1.
func (a *assembly) next(g, n int) int {
	if g >= len(a.events) {
		return -1 // the explorer does not know it
	}
	events := a.events[g]
	if i, _ := slices.BinarySearch(events, n); i < len(events) {
		return events[i]
	}
	return -1
}

// blockedFor returns the object for which a goroutine is blocked at the end.
func (a *assembly) blockedFor(g int) (id int, blocked bool) {
	for _, b := range a.recording.Trace.Blocked {
		switch {
		case b.Goroutine != g:
		case b.Kind.String() == "Wait (woken)" && !b.Waiting:
			return b.WithID, true
		default:
			return b.ID, true
		}
	}
	return -1, false
}
