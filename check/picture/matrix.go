package picture

import (
	"fmt"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/kill"
)

// Matrix draws a kill matrix: a column for each mutant, and a line for each lane with how
// many it kills and how many of them nobody else does. Each outcome has a sign besides
// its colour. Of the mechanical mutants only those are drawn that need a word, as kill's
// own table does.
func Matrix(m kill.Matrix) SVG {
	x := matrix{Matrix: m, only: map[string]string{}}
	for _, r := range m.Rows {
		by := killers(r)
		if len(by) == 1 {
			x.only[r.Mutant] = by[0]
		}
		if mechanical := strings.HasPrefix(r.Source, "mechanical: "); !mechanical || r.Verdict() != check.Pass {
			x.rows = append(x.rows, r)
		}
	}
	return x.draw()
}

// killers are the columns that kill a mutant.
func killers(r kill.Row) (by []string) {
	for _, c := range r.Cells {
		if c.Outcome == kill.Killed {
			by = append(by, c.Column)
		}
	}
	return by
}

// excused reports whether the mutant must survive.
func excused(r kill.Row) bool { return r.Equivalent != "" || r.Unreachable != "" }

type matrix struct {
	kill.Matrix
	rows []kill.Row
	only map[string]string // the column that alone kills a mutant
	drawing
}

// Sizes of the matrix.
const (
	margin = 24.0
	cell   = 26.0
	band   = 56 // mutants that stand side by side
)

func (x *matrix) draw() SVG {
	left := margin
	for _, c := range x.Columns {
		left = max(left, margin+wide(c, letter)+12)
	}
	across := min(len(x.rows), band)
	totals := left + float64(across)*cell + 16
	x.width = max(totals+wide("killed", letter)+16+wide("alone", letter), margin+wide(x.Summary(), big), x.legendWidth()) + margin
	x.text(margin, margin+big, "big ink", x.Summary())
	y := margin + big + 20
	for from := 0; from < len(x.rows); from += band {
		y = x.band(x.rows[from:min(from+band, len(x.rows))], left, y)
	}
	x.totals(totals, y)
	y = x.legend(y + 12)
	x.height = y + margin
	return x.svg("Kill matrix", x.description())
}

// band draws some of the mutants, and returns where it ends.
func (x *matrix) band(rows []kill.Row, left, y float64) float64 {
	high := 0.0
	for _, r := range rows {
		high = max(high, wide(r.Mutant, letter))
	}
	y += high + 8
	for i, r := range rows {
		class := "ink"
		if r.Verdict() == check.Fail {
			class = "bad strong"
		}
		x.upright(left+(float64(i)+0.5)*cell+letter/3, y-6, class, r.Mutant)
	}
	for n, column := range x.Columns {
		at := y + float64(n)*cell
		x.text(left-10, at+cell/2+letter/3, "end ink", column)
		for i, r := range rows {
			if n < len(r.Cells) {
				x.cell(left+float64(i)*cell, at, r, r.Cells[n])
			}
		}
	}
	return y + float64(len(x.Columns))*cell
}

// cell draws what came of a mutant in a lane.
func (x *matrix) cell(left, top float64, r kill.Row, c kill.Cell) {
	s := signOf(r, c, x.only[r.Mutant] == c.Column)
	x.sign(left, top, s, fmt.Sprintf("%s, %s: %s", r.Mutant, c.Column, strings.TrimSpace(string(c.Outcome)+" "+c.Rule)))
}

// totals draws, at the right of the last band, what each lane kills.
func (x *matrix) totals(left, bottom float64) {
	top := bottom - float64(len(x.Columns))*cell
	killed := left + wide("killed", letter)
	alone := killed + 16 + wide("alone", letter)
	x.text(killed, top-6, "end dim", "killed")
	x.text(alone, top-6, "end dim", "alone")
	for n, column := range x.Columns {
		kills, only := 0, 0
		for _, r := range x.Rows {
			if slices.Contains(killers(r), column) {
				kills++
			}
			if x.only[r.Mutant] == column {
				only++
			}
		}
		at := top + float64(n)*cell + cell/2 + letter/3
		x.text(killed, at, "end ink strong", fmt.Sprint(kills))
		x.text(alone, at, "end good strong", fmt.Sprint(only))
	}
}

// description is the picture in words.
func (x *matrix) description() string {
	var b strings.Builder
	b.WriteString(x.Summary() + ".")
	for _, c := range x.Columns {
		var only []string
		for _, r := range x.Rows {
			if x.only[r.Mutant] == c {
				only = append(only, r.Mutant)
			}
		}
		if len(only) > 0 {
			fmt.Fprintf(&b, " Only %s kills %s.", c, strings.Join(only, ", "))
		}
	}
	return b.String()
}
