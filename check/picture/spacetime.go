package picture

import (
	"fmt"
	"math"
	"strings"

	"github.com/extremely-boring/extreme/check/trace"
)

// SpaceTime draws the schedule of a run: a line for each goroutine, time downwards, with
// arrows from what woke, unlocked or started to what that let go on, and broken lines
// where a goroutine waits. Beside it stands the nearest execution that passes, if one is
// known; the pair of steps that decides is A and B in both. What only counts or recycles
// is left out, unless the run is about that.
func SpaceTime(r trace.Run) SVG {
	d := &spaceTime{run: r}
	failing := newPanel(r.Execution, "bad", "the run that fails")
	if len(r.Findings) == 0 {
		failing = newPanel(r.Execution, "good", "the run")
	}
	for _, f := range r.Findings[:min(1, len(r.Findings))] {
		failing.marks[f.Step], failing.marks[f.Other] = "✗", "✗"
	}
	panels := []*panel{failing}
	if r.Passing != nil && r.Decisive != nil {
		passing := newPanel(*r.Passing, "good", "the nearest that passes")
		passing.marks[r.Decisive.InPassing[0]], passing.marks[r.Decisive.InPassing[1]] = "A", "B"
		failing.marks[r.Decisive.First], failing.marks[r.Decisive.Second] = "A", "B"
		if r.Decisive.Second < 0 && r.Decisive.InPassing[1] >= 0 {
			failing.stops = passing.Goroutines[passing.Steps[r.Decisive.InPassing[1]].Goroutine].Name
		}
		panels = append(panels, passing)
	}
	for _, p := range panels {
		delete(p.marks, -1)
		p.choose()
	}
	return d.draw(panels)
}

type spaceTime struct {
	drawing
	run trace.Run
}

// Sizes of the diagram.
const (
	row       = 30.0
	gutter    = 120.0 // between the lines of two goroutines, beyond the text
	between   = 110.0 // the panels
	numbers   = 32.0  // of the steps
	mostSteps = 48
)

func (d *spaceTime) draw(panels []*panel) SVG {
	x, rows := margin, 0
	for i, p := range panels {
		if i > 0 {
			x += between
		}
		x = p.lay(x)
		rows = max(rows, len(p.rows)+len(p.Blocked))
	}
	d.width = max(x+margin, headerWidth(d.run))
	y := d.header(d.run)
	for _, p := range panels {
		p.top = y + 78
		if p.before > 0 {
			p.top += row
		}
	}
	if len(panels) > 1 {
		d.crossing(panels[0], panels[1])
	}
	for _, p := range panels {
		d.panel(p)
	}
	bottom := panels[0].top
	for _, p := range panels {
		bottom = max(bottom, p.y(len(p.rows)+len(p.Blocked)))
	}
	d.height = d.footer(bottom+14, len(panels) > 1) + margin
	return d.svg(d.title(), d.description(panels))
}

// panel draws one execution.
func (d *spaceTime) panel(p *panel) {
	d.text(p.left, p.top-52, "big "+p.colour, p.title)
	if p.before > 0 {
		d.text(p.left, p.top-row/2+4, "dim small", fmt.Sprintf("… %d steps before", p.before))
	}
	d.bands(p)
	first := true
	for g := range p.Goroutines {
		if p.shown(g) {
			d.goroutine(p, g, first)
			first = false
		}
	}
	d.arrows(p)
	first = true
	for g := range p.Goroutines {
		if p.shown(g) {
			d.steps(p, g, first)
			first = false
		}
	}
}

// bands lie under the rows that matter most.
func (d *spaceTime) bands(p *panel) {
	for n, i := range p.rows {
		class, ok := bandOf[p.marks[i]]
		if ok {
			d.box(p.left-6, p.y(n)-row/2+1, p.right-p.left+12, row-2, class, "")
		}
	}
}

// bandOf is the colour under a marked row, and badgeOf that of its mark.
var (
	bandOf  = map[string]string{"A": "coolsoft", "B": "warnsoft", "✗": "badsoft"}
	badgeOf = map[string]string{"A": "cool", "B": "warn", "✗": "bad"}
)

// goroutine draws its line: thin where it could run, broken where it waits.
func (d *spaceTime) goroutine(p *panel, g int, first bool) {
	x := p.place[g]
	class := ""
	if first {
		class = "end "
	}
	name := p.Goroutines[g].Name
	if from := p.Goroutines[g].Started.String(); from != "" {
		name += " from " + from
	}
	at := x - 12
	if !first {
		at = x + 12
	}
	d.text(at, p.top-18, class+"ink strong", name)
	from := -1
	for n, i := range p.rows {
		if p.Steps[i].Goroutine == g {
			from = n
			break
		}
	}
	if from < 0 {
		from = 0
	}
	if g == 0 {
		d.line(x, p.top-10, x, p.y(from), "dim-line")
	}
	for n := from; n < len(p.rows); n++ {
		to := p.y(n + 1)
		last := n == len(p.rows)-1
		if last && !p.blocked(g) {
			to = p.y(n)
		}
		if !last && p.ended(g, n) {
			break
		}
		if waits(p.Steps[p.rows[n]], g) {
			d.line(x, p.y(n), x, to, "warn-line thick dashed")
		} else {
			d.line(x, p.y(n), x, to, "dim-line")
		}
	}
}

// arrows draws what had to come first.
func (d *spaceTime) arrows(p *panel) {
	for n, i := range p.rows {
		s := p.Steps[i]
		for _, from := range s.Ordered {
			m := p.rowOf(from)
			if m < 0 || !wakes(p.Steps[from].Kind, s.Kind) {
				continue
			}
			d.arrow(p.place[p.Steps[from].Goroutine], p.y(m), p.place[s.Goroutine], p.y(n), "cool")
		}
	}
	for g, of := range p.Goroutines { // the go, and the first row of what it started
		if of.Parent < 0 {
			continue
		}
		for n, i := range p.rows {
			if p.Steps[i].Goroutine != g {
				continue
			}
			for m := n - 1; m >= 0; m-- {
				if s := p.Steps[p.rows[m]]; s.Kind == "go" && s.Text == "go "+of.Name {
					d.arrow(p.place[s.Goroutine], p.y(m), p.place[g], p.y(n), "dim")
				}
			}
			break
		}
	}
}

// arrow draws a line with a head, from the one dot to the other.
func (d *drawing) arrow(x1, y1, x2, y2 float64, colour string) {
	const dot, head = 7.0, 9.0
	dx, dy := x2-x1, y2-y1
	long := max(math.Hypot(dx, dy), 1)
	dx, dy = dx/long, dy/long
	x1, y1, x2, y2 = x1+dx*dot, y1+dy*dot, x2-dx*dot, y2-dy*dot
	d.line(x1, y1, x2-dx*head, y2-dy*head, colour+"-line")
	d.paint(colour, fmt.Sprintf("M%s %sL%s %sL%s %sZ", tenth(x2), tenth(y2),
		tenth(x2-dx*head-dy*head/2.2), tenth(y2-dy*head+dx*head/2.2), tenth(x2-dx*head+dy*head/2.2), tenth(y2-dy*head-dx*head/2.2)))
}

// steps draws the dots of a goroutine's rows and what they say.
func (d *spaceTime) steps(p *panel, g int, first bool) {
	x := p.place[g]
	say := func(y float64, class, mark, said string) {
		w, at := wide(said, letter), x+14
		badge := at + w + 14
		if first {
			class, at = "end "+class, x-14
			badge = at - w - 14
		}
		if mark == "" && !first { // an arrow may pass behind
			d.box(at-3, y-row/2+5, w+6, row-10, "paper", "")
		}
		d.text(at, y+letter/3, class, said)
		if mark != "" {
			d.badge(badge, y, mark)
		}
	}
	for n, i := range p.rows {
		s := p.Steps[i]
		if s.Goroutine != g {
			continue
		}
		mark, y := p.marks[i], p.y(n)
		class, dot := "ink", "ink"
		switch {
		case mark != "":
			class, dot = "ink strong", badgeOf[mark]
		case s.Number == 0:
			class, dot = "dim", "dim"
		}
		d.put(`<circle cx="%v" cy="%v" r="5" class="%v"><title>%v</title></circle>`, x, y, dot, strings.TrimSpace(s.Text+" "+s.Place.String()+" "+s.Source))
		say(y, class, mark, s.Text)
		if s.Number > 0 {
			d.text(p.left+numbers-8, y+small/3, "small end dim", fmt.Sprint(s.Number))
		}
	}
	for n, b := range p.Blocked {
		if b.Goroutine == g {
			y := p.y(len(p.rows) + n)
			d.line(x, p.y(len(p.rows)-1), x, y-10, "warn-line thick dashed")
			d.paint("bad-line thick", fmt.Sprintf("M%s %sl12 12m0 -12l-12 12", tenth(x-6), tenth(y-6)))
			mark := ""
			if p.stops == p.Goroutines[g].Name {
				mark = "B"
			}
			say(y, "bad strong", mark, "blocked: "+b.Text)
		}
	}
}

// badge draws a mark in a disc.
func (d *drawing) badge(x, y float64, mark string) {
	d.put(`<circle cx="%v" cy="%v" r="10" class="%v"/>`, x, y, badgeOf[mark])
	if mark == "✗" { // drawn, because a font may lack it
		d.paint("paper-line thick", fmt.Sprintf("M%s %sl8 8m0 -8l-8 8", tenth(x-4), tenth(y-4)))
		return
	}
	d.text(x, y+letter/3, "mid paper strong", mark)
}

// crossing draws lines from the pair in the one panel to the pair in the other.
func (d *spaceTime) crossing(a, b *panel) {
	for _, mark := range []string{"A", "B"} {
		from, to := a.rowMarked(mark), b.rowMarked(mark)
		if from < 0 || to < 0 {
			continue
		}
		x1, y1, x2, y2 := a.right+6, a.y(from), b.left-6, b.y(to)
		d.paint(badgeOf[mark]+"-line thick", fmt.Sprintf("M%s %sC%s %s %s %s %s %s", tenth(x1), tenth(y1),
			tenth(x1+between/2), tenth(y1), tenth(x2-between/2), tenth(y2), tenth(x2), tenth(y2)))
	}
}
