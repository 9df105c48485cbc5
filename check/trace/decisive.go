package trace

import (
	"fmt"
	"slices"

	"github.com/extremely-boring/extreme/check/explore"
)

// decisive finds the pair of steps that comes the other way round in the execution that
// passes, in both.
func (a *assembly) decisive(f explore.Finding, passing *assembly) *Decisive {
	steps := a.recording.Trace.Steps
	d := &Decisive{First: a.stepAt[f.Decisive[0]], Second: -1, InPassing: [2]int{-1, -1}}
	d.InPassing[0] = passing.find(a.nth(steps[f.Decisive[0]].Goroutine, f.Decisive[0]))
	if f.Decisive[1] >= 0 {
		d.Second = a.stepAt[f.Decisive[1]]
		d.InPassing[1] = passing.find(a.nth(steps[f.Decisive[1]].Goroutine, f.Decisive[1]))
		return d
	}
	for _, b := range a.recording.Trace.Blocked { // the first that goes on there
		if k := passing.find(a.nth(b.Goroutine, len(steps))); k >= 0 && (d.InPassing[1] < 0 || k < d.InPassing[1]) {
			d.InPassing[1] = k
		}
	}
	return d
}

// deed names an event by whose it is and the how-manieth of those, whatever the schedule.
type deed struct {
	goroutine string
	n         int
}

// nth names the event of a goroutine at a step of the explorer, or its first after all.
func (a *assembly) nth(goroutine, step int) deed {
	n, _ := slices.BinarySearch(a.events[goroutine], step)
	return deed{a.identity(goroutine), n}
}

// find returns the step that is the deed, or -1.
func (a *assembly) find(d deed) int {
	for g, events := range a.events {
		if a.identity(g) == d.goroutine && d.n < len(events) {
			return a.stepAt[events[d.n]]
		}
	}
	return -1
}

// identity tells goroutines apart by who started them.
func (a *assembly) identity(g int) string { return fmt.Sprint(a.recording.Trace.Goroutines[g].Path) }
