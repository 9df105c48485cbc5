package trace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// mostRows is where a table is cut in its middle.
const mostRows = 240

// table draws what the goroutines did; with schedule only the steps, and not the ledger.
func (d *drawer) table(x Execution, marks map[int]string, schedule bool) {
	var shown []int
	for i, s := range x.Steps {
		if s.Number > 0 || !schedule {
			shown = append(shown, i)
		}
	}
	l := d.fit(x, shown, schedule)
	t := d.columns(x, l)
	flag := ""
	for n, i := range shown {
		if cut := len(shown) - mostRows; cut > 0 && n >= mostRows/2 && n < mostRows/2+cut {
			if n == mostRows/2 {
				t.AppendRow(table.Row{"…", fmt.Sprintf("%d more", cut)})
			}
			continue
		}
		row := d.row(x, i, marks[i], l)
		if now := x.Steps[i].flag(); l.flag {
			if now == flag {
				now = ""
			} else {
				flag = now
			}
			row = append(row, d.paint(now, text.FgMagenta))
		}
		if l.where {
			row = append(row, x.Steps[i].where(l.source))
		}
		t.AppendRow(row)
	}
	for _, b := range x.Blocked {
		row := table.Row{d.paint("blocked", text.FgYellow, text.Bold)}
		for g := range x.Goroutines {
			said := ""
			if g == b.Goroutine {
				said = d.paint(b.Text, text.FgYellow, text.Bold)
			}
			row = append(row, said)
		}
		t.AppendRow(row)
	}
	for _, line := range strings.Split(t.Render(), "\n") {
		d.b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// columns begins a table.
func (d *drawer) columns(x Execution, l layout) table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Options.DrawBorder, style.Options.SeparateColumns = false, true
	t.SetStyle(style)
	head := table.Row{"step"}
	columns := []table.ColumnConfig{{Number: 1, Align: text.AlignRight, AlignHeader: text.AlignRight}}
	for g, w := range l.widths {
		head = append(head, x.Goroutines[g].heading())
		columns = append(columns, table.ColumnConfig{Number: g + 2, WidthMax: w, WidthMaxEnforcer: text.WrapSoft, WidthMin: w})
	}
	if l.count {
		head = append(head, "count")
	}
	if l.flag {
		head = append(head, "flag")
	}
	if l.where {
		head = append(head, "at")
	}
	t.AppendHeader(head)
	t.SetColumnConfigs(columns)
	return t
}

// row is a step, as far as the count.
func (d *drawer) row(x Execution, i int, mark string, l layout) table.Row {
	s := x.Steps[i]
	label := ""
	if s.Number > 0 {
		label = strconv.Itoa(s.Number)
	}
	if mark == "" && s.Preempts {
		mark, d.turns = turnMark, true
	}
	row := table.Row{strings.TrimSpace(mark + " " + label)}
	for g := range x.Goroutines {
		row = append(row, d.cell(s, g, mark))
	}
	if l.count {
		count := ""
		if s.Count != nil {
			count = fmt.Sprintf("%d→%d", s.Count.Before, s.Count.After)
		}
		row = append(row, count)
	}
	return row
}

// flag is that of the Run that the step is about.
func (s Step) flag() string {
	if s.Run >= 0 && s.Run < len(s.State.Runs) {
		return s.State.Runs[s.Run].Flag
	}
	return ""
}

// cell is a step in its goroutine's column, and a bar in the columns of those that wait.
func (d *drawer) cell(s Step, g int, mark string) string {
	if g != s.Goroutine {
		if slices.ContainsFunc(s.State.Blocked, func(w Waiting) bool { return w.Goroutine == g }) {
			return d.paint("┊", text.FgYellow)
		}
		return ""
	}
	said := s.label()
	switch {
	case mark == findingMark:
		return d.paint(said, text.FgRed, text.Bold)
	case mark == pairMark:
		return d.paint(said, text.FgHiMagenta, text.Bold)
	case s.Count != nil:
		return d.paint(said, text.Faint)
	case s.Handle >= 0:
		return d.paint(said, text.FgCyan)
	}
	return said
}

// label is the text of a step in a table that has a column for the count.
func (s Step) label() string {
	if s.Count == nil {
		return s.Text
	}
	before, after, _ := strings.Cut(s.Text, ", count ")
	_, run, _ := strings.Cut(after, " ") // in which Run, if there are several
	return strings.TrimRight("  "+before+" "+run, " ")
}

// where is the place of a step: in the program, and if it is asked for in the runner.
func (s Step) where(source bool) string {
	place := s.Place.String()
	if source {
		place += " " + s.Source
	}
	return strings.TrimSpace(place)
}

// String returns the place as line:column, or "" for none.
func (p Place) String() string {
	if p == (Place{}) {
		return ""
	}
	return fmt.Sprintf("%d:%d", p.Line, p.Col)
}

// heading is what stands above a goroutine's column.
func (g Goroutine) heading() string {
	if g.Started != (Place{}) {
		return g.Name + " from " + g.Started.String()
	}
	return g.Name
}

// narrowest is how narrow a goroutine's column may become.
const narrowest = 16

// layout is what a table has room for.
type layout struct {
	widths      []int // of the goroutines' columns
	count, flag bool
	where       bool // the places in the program
	source      bool // and those in the runner
}

// fit lays a table out: with columns as wide as they need to be, unless the whole is then
// too wide; places are left out first.
func (d *drawer) fit(x Execution, shown []int, schedule bool) layout {
	l := layout{widths: make([]int, len(x.Goroutines)), count: !schedule, where: d.Width >= 70, source: d.Width >= 90}
	step, where := len("step"), len("at")
	wide := text.StringWidthWithoutEscSequences
	for g := range l.widths {
		l.widths[g] = wide(x.Goroutines[g].heading())
	}
	for _, i := range shown {
		s := x.Steps[i]
		l.flag = l.flag || slices.ContainsFunc(s.State.Runs, func(p Park) bool { return p.Flag != "" })
		l.widths[s.Goroutine] = max(l.widths[s.Goroutine], wide(s.label()))
		where = max(where, len(s.where(l.source)))
		step = max(step, len("! ")+len(strconv.Itoa(s.Number)))
	}
	for _, b := range x.Blocked {
		l.widths[b.Goroutine] = max(l.widths[b.Goroutine], wide(b.Text))
		step = len("blocked")
	}
	const bar = len(" | ")
	room := d.Width - 2 - step - bar*len(l.widths)
	for _, column := range []struct {
		there bool
		width int
	}{{l.count, len("count")}, {l.flag, len("false")}, {l.where, where}} {
		if column.there {
			room -= bar + column.width
		}
	}
	for {
		sum, widest := 0, 0
		for g, w := range l.widths {
			sum += w
			if w > l.widths[widest] {
				widest = g
			}
		}
		if len(l.widths) == 0 || sum <= room || l.widths[widest] <= narrowest {
			return l
		}
		l.widths[widest]--
	}
}
