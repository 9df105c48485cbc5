package trace

import (
	"fmt"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
)

// assembly puts the steps of an execution and the entries of its ledgers into one order.
type assembly struct {
	Execution
	recording scope.Recording
	said      explore.Description
	stepAt    []int // the explorer's steps
	lineAt    []int // the ledger's entries
	last      []at  // of each goroutine
	handles   map[named]int
	events    [][]int // of each goroutine, as the explorer's steps
	several   bool    // there are several Runs
}

// named is a handle of one of the ledgers.
type named struct {
	run    int
	handle ledger.Handle
}

// at is what a goroutine did last, as far as its ledger says.
type at struct {
	run   int
	place Place
}

func assemble(it scope.Recording) *assembly {
	a := &assembly{recording: it, said: explore.Describe(it.Trace), handles: map[named]int{}}
	a.Steps, a.Handles = []Step{}, []Handle{}
	a.goroutines()
	for i, l := range it.Lines {
		for len(a.stepAt) < len(it.Trace.Steps) && it.Trace.Steps[len(a.stepAt)].Recorded < l.At {
			a.step()
		}
		a.line(&it.Lines[i])
	}
	for len(a.stepAt) < len(it.Trace.Steps) {
		a.step()
	}
	for i, b := range it.Trace.Blocked {
		a.Blocked = append(a.Blocked, Blocked{Goroutine: b.Goroutine, Text: a.said.Blocked[i], Source: a.said.BlockedAt[i], Since: a.lastStep(b.Goroutine)})
	}
	a.states()
	return a
}

// goroutines are the columns. What the explorer doesn't know of comes from the ledger.
func (a *assembly) goroutines() {
	a.events = make([][]int, len(a.recording.Trace.Goroutines))
	for i, s := range a.recording.Trace.Steps {
		if s.Event {
			a.events[s.Goroutine] = append(a.events[s.Goroutine], i)
		}
	}
	for _, g := range a.recording.Trace.Goroutines {
		a.Goroutines = append(a.Goroutines, Goroutine{Name: g.Name, Parent: g.Parent})
		a.last = append(a.last, at{run: -1})
	}
	for _, l := range a.recording.Lines {
		a.several = a.several || l.Run > 0
		for len(a.Goroutines) <= l.By {
			a.Goroutines = append(a.Goroutines, Goroutine{Name: fmt.Sprintf("g%d", len(a.Goroutines)+1), Parent: -1})
			a.last = append(a.last, at{run: -1})
		}
		if g := &a.Goroutines[l.By]; g.Started == (Place{}) {
			g.Started = placeOf(l.Started)
		}
	}
}

// line adds an entry of a ledger.
func (a *assembly) line(l *program.Line) {
	n := len(a.Steps)
	a.lineAt = append(a.lineAt, n)
	s := Step{
		Goroutine: l.By, Kind: l.Op.String(), Text: l.Entry.String(), Place: placeOf(l.Place),
		Run: l.Run, Handle: a.handle(l.Run, l.Handle, n), Parent: a.handle(l.Run, l.Parent, n),
	}
	switch l.Op {
	case ledger.Acquire:
		a.handle(l.Run, 0, n) // Run's own is made with the park
		s.Count = &Change{int(l.Before), int(l.After)}
	case ledger.Retain, ledger.Release, ledger.Recycle:
		s.Count = &Change{int(l.Before), int(l.After)}
	case ledger.Clone:
		a.Handles[s.Handle].Parent = s.Parent
	case ledger.Wake, ledger.Drop:
		if h := &a.Handles[s.Handle]; h.Consumed < 0 {
			h.Consumed = n
		}
	}
	if s.Place == (Place{}) && s.Count != nil {
		s.Place = a.last[l.By].place
	}
	if a.several {
		s.Text += fmt.Sprintf(" in run#%d", l.Run+1)
	}
	a.last[l.By] = at{l.Run, s.Place}
	a.Steps = append(a.Steps, s)
}

// handle returns the index of a handle, which is made at that step if it is not known.
func (a *assembly) handle(run int, h ledger.Handle, step int) int {
	if h == ledger.None {
		return -1
	}
	i, ok := a.handles[named{run, h}]
	if !ok {
		i = len(a.Handles)
		a.handles[named{run, h}] = i
		a.Handles = append(a.Handles, Handle{Name: h.String(), Run: run, Parent: -1, Born: step, Consumed: -1})
	}
	return i
}

// step adds the next step of the explorer.
func (a *assembly) step() {
	i := len(a.stepAt)
	from := &a.recording.Trace.Steps[i]
	last := &a.last[from.Goroutine]
	s := Step{
		Goroutine: from.Goroutine, Number: i + 1, Kind: kindOf(from), Text: a.said.Steps[i], Source: a.said.Places[i],
		Place: last.place, Run: last.run, Handle: -1, Parent: -1, Before: from.Before, After: from.After, Preempts: from.Preempts,
	}
	if from.ID >= 0 {
		s.Object = a.said.Objects[from.ID]
	}
	for _, p := range from.Past {
		if a.recording.Trace.Steps[p].Goroutine != from.Goroutine {
			s.Ordered = append(s.Ordered, a.stepAt[p])
		}
	}
	if s.Kind == "go" {
		for g := range a.recording.Trace.Goroutines {
			if a.recording.Trace.Goroutines[g].Start == i {
				s.Place = a.Goroutines[g].Started
			}
		}
		s.Source = "" // it is the interpreter of programs
	}
	a.stepAt = append(a.stepAt, len(a.Steps))
	a.Steps = append(a.Steps, s)
}

// kindOf is what a step did, in one word.
func kindOf(s *explore.Step) string {
	if !s.Event {
		return s.Op // a plain access
	}
	switch kind := s.Kind.String(); kind {
	case "Wait (woken)":
		return "woken"
	case "Lock (announced)":
		return "lock announced"
	case "Load", "Store", "ReadWrite", "CompareAndSwap", "Add":
		return strings.ToLower(s.Op)
	default:
		return strings.ToLower(kind)
	}
}

// lastStep returns the last step of a goroutine, or -1.
func (a *assembly) lastStep(g int) int {
	for i, s := range slices.Backward(a.Steps) {
		if s.Goroutine == g {
			return i
		}
	}
	return -1
}

// placeOf reads a place as the ledger writes it: 1:17.
func placeOf(text string) (p Place) {
	if _, err := fmt.Sscanf(text, "%d:%d", &p.Line, &p.Col); err != nil {
		return Place{} // of a runner, which has places of its own
	}
	return p
}
