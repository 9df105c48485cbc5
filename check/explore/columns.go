package explore

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/internal/count"
)

// row is one line of the picture of a schedule.
type row struct {
	mark, step string
	goroutine  int // whose column it is in
	say        func(width int) string
	place      engine.Place
	spoken     bool // the text below names it
}

// The picture is fitted into 100 columns with what it is indented by, if columns so
// narrow, and then names of so few letters, do it, and to so many lines. Steps are
// folded where it has more than a screen. What is too wide even so is a list.
const (
	wide     = 98
	widest   = 130
	narrow   = 10
	short    = 8
	mostRows = 150
	screen   = 24
)

// schedule returns the picture of the trace: a column for each goroutine that has a
// part in it, and a line for each step.
func (r *report) schedule() string {
	shown := r.relevant()
	rows := cutRows(r.rows(shown))
	if len(rows) == 0 {
		return ""
	}
	marked := false
	for _, row := range rows {
		marked = marked || row.mark != ""
	}
	width, column := r.longest, wide
	picture := r.draw(rows, width, column)
	for picture.width > wide && column > narrow {
		column--
		picture = r.draw(rows, width, column)
	}
	for picture.width > wide && width > short {
		width--
		picture = r.draw(rows, width, column)
	}
	if picture.width > widest {
		picture = r.list(rows, min(r.longest, wide/3))
	}
	var b strings.Builder
	b.WriteString(picture.String())
	if marked {
		b.WriteString("\n! takes the turn from a goroutine that could have gone on")
	}
	switch left := len(shown) - trues(shown); {
	case left == 1:
		b.WriteString("\n1 step left out: nothing shown depends on it")
	case left > 1:
		fmt.Fprintf(&b, "\n%d steps left out: nothing shown depends on them", left)
	}
	return b.String()
}

func trues(all []bool) (n int) {
	for _, b := range all {
		if b {
			n++
		}
	}
	return n
}

func (r *report) rows(shown []bool) (rows []row) {
	fold := make([]bool, len(shown))
	if trues(shown) > screen {
		fold = r.foldable(shown)
	}
	steps, spoken := r.trace.Steps, r.spokenOf()
	for i := 0; i < len(steps); i++ {
		if !shown[i] {
			continue
		}
		s := &steps[i]
		run, last := 1, i
		for j := i + 1; fold[i] && j < len(steps) && (!shown[j] || fold[j] && steps[j].Goroutine == s.Goroutine); j++ {
			if shown[j] {
				run, last = run+1, j
			}
		}
		row := row{step: strconv.Itoa(i + 1), goroutine: s.Goroutine, place: s.Place, spoken: slices.Contains(spoken, i), say: func(width int) string { return r.does(s, width) }}
		if s.Preempts {
			row.mark = "!"
		}
		if run > 1 {
			row.step, row.place = fmt.Sprintf("%d–%d", i+1, last+1), engine.Place{}
			row.say = func(int) string { return fmt.Sprintf("… %d steps", run) }
			i = last
		}
		rows = append(rows, row)
	}
	for i := range r.stayBlocked() {
		b := &r.trace.Blocked[i]
		rows = append(rows, row{step: "blocked", goroutine: b.Goroutine, place: b.Place, say: func(width int) string { return r.wants(b, width) }})
	}
	return rows
}

// cutRows leaves out of what is too long to be read what is far from its ends, from what the
// text names, and from where the turn was taken.
func cutRows(rows []row) (kept []row) {
	if len(rows) <= mostRows {
		return rows
	}
	keep, left := make([]bool, len(rows)), mostRows
	around := func(i, far int) {
		for k := max(0, i-far); k <= min(i+far, len(rows)-1) && left > 0; k++ {
			if !keep[k] {
				keep[k] = true
				left--
			}
		}
	}
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].spoken {
			around(i, 2)
		}
	}
	for i := len(rows) - 1; i >= 0 && left > mostRows/2; i-- {
		if rows[i].mark != "" {
			around(i, 1)
		}
	}
	for i := range rows {
		around(i, 0)
		around(len(rows)-1-i, 0)
	}
	for i := 0; i < len(rows); i++ {
		from := i
		for !keep[i] && i+1 < len(rows) && !keep[i+1] {
			i++
		}
		if i == from { // a line that says that one is left out is as long
			kept = append(kept, rows[i])
			continue
		}
		kept = append(kept, row{step: "…", goroutine: rows[i].goroutine, say: func(int) string { return count.Of(i+1-from, "more line") }})
	}
	return kept
}

// draw draws the rows with names of objects cut to the one width and columns to the
// other. What is longer than its column goes on into the next ones, which are empty.
func (r *report) draw(rows []row, width, column int) *picture {
	said := make([]string, len(rows))
	need, label := map[int]int{}, letters("step")
	for i, row := range rows {
		said[i] = row.say(width)
		need[row.goroutine] = max(need[row.goroutine], letters(said[i]))
		label = max(label, letters(row.label()))
	}
	var names, origins []cell
	bars := []int{label + 1}
	begins := map[int]int{} // the columns, by goroutine
	for g := range r.trace.Goroutines {
		n, ok := need[g]
		if !ok {
			continue
		}
		begins[g] = bars[len(bars)-1] + 2
		name := r.trace.Goroutines[g].Name
		n = min(max(n, letters(name), letters(r.from(g, width))), column)
		names = append(names, cell{begins[g], name})
		origins = append(origins, cell{begins[g], r.from(g, n-letters("from "))})
		bars = append(bars, begins[g]+n+1)
	}
	last := &bars[len(bars)-1]
	for i, row := range rows {
		*last = max(*last, begins[row.goroutine]+letters(said[i])+1)
	}
	p := &picture{label: label, bars: bars}
	p.line("step", names...)
	p.line("", origins...)
	for i, row := range rows {
		p.line(row.label(), cell{begins[row.goroutine], said[i]}, cell{*last + 2, at(row.place)})
	}
	p.rule(2)
	return p
}

// list draws the rows with the names of objects cut to the width and all in one column, for
// more goroutines than there is room for beside each other.
func (r *report) list(rows []row, width int) *picture {
	said := make([]string, len(rows))
	label, who, what := letters("step"), letters("who"), 0
	for i, row := range rows {
		said[i] = row.say(width)
		label = max(label, letters(row.label()))
		who = max(who, letters(r.who(row.goroutine)))
		what = max(what, letters(said[i]))
	}
	name := label + 3
	text := name + who + 3
	p := &picture{label: label, bars: []int{name - 2, text - 2, text + what + 1}}
	p.line("step", cell{name, "who"})
	for i, row := range rows {
		p.line(row.label(), cell{name, r.who(row.goroutine)}, cell{text, said[i]}, cell{text + what + 3, at(row.place)})
	}
	p.rule(1)
	return p
}

func (r row) label() string { return strings.TrimSpace(r.mark + " " + r.step) }

// from says where a goroutine comes from, with the place cut to the width.
func (r *report) from(g, width int) string {
	if p := r.origin(g); p != "" {
		return "from " + trim(p, width)
	}
	if g == 0 {
		return "the body"
	}
	return ""
}

// origin is where a goroutine was started, or empty.
func (r *report) origin(g int) string {
	if start := r.trace.Goroutines[g].Start; start >= 0 {
		return at(r.trace.Steps[start].Place)
	}
	return ""
}

// does says what a step does, with names cut to the width.
func (r *report) does(s *Step, width int) string {
	name := trim(r.name(s.ID), width)
	op, _, _ := strings.Cut(s.Op, " (")
	said := op + " " + name
	switch {
	case !s.Event:
	case s.Kind == engine.Spawn:
		return "go " + r.startedBy(s)
	case s.Kind == engine.Spurious:
		return "wakes " + r.goroutines(s.Wakes) + " spuriously"
	case s.Kind == engine.Signal, s.Kind == engine.Broadcast:
		if len(s.Wakes) == 0 {
			return said + ": nobody waits"
		}
		return said + ": wakes " + r.goroutines(s.Wakes)
	case s.Kind == engine.Wait:
		return said + ", Unlock " + trim(r.name(s.WithID), width)
	case s.Kind == engine.Woken:
		return "woken, Lock " + trim(r.name(s.WithID), width)
	case s.Kind == engine.Notified:
		return "woken from " + name
	case s.Kind == engine.WLock && !s.OK:
		return said + ": readers go first"
	case s.Kind == engine.OnceBegin && s.OK:
		return said + ": begins"
	case s.Kind == engine.OnceBegin:
		return said + ": was done"
	case s.Kind == engine.OnceEnd:
		return said + ": ends"
	case s.Kind == engine.TryLock, s.Kind == engine.TryRLock, s.Kind == engine.TryWLock:
		return said + ": " + strconv.FormatBool(s.OK)
	case s.Kind == engine.CompareAndSwap && !s.OK:
		return said + ": is another"
	}
	switch before, after := value(s.Before, width), value(s.After, width); {
	case s.Before == "" && s.After == "":
		return said
	case s.Before == s.After:
		return said + " " + after
	default:
		return said + " " + before + "→" + after
	}
}

func value(v string, width int) string {
	if v == "" {
		return `""`
	}
	return trim(printable(v), width+short)
}

// wants says what a goroutine is blocked in.
func (r *report) wants(b *engine.Blocked, width int) string {
	if b.Kind == engine.Woken && !b.Waiting {
		return "Lock " + trim(r.name(b.WithID), width)
	}
	op, _, _ := strings.Cut(b.Op, " (")
	return op + " " + trim(r.name(b.ID), width)
}

// startedBy returns the goroutine that a step started.
func (r *report) startedBy(s *Step) string {
	for i, g := range r.trace.Goroutines {
		if g.Start >= 0 && &r.trace.Steps[g.Start] == s {
			return r.trace.Goroutines[i].Name
		}
	}
	return ""
}

func (r *report) goroutines(all []int) string {
	names := make([]string, len(all))
	for i, g := range all {
		names[i] = r.trace.Goroutines[g].Name
	}
	return strings.Join(names, ", ")
}

// name returns what the object of that index is called.
func (r *report) name(id int) string {
	if id < 0 || id >= len(r.names) {
		return ""
	}
	return r.names[id]
}

// at is a place as the report shows it.
func at(p engine.Place) string {
	if p.File == "" {
		return ""
	}
	return path.Base(strings.ReplaceAll(p.File, `\`, "/")) + ":" + strconv.Itoa(p.Line)
}
