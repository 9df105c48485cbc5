package kill

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/internal/count"
)

// Print writes the matrix as a person reads it: survivors first, and what should have
// survived and did not; then each mutant by column, and a summary. Of the mechanical
// mutants only those are listed that need a word. The width is the number of columns that
// there is room for, and 0 where nothing bounds it; colour asks for colours.
func (m Matrix) Print(w io.Writer, width int, colour bool) {
	paint := func(_ text.Color, s string) string { return s }
	if colour {
		paint = func(c text.Color, s string) string {
			if c == text.Reset {
				return s
			}
			return c.Sprint(s)
		}
	}
	for _, r := range m.survivors() {
		word := "survivor"
		if r.Verdict() == check.Incomplete {
			word = "undecided"
		}
		fmt.Fprintf(w, "%s %s: %s\n", paint(text.FgRed, word), r.Mutant, r.Bug)
		for _, c := range r.Cells {
			fmt.Fprintf(w, "    %-8s %s\n", c.Column, c.told())
		}
	}
	for _, r := range m.accused() {
		fmt.Fprintf(w, "%s %s: %s\n", paint(text.FgRed, "false alarm"), r.Mutant, r.Bug)
		for _, c := range r.Cells {
			if c.Outcome == Killed || c.Outcome == Wrong || c.Outcome == Luck {
				fmt.Fprintf(w, "    %-8s %s\n%s\n", c.Column, c.told(), indented(c.Report))
			}
		}
	}
	fmt.Fprintln(w, m.table(width, paint))
	m.printOnly(w)
	for i, column := range m.Columns {
		if c := m.Rows[0].Cells[i]; c.Outcome == Incomplete {
			fmt.Fprintf(w, "%s: incomplete: %s\n", column, strings.Join(nonempty(c.Reason, c.Remedy), "; "))
		}
	}
	fmt.Fprintf(w, "\n%s\n", m.Summary())
}

// Summary is the matrix in a line.
func (m Matrix) Summary() string {
	killed, of, equivalent, unreachable := m.Counts()
	share := 100.0
	if of > 0 {
		share = 100 * float64(killed) / float64(of)
	}
	line := fmt.Sprintf("%s: %d of %s killed (%.1f %%), %d equivalent", m.Verdict(), killed, count.Of(of, "mutant"), share, equivalent)
	if unreachable > 0 {
		line += fmt.Sprintf(", %d out of reach", unreachable)
	}
	return line + fmt.Sprintf("; %s, seed %d, %.0f s", count.Of(len(m.Columns), "lane"), m.Seed, m.Seconds)
}

// mechanical reports whether the row is one of the many that no person wrote.
func (r Row) mechanical() bool { return strings.HasPrefix(r.Source, "mechanical: ") }

// told is the cell in words.
func (c Cell) told() string {
	switch c.Outcome {
	case Survived:
		return "survived " + c.took()
	case Killed, Wrong:
		return fmt.Sprintf("%s: %s, after %s", c.Outcome, c.Rule, c.took())
	case Luck:
		return fmt.Sprintf("killed in %d of %d runs, by %s: that is luck", c.Kills, c.Runs, c.Rule)
	}
	return fmt.Sprintf("%s: %s", c.Outcome, firstLine(c.Reason))
}

// printOnly says what each column alone kills.
func (m Matrix) printOnly(w io.Writer) {
	if slices.ContainsFunc(m.Rows, func(r Row) bool { return r.has(Spared) }) {
		return // nobody knows
	}
	only := m.only()
	if len(only) == 0 || len(m.Columns) == 1 { // as of one mutant that several lanes kill
		return
	}
	for _, c := range m.Columns {
		names := "nothing"
		if len(only[c]) > 0 {
			names = strings.Join(only[c], ", ")
		}
		fmt.Fprintf(w, "only %s kills: %s\n", c, names)
	}
}

func indented(s string) string {
	return "        " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n        ")
}

func nonempty(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}
