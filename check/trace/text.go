package trace

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Look says how a run is drawn in a terminal.
type Look struct {
	// Width is how many letters a line may have; 0 for 100.
	Width int
	// Colour uses the colours of a terminal.
	Colour bool
}

// Text draws the run for a terminal: what was found, the program, a column for each
// goroutine with what it did in the order of time, and beside that the count, the flag and
// the place in the program; then the nearest execution that passes. Where the schedule is
// known, its steps have the numbers that the explorer's reports use, and a bar stands
// where a goroutine waits.
func (r Run) Text(l Look) string {
	d := drawer{Run: r, Look: l}
	if d.Width == 0 {
		d.Width = 100
	}
	d.heading()
	d.program()
	d.table(r.Execution, d.marks(), false)
	d.passing()
	d.end()
	return d.b.String()
}

type drawer struct {
	Run
	Look
	b     strings.Builder
	turns bool // a step has the mark for them
}

// paint colours a text, if there are colours.
func (d *drawer) paint(s string, colours ...text.Color) string {
	if !d.Colour || s == "" || len(colours) == 0 {
		return s
	}
	var codes []string
	for _, c := range colours {
		codes = append(codes, strconv.Itoa(int(c)))
	}
	return "\x1b[" + strings.Join(codes, ";") + "m" + s + "\x1b[0m"
}

// wrapped writes a paragraph.
func (d *drawer) wrapped(s string, indent int, colours ...text.Color) {
	for _, line := range strings.Split(text.WrapSoft(s, max(d.Width-indent, 20)), "\n") {
		d.b.WriteString(strings.Repeat(" ", indent) + d.paint(strings.TrimRight(line, " "), colours...) + "\n")
	}
}

// heading says what it is about.
func (d *drawer) heading() {
	if m := d.Mutant; m != nil {
		d.wrapped(fmt.Sprintf("mutant %s: %s", m.ID, m.Bug), 0, text.Bold)
	}
	if len(d.Findings) == 0 {
		d.wrapped(d.Nothing(), 0, text.Bold, text.FgGreen)
	}
	for i, f := range d.Findings {
		if i == 0 {
			d.wrapped(fmt.Sprintf("%s: %s", f.Rule, f.Sentence), 0, text.Bold, text.FgRed)
		}
		if i > 0 {
			d.wrapped(fmt.Sprintf("%s: %s", f.Rule, f.What), 2)
			continue
		}
		d.wrapped(f.What, 2)
	}
	if d.Expect != "" {
		said := "as the program expects"
		if !d.AsExpected {
			said = "though the program expects " + string(d.Expect)
		}
		d.wrapped(said, 2)
	}
}

// program writes it with the numbers of its lines.
func (d *drawer) program() {
	d.b.WriteString("\n")
	for i, line := range strings.Split(strings.TrimRight(d.Program, "\n"), "\n") {
		fmt.Fprintf(&d.b, "%4d  %s\n", i+1, d.paint(line, text.FgHiBlue))
	}
	d.b.WriteString("\n")
}

// The marks of steps.
const (
	pairMark    = "◆"
	findingMark = "✗"
	turnMark    = "!"
)

// marks are of the steps of the run that matter most.
func (d *drawer) marks() map[int]string {
	marks := map[int]string{}
	for _, f := range d.Findings[:min(1, len(d.Findings))] {
		marks[f.Step], marks[f.Other] = findingMark, findingMark
	}
	if d.Decisive != nil {
		marks[d.Decisive.First], marks[d.Decisive.Second] = pairMark, pairMark
	}
	return marks
}

// passing draws the nearest execution that passes, without its ledger.
func (d *drawer) passing() {
	if d.Passing == nil {
		return
	}
	d.b.WriteString("\n")
	d.wrapped("The nearest execution that passes has the pair "+pairMark+" the other way round:", 0, text.Bold, text.FgGreen)
	d.b.WriteString("\n")
	marks := map[int]string{}
	for _, i := range d.Decisive.InPassing {
		marks[i] = pairMark
	}
	d.table(*d.Passing, marks, true)
}

// end says how to see it again.
func (d *drawer) end() {
	d.b.WriteString("\n")
	if d.turns {
		d.b.WriteString(turnMark + " takes the turn from a goroutine that could have gone on\n")
	}
	if d.Token != "" {
		fmt.Fprintf(&d.b, "replay: %s\n", d.Token)
	}
	fmt.Fprintf(&d.b, "%s\n", d.Command)
}
