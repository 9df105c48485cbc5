package picture

import (
	"fmt"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/trace"
)

// Lifelines draws the ledger of a run: time downwards, with a line for each handle from
// the clone that made it to the wake or drop that ended it, and beside that the reference
// count, with what Run and the living handles make where that is another number. Each
// event has the number of its goroutine, and where the run breaks a rule its place is
// marked. Of several Runs each has its handles and its count.
func Lifelines(r trace.Run) SVG {
	l := &lifelines{run: r}
	l.entries()
	l.lay()
	return l.draw()
}

// lifelines is the picture being made.
type lifelines struct {
	drawing
	run    trace.Run
	rows   []entryRow
	before int     // how many rows come before the first and are not shown
	runs   int     // how many Runs there are
	most   int     // the largest count
	line0  float64 // where the handles' lines begin
	hidden int     // handles that are not shown
	column map[int]float64
	runAt  []float64 // the lines of the Runs' own references
	curves []float64 // where each Run's curve has its zero
	top    float64
}

// entryRow is an entry of the ledger, with the change of the count that it caused.
type entryRow struct {
	step   int
	count  *trace.Change
	run    int
	finds  bool
	counts []int // each Run's count after it, and what it should be
	should []int
}

// Sizes of the lifelines.
const (
	lifeRow    = 26.0
	lifeColumn = 62.0 // at least
	perCount   = 26.0
	mostLives  = 16
	mostEvents = 56
)

// entries gathers the rows: a change of the count that follows its cause at once is part
// of it.
func (l *lifelines) entries() {
	l.runs, l.most = 1, 2
	var counts, should []int
	found := -1
	if len(l.run.Findings) > 0 {
		found = l.run.Findings[0].Step
	}
	steps := l.run.Steps
	var owed []int // the handles whose operation has not moved the count yet
	for i := 0; i < len(steps); i++ {
		s := steps[i]
		if s.Number > 0 {
			continue
		}
		for len(counts) <= s.Run {
			counts, should = append(counts, 0), append(should, 0)
		}
		row := entryRow{step: i, count: s.Count, run: s.Run, finds: i == found}
		if next := l.next(i); s.Count == nil && next >= 0 && causes(s, steps[next]) {
			row.count = steps[next].Count
			row.finds = row.finds || next == found
			should[s.Run] += moves[s.Kind]
			counts[s.Run] = row.count.After
			l.add(row, counts, should)
			i = next
			continue
		}
		switch {
		case s.Kind == "acquire":
			counts[s.Run], should[s.Run] = s.Count.After, s.Count.After
		case s.Count != nil:
			counts[s.Run] = s.Count.After
			if k := slices.Index(owed, s.Handle); k >= 0 && s.Handle >= 0 {
				owed = slices.Delete(owed, k, k+1)
				should[s.Run] += countMoves[s.Kind]
			} else if s.Handle < 0 {
				should[s.Run] += countMoves[s.Kind]
			}
		case moves[s.Kind] != 0:
			if l.settles(i) {
				owed = append(owed, s.Handle)
			} else {
				should[s.Run] += moves[s.Kind] // nothing follows: the books disagree from here on
			}
		}
		l.add(row, counts, should)
	}
	if over := len(l.rows) - mostEvents; over > 0 {
		l.rows, l.before = l.rows[over:], over
	}
	l.runs = max(len(counts), 1)
}

func (l *lifelines) add(row entryRow, counts, should []int) {
	row.counts, row.should = slices.Clone(counts), slices.Clone(should)
	for _, n := range append(slices.Clone(counts), should...) {
		l.most = max(l.most, n)
	}
	l.rows = append(l.rows, row)
}

// moves are by how much an operation on a handle should move the count, and countMoves
// what the entries of the count say that they do.
var (
	moves      = map[string]int{"clone": 1, "wake": -1, "drop": -1}
	countMoves = map[string]int{"retain": 1, "release": -1}
)

// next returns the next entry of the ledger after a step, or -1.
func (l *lifelines) next(i int) int {
	for j := i + 1; j < len(l.run.Steps); j++ {
		if l.run.Steps[j].Number == 0 {
			return j
		}
	}
	return -1
}

// causes reports whether a change of the count is what an operation on a handle did.
func causes(s, change trace.Step) bool {
	return moves[s.Kind] != 0 && change.Handle == s.Handle && change.Goroutine == s.Goroutine && countMoves[change.Kind] == moves[s.Kind]
}

// settles reports whether the change of the count that an operation causes comes later.
func (l *lifelines) settles(i int) bool {
	s := l.run.Steps[i]
	for _, later := range l.run.Steps[i+1:] {
		if later.Number == 0 && later.Goroutine == s.Goroutine {
			return causes(s, later)
		}
	}
	return false
}

// lay finds the columns: the text, the handles by their Runs, the counts.
func (l *lifelines) lay() {
	text := 0.0
	for _, r := range l.rows {
		text = max(text, wide(l.said(r), letter))
	}
	l.line0 = margin + 40 + text + 64
	l.column = map[int]float64{}
	column := lifeColumn
	for _, h := range l.run.Handles {
		column = max(column, wide(h.Name, letter)+12)
	}
	x := l.line0 + column/2
	for range l.runs {
		l.runAt = append(l.runAt, x)
		x += column
	}
	for i := range l.run.Handles {
		if !l.shown(i) {
			continue
		}
		if len(l.column) >= mostLives && !l.blamed(i) {
			l.hidden++
			continue
		}
		l.column[i] = x
		x += column
	}
	x += 10
	for range l.runs {
		l.curves = append(l.curves, x)
		x += float64(l.most)*perCount + 70
	}
	l.width = max(x+margin/2, headerWidth(l.run), l.keyWidth())
}

// shown reports whether a handle has a part in the rows.
func (l *lifelines) shown(handle int) bool {
	if len(l.rows) == 0 {
		return false
	}
	h := l.run.Handles[handle]
	return h.Consumed < 0 || h.Consumed >= l.rows[0].step
}

// said is what stands at a row.
func (l *lifelines) said(r entryRow) string {
	s := l.run.Steps[r.step]
	text, _, _ := strings.Cut(s.Text, ", count")
	if i := strings.LastIndex(s.Text, " in run#"); i >= 0 && !strings.Contains(text, " in run#") {
		text += s.Text[i:]
	}
	return text
}

func (l *lifelines) y(n int) float64 { return l.top + (float64(n)+0.5)*lifeRow }

func (l *lifelines) draw() SVG {
	l.top = l.header(l.run) + 64
	l.heads()
	bottom := l.y(len(l.rows))
	if l.found() < 0 && len(l.run.Findings) > 0 {
		l.atEnd()
		bottom += lifeRow
	}
	for n, r := range l.rows {
		l.entry(n, r)
	}
	l.lives()
	for run := range l.runs {
		l.own(run)
	}
	for run := range l.runs {
		l.curve(run)
	}
	for n := range l.rows {
		l.event(n)
	}
	l.height = l.key(bottom+10) + margin
	return l.svg(l.title(), l.description())
}

// found returns the row that the finding is at, or -1 for the end.
func (l *lifelines) found() int {
	return slices.IndexFunc(l.rows, func(r entryRow) bool { return r.finds })
}

// heads are above the columns.
func (l *lifelines) heads() {
	if l.before > 0 {
		l.text(margin+40, l.top-8, "small dim", fmt.Sprintf("… %d entries before", l.before))
	}
	for i, h := range l.run.Handles {
		if x, ok := l.column[i]; ok {
			class := "mid ink strong"
			if l.blamed(i) {
				class = "mid bad strong"
			}
			l.text(x, l.top-12, class, h.Name)
			if l.runs > 1 {
				l.text(x, l.top-12-letter*1.3, "mid small dim", fmt.Sprintf("run#%d", h.Run+1))
			}
		}
	}
	for run, x := range l.curves {
		head, own := "count", "Run"
		if l.runs > 1 {
			head, own = fmt.Sprintf("count run#%d", run+1), fmt.Sprintf("run#%d", run+1)
		}
		l.text(x-4, l.top-30, "ink strong", head)
		for n := 0; n <= l.most; n++ {
			l.text(x+float64(n)*perCount, l.top-10, "mid small dim", fmt.Sprint(n))
		}
		l.text(l.runAt[run], l.top-12, "mid ink strong", own)
	}
}

// blamed reports whether the first finding blames a handle.
func (l *lifelines) blamed(handle int) bool {
	return len(l.run.Findings) > 0 && l.run.Findings[0].Culprit == l.run.Handles[handle].Name
}

// entry writes a row: who, what, where.
func (l *lifelines) entry(n int, r entryRow) {
	s, y := l.run.Steps[r.step], l.y(n)
	switch {
	case r.finds:
		l.box(margin-8, y-lifeRow/2+1, l.width-2*margin+16, lifeRow-2, "badsoft", "")
	case n%2 == 0:
		l.box(margin-8, y-lifeRow/2, l.width-2*margin+16, lifeRow, "soft", "")
	}
	class := "ink"
	switch {
	case r.finds:
		class = "bad strong"
	case s.Handle < 0:
		class = "dim"
	}
	l.text(margin, y+letter/3, "strong "+of(s.Goroutine), l.run.Goroutines[s.Goroutine].Name)
	l.text(margin+40, y+letter/3, class, l.said(r))
	l.text(l.line0-14, y+small/3, "small end dim", s.Place.String())
}

// of is the colour of a goroutine's events.
func of(goroutine int) string { return []string{"cool", "warn", "good", "ink"}[goroutine%4] }
