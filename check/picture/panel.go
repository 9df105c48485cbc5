package picture

import (
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/trace"
)

// panel is one execution.
type panel struct {
	trace.Execution
	colour, title string
	marks         map[int]string // of steps
	stops         string         // the goroutine that is blocked before the step B
	rows          []int          // the steps that are shown
	before        int            // how many of them come before the first row, and are not shown
	place         []float64      // of the goroutines' lines
	left, right   float64
	top           float64
}

func newPanel(x trace.Execution, colour, title string) *panel {
	return &panel{Execution: x, colour: colour, title: title, marks: map[int]string{}}
}

// choose chooses the steps that tell, and of many the last.
func (p *panel) choose() {
	for i, s := range p.Steps {
		if p.marks[i] != "" || tells(s) {
			p.rows = append(p.rows, i)
		}
	}
	if over := len(p.rows) - mostSteps; over > 0 {
		p.rows, p.before = p.rows[over:], over
	}
}

// tells reports whether a step belongs into a picture of the schedule.
func tells(s trace.Step) bool {
	if s.Number == 0 {
		return s.Count == nil && s.Kind != "drop future"
	}
	name, _, _ := strings.Cut(s.Object, "#")
	switch {
	case s.Kind == "get" || s.Kind == "put":
		return false
	case strings.HasSuffix(name, ".Count") || strings.HasSuffix(name, ".Generation") || strings.HasSuffix(name, ".observer"):
		return false
	}
	return true
}

// shown are the goroutines that have a row, or are blocked.
func (p *panel) shown(g int) bool {
	return slices.ContainsFunc(p.rows, func(i int) bool { return p.Steps[i].Goroutine == g }) ||
		slices.ContainsFunc(p.Blocked, func(b trace.Blocked) bool { return b.Goroutine == g })
}

// lay lays the columns out from x on, and returns where they end. The text of the first
// goroutine is left of its line, and that of the others right of theirs, so that between
// the first two there is nothing but arrows.
func (p *panel) lay(x float64) float64 {
	p.left = x
	x += numbers
	p.place = make([]float64, len(p.Goroutines))
	first := true
	for g := range p.Goroutines {
		if !p.shown(g) {
			continue
		}
		w := wide(p.Goroutines[g].Name+" from 00:00", letter)
		for _, i := range p.rows {
			if p.Steps[i].Goroutine == g {
				w = max(w, wide(p.Steps[i].Text, letter))
			}
		}
		for _, b := range p.Blocked {
			if b.Goroutine == g {
				w = max(w, wide("blocked: "+b.Text, letter))
			}
		}
		w += 26 // the marks
		if first {
			p.place[g] = x + w
			x = p.place[g] + gutter
			first = false
			continue
		}
		p.place[g] = x
		x += w + 30
	}
	if n := len(p.Goroutines); n == 0 || slices.Max(p.place) == p.place[0] { // there is but one
		x -= gutter - 20
	}
	p.right = max(x, p.left+wide(p.title, big)+30)
	return p.right
}

// y is the line of a row.
func (p *panel) y(row_ int) float64 { return p.top + (float64(row_)+0.5)*row }

// rowOf returns the row of a step, or -1.
func (p *panel) rowOf(step int) int { return slices.Index(p.rows, step) }

// ended reports whether a goroutine has no step after a row, and is not blocked.
func (p *panel) ended(g, n int) bool {
	if p.blocked(g) {
		return false
	}
	return !slices.ContainsFunc(p.rows[n+1:], func(i int) bool { return p.Steps[i].Goroutine == g })
}

func (p *panel) blocked(g int) bool {
	return slices.ContainsFunc(p.Blocked, func(b trace.Blocked) bool { return b.Goroutine == g })
}

// waits reports whether a goroutine waits after a step.
func waits(s trace.Step, g int) bool {
	return slices.ContainsFunc(s.State.Blocked, func(w trace.Waiting) bool { return w.Goroutine == g })
}

// wakes reports whether a step of the one kind lets one of the other go on.
func wakes(from, to string) bool {
	switch from {
	case "signal", "broadcast":
		return to == "woken"
	case "unlock", "wait":
		return to == "lock" || to == "woken"
	}
	return false
}

// rowMarked returns the row with a mark. What a goroutine is blocked before, at the end,
// is the mark B where no step has it.
func (p *panel) rowMarked(mark string) int {
	for n, i := range p.rows {
		if p.marks[i] == mark {
			return n
		}
	}
	for n, b := range p.Blocked {
		if mark == "B" && p.Goroutines[b.Goroutine].Name == p.stops {
			return len(p.rows) + n
		}
	}
	return -1
}
