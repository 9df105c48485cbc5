package kill

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// paint gives a text a colour, or leaves it as it is.
type paint func(text.Color, string) string

// table returns the matrix as a table that is no wider than that, or 0 for any width: with
// all that is known, a row for each mutant or, if they are few, for each lane; where there
// is room for neither, a row for each mutant with the lanes by what they said.
func (m Matrix) table(width int, p paint) string {
	rows := m.listed()
	whole := m.byMutant(rows, p)
	if width == 0 || text.LongestLineLen(whole) <= width {
		return whole
	}
	if turned := m.byLane(rows, p); text.LongestLineLen(turned) <= width {
		return turned
	}
	return m.byOutcome(rows, width, p)
}

// listed are the rows that the table has.
func (m Matrix) listed() (rows []Row) {
	for _, r := range m.Rows {
		if r.mechanical() && r.has(Killed) || r.mechanical() && r.alive() && !r.has(Wrong, Luck) {
			continue
		}
		rows = append(rows, r)
	}
	return rows
}

// byMutant has a row for each mutant, and a column for each lane.
func (m Matrix) byMutant(rows []Row, p paint) string {
	head := table.Row{"mutant"}
	for _, c := range m.Columns {
		head = append(head, c)
	}
	t := light(head)
	for _, r := range rows {
		row := table.Row{r.Mutant}
		for _, c := range r.Cells {
			row = append(row, c.whole(r, p))
		}
		t.AppendRow(row)
	}
	return t.Render()
}

// byLane has a row for each lane, and a column for each mutant.
func (m Matrix) byLane(rows []Row, p paint) string {
	head := table.Row{"lane"}
	for _, r := range rows {
		head = append(head, r.Mutant)
	}
	t := light(head)
	for i, c := range m.Columns {
		row := table.Row{c}
		for _, r := range rows {
			row = append(row, r.Cells[i].whole(r, p))
		}
		t.AppendRow(row)
	}
	return t.Render()
}

// byOutcome has a row for each mutant, and in that a line for each outcome, with the lanes
// that it is of.
func (m Matrix) byOutcome(rows []Row, width int, p paint) string {
	t := light(table.Row{"mutant", "what came of it"})
	wide := len("mutant")
	for _, r := range rows {
		wide = max(wide, len(r.Mutant))
	}
	room := max(width-wide-len("│  │  │"), narrowest)
	for _, r := range rows {
		var order []string
		lanes, colours := map[string][]string{}, map[string]text.Color{}
		for _, c := range r.Cells {
			what, colour := c.outcome(r)
			if what == "" {
				continue
			}
			if !slices.Contains(order, what) {
				order = append(order, what)
			}
			lanes[what], colours[what] = append(lanes[what], c.Column), colour
		}
		var lines []string
		for _, what := range order {
			for line := range strings.SplitSeq(text.WrapSoft(what+" in "+strings.Join(lanes[what], ", "), room), "\n") {
				lines = append(lines, p(colours[what], strings.TrimRight(line, " ")))
			}
		}
		t.AppendRow(table.Row{r.Mutant, strings.Join(lines, "\n")})
	}
	return t.Render()
}

// narrowest is how narrow the lines of an outcome may become: no rule is cut then.
const narrowest = len("missing-happens-before")

func light(head table.Row) table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	t.AppendHeader(head)
	return t
}

// whole is what came of the cell, and in a second line after how much, or how often.
func (c Cell) whole(r Row, p paint) string {
	what, colour := c.outcome(r)
	switch c.Outcome {
	case Killed, Survived:
		return p(colour, what) + "\n" + c.took()
	case Luck:
		return p(colour, what) + "\n" + p(colour, fmt.Sprintf("%d of %d", c.Kills, c.Runs))
	}
	return p(colour, what)
}

// outcome says what came of the cell, and in which colour.
func (c Cell) outcome(r Row) (string, text.Color) {
	switch c.Outcome {
	case Killed:
		return c.Rule, text.FgGreen
	case Survived:
		if r.alive() {
			return "as it should", text.Reset
		}
		return "survived", text.Reset
	case Wrong:
		return "wrong: " + c.Rule, text.FgYellow
	case Luck:
		return "luck: " + c.Rule, text.FgYellow
	case Absent:
		return "-", text.Reset
	case Spared:
		return "", text.Reset
	}
	return "incomplete", text.FgYellow
}
