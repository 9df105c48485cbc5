package picture

import (
	"fmt"
	"slices"
	"strings"
)

// lives draws the line of each handle, from where it was made to where it ended.
func (l *lifelines) lives() {
	for i, h := range l.run.Handles {
		x, ok := l.column[i]
		if !ok {
			continue
		}
		from, to := l.rowOf(h.Born), len(l.rows)
		if h.Consumed >= 0 {
			to = l.rowOf(h.Consumed)
		}
		y1, y2 := l.y(from), l.y(to)
		if from < 0 {
			y1 = l.top - 4
		}
		class := "dim-line thick"
		switch {
		case h.Consumed < 0:
			class, y2 = "bad-line thick", l.y(len(l.rows)-1)+lifeRow*0.8
		case l.blamed(i):
			class = "bad-line thick"
		}
		l.line(x, y1, x, y2, class)
		if h.Consumed < 0 { // it goes on
			l.paint("bad", fmt.Sprintf("M%s %sl-6 0l6 9l6 -9Z", tenth(x), tenth(y2)))
		}
	}
}

// rowOf returns the row that a step is part of, or -1 if that is not shown.
func (l *lifelines) rowOf(step int) int {
	at := -1
	for n, r := range l.rows {
		if r.step <= step {
			at = n
		}
	}
	return at
}

// event draws what happens to a handle at a row: the clone's arrow from its parent, and a
// sign with the number of the goroutine.
func (l *lifelines) event(n int) {
	r := l.rows[n]
	s := l.run.Steps[r.step]
	x, ok := l.column[s.Handle]
	if s.Handle < 0 || !ok || s.Kind == "recycle" {
		return
	}
	y, colour := l.y(n), of(s.Goroutine)
	if r.finds {
		colour = "bad"
	}
	if parent, ok := l.column[s.Parent]; ok && s.Kind == "clone" {
		l.put(`<circle cx="%v" cy="%v" r="3.5" class="%v"/>`, parent, y, colour)
		l.arrow(parent-2, y, x-3, y, colour)
	}
	l.shape(x, y, s.Kind, colour)
	l.text(x, y+4, "mid small paper strong", l.number(s.Goroutine))
}

// shape is the shape of an operation: a disc for a clone, a diamond for a wake, the same
// with a rim for one by reference, a square for a drop, and a small bar for what only
// moves the count.
func (l *lifelines) shape(x, y float64, kind, colour string) {
	switch kind {
	case "clone":
		l.put(`<circle cx="%v" cy="%v" r="9" class="%v"/>`, x, y, colour)
	case "wake":
		l.paint(colour, fmt.Sprintf("M%s %sl11 11l-11 11l-11 -11Z", tenth(x), tenth(y-11)))
	case "wakeref":
		l.paint(colour, fmt.Sprintf("M%s %sl11 11l-11 11l-11 -11Z", tenth(x), tenth(y-11)))
		l.paint(colour+"-line", fmt.Sprintf("M%s %sl14 14l-14 14l-14 -14Z", tenth(x), tenth(y-14)))
	case "drop":
		l.box(x-9, y-9, 18, 18, colour, "")
	default: // what only moves the count
		l.box(x-9, y-7, 18, 14, colour, "")
	}
}

// disagrees reports whether the count is ever another than what Run and the living
// handles make.
func (l *lifelines) disagrees() bool {
	return slices.ContainsFunc(l.rows, func(r entryRow) bool { return !slices.Equal(r.counts, r.should) })
}

// own draws the line of a Run's own reference: thick in a poll, broken while it parks.
func (l *lifelines) own(run int) {
	x, class := l.runAt[run], ""
	for n, r := range l.rows {
		s := l.run.Steps[r.step]
		if class != "" && n > 0 {
			l.line(x, l.y(n-1), x, l.y(n), class)
		}
		if s.Run != run {
			continue
		}
		switch s.Kind {
		case "acquire", "ready", "panic", "goexit":
			class = "dim-line"
		case "poll":
			class = "ink-line thick"
			l.put(`<circle cx="%v" cy="%v" r="4" class="ink"/>`, x, l.y(n))
		case "pending":
			class = "warn-line thick dashed"
		case "release":
			if s.Handle < 0 {
				class = ""
				l.box(x-9, l.y(n)-9, 18, 18, of(s.Goroutine), "")
				l.text(x, l.y(n)+4, "mid small paper strong", l.number(s.Goroutine))
			}
		}
	}
	if n := len(l.rows) - 1; class != "" && n >= 0 {
		l.line(x, l.y(n), x, l.y(n)+lifeRow/2, class)
	}
}

// number is that of a goroutine.
func (l *lifelines) number(g int) string {
	return strings.TrimPrefix(l.run.Goroutines[g].Name, "g")
}

// curve draws the reference count of a Run, and where it is another, what Run and the
// living handles make.
func (l *lifelines) curve(run int) {
	zero := l.curves[run]
	at := func(n int) float64 { return zero + float64(n)*perCount }
	top, bottom := l.y(0)-lifeRow/2, l.y(len(l.rows)-1)+lifeRow/2
	if len(l.rows) == 0 {
		return
	}
	for n := 0; n <= l.most; n++ {
		l.line(at(n), top, at(n), bottom, "rule-line")
	}
	// What is between the two curves is what is wrong.
	for n, r := range l.rows {
		if run < len(r.counts) && r.counts[run] != r.should[run] {
			a, b := min(r.counts[run], r.should[run]), max(r.counts[run], r.should[run])
			l.box(at(a), l.y(n), at(b)-at(a), lifeRow, "badsoft", "")
		}
	}
	if l.disagrees() {
		l.paint("bad-line dashed thick", l.steps(run, at, func(r entryRow) []int { return r.should }))
	}
	l.paint("ink-line thick", l.steps(run, at, func(r entryRow) []int { return r.counts }))
	last := -1
	for n, r := range l.rows {
		if run >= len(r.counts) || r.run != run || r.count == nil || r.counts[run] == last {
			continue
		}
		last = r.counts[run]
		l.text(at(l.most)+12, l.y(n)+letter/3, "ink", fmt.Sprintf("%d", r.counts[run]))
	}
}

// steps is the path of a curve that goes down with time and to the right with the count.
func (l *lifelines) steps(run int, at func(int) float64, value func(entryRow) []int) string {
	var b strings.Builder
	for n, r := range l.rows {
		v := value(r)
		if run >= len(v) {
			continue
		}
		if b.Len() == 0 {
			fmt.Fprintf(&b, "M%s %s", tenth(at(v[run])), tenth(l.y(n)))
		} else {
			fmt.Fprintf(&b, "H%s", tenth(at(v[run])))
		}
		fmt.Fprintf(&b, "V%s", tenth(l.y(n)+lifeRow))
	}
	return b.String()
}

// atEnd marks a finding that was noticed at the end only.
func (l *lifelines) atEnd() {
	y := l.y(len(l.rows))
	l.box(margin-8, y-lifeRow/2+1, l.width-2*margin+16, lifeRow-2, "badsoft", "")
	l.text(margin, y+letter/3, "bad strong", "end")
	blamed := l.run.Findings[0].Culprit
	if blamed == "" {
		blamed = string(l.run.Findings[0].Rule)
	}
	l.text(margin+40, y+letter/3, "bad strong", blamed)
}

func (l *lifelines) title() string {
	if len(l.run.Findings) > 0 {
		return "Lifelines of the handles, with a " + string(l.run.Findings[0].Rule)
	}
	return "Lifelines of the handles"
}

// description is the picture in words.
func (l *lifelines) description() string {
	var b strings.Builder
	for _, f := range l.run.Findings {
		fmt.Fprintf(&b, "%s: %s. ", f.Rule, f.What)
	}
	for n, r := range l.rows {
		if n > 0 {
			b.WriteString("; ")
		}
		s := l.run.Steps[r.step]
		fmt.Fprintf(&b, "%s %s", l.run.Goroutines[s.Goroutine].Name, l.said(r))
		if r.count != nil {
			fmt.Fprintf(&b, ", count %d", r.count.After)
		}
	}
	return b.String() + "."
}

// legend is what the signs mean: each with its width and how it is drawn.
func (l *lifelines) legend() []legendEntry {
	all := []legendEntry{}
	for _, k := range []struct{ kind, says string }{{"clone", "clone"}, {"wake", "wake"}, {"wakeref", "wake by reference"}, {"drop", "drop"}} {
		all = append(all, legendEntry{k.says, 28, func(x, y float64) { l.shape(x+12, y, k.kind, "dim") }})
	}
	stroke := func(class string) func(x, y float64) {
		return func(x, y float64) { l.line(x, y, x+26, y, class) }
	}
	all = append(all, legendEntry{"in a poll", 30, stroke("ink-line thick")}, legendEntry{"parked", 30, stroke("warn-line thick dashed")})
	if l.disagrees() {
		all = append(all, legendEntry{"what Run and the living handles make", 30, stroke("bad-line thick dashed")})
	}
	return append(all, legendEntry{"a number is the goroutine's", 0, func(float64, float64) {}})
}

type legendEntry struct {
	says string
	room float64
	draw func(x, y float64)
}

func (l *lifelines) keyWidth() float64 {
	w := 2 * margin
	for _, e := range l.legend() {
		w += e.room + 8 + wide(e.says, small) + 18
	}
	return w
}

// key draws the legend, and returns where it ends.
func (l *lifelines) key(y float64) float64 {
	y += lifeRow / 2
	x := margin
	for _, e := range l.legend() {
		e.draw(x, y)
		l.text(x+e.room+8, y+small/3, "small dim", e.says)
		x += e.room + 8 + wide(e.says, small) + 18
	}
	if l.hidden > 0 {
		y += lifeRow
		l.text(margin, y+small/3, "small dim", fmt.Sprintf("%d more handles are not shown", l.hidden))
	}
	return y + lifeRow/2
}
