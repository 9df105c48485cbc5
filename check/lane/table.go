package lane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/extremely-boring/extreme/internal/count"
)

// table returns the table, with the commands as its last column where the width
// allows, and below it where not.
func (r Report) table(width int, paint func(string) string) string {
	if !slices.ContainsFunc(r.Lanes, func(l Result) bool { return len(l.Commands) > 0 }) {
		return r.drawn(paint, width) // nothing was run
	}
	with := r.draw(paint, widest, "seconds", "by hand")
	if text.LongestLineLen(with) <= width {
		return with
	}
	var b strings.Builder
	b.WriteString(r.drawn(paint, width))
	b.WriteString("\n\nby hand:\n")
	for _, l := range r.Lanes {
		for i, c := range l.Commands {
			name := l.Lane
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(&b, "  %-8s%s\n", name, c)
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

// The columns of what was run, and of what was planted, are as wide as this at most, and
// never less wide than that: words are broken there.
const widest, narrowest = 40, 15

// drawn is the table without commands, as narrow as the width asks for. What can be done
// without in the end is the time of each lane.
func (r Report) drawn(paint func(string) string, width int) (table string) {
	for column := widest; column >= narrowest; column-- {
		if table = r.draw(paint, column, "seconds"); text.LongestLineLen(table) <= width {
			return table
		}
	}
	return r.draw(paint, narrowest)
}

// draw draws the table with two columns of that width at most, and more that are not
// always there.
func (r Report) draw(paint func(string) string, column int, more ...string) string {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options.SeparateRows = true
	t.Style().Format.Header = text.FormatDefault
	header := table.Row{"lane", "verdict", "what was run", "planted bugs"}
	for _, name := range more {
		header = append(header, name)
	}
	t.AppendHeader(header)
	t.SetColumnConfigs([]table.ColumnConfig{
		{Number: 3, WidthMax: column, WidthMaxEnforcer: wrap},
		{Number: 4, WidthMax: column - column/10, WidthMaxEnforcer: wrap},
		{Number: 5, Align: text.AlignRight, AlignHeader: text.AlignRight},
	})
	for _, l := range r.Lanes {
		row := table.Row{l.Lane, paint(l.word()), l.WhatRan(), l.planted(), fmt.Sprintf("%.1f", l.Seconds), strings.Join(l.Commands, "\n")}
		t.AppendRow(row[:len(header)])
	}
	return t.Render()
}

// wrap breaks each line of s between words.
func wrap(s string, width int) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = text.WrapSoft(l, width)
	}
	return strings.Join(lines, "\n")
}

// word is the verdict as the table says it.
func (l Result) word() string {
	switch {
	case l.NotRun:
		return "not run"
	case l.Blind:
		return "BLIND"
	case l.Verdict == Fail:
		return "FAIL"
	}
	return string(l.Verdict)
}

func painted(s string) string {
	switch word, _, _ := strings.Cut(s, ":"); word {
	case "pass":
		return text.FgGreen.Sprint(s)
	case "FAIL", "fail", "BLIND":
		return text.FgRed.Sprint(s)
	}
	return text.FgYellow.Sprint(s)
}

// WhatRan says what was run, in counts where there are any.
func (l Result) WhatRan() string {
	if l.Stats == (Stats{}) {
		return l.Ran
	}
	s := l.Stats
	if s.Executions > 0 {
		return count.Of(s.Programs, "program") + ", each under every interleaving: " + count.Of(s.Executions, "execution")
	}
	return strings.Join([]string{count.Of(s.Programs, "program"), count.Of(s.Entries, "entry"), count.Of(s.Wakes, "wake"), count.Of(s.Goroutines, "goroutine")}, ", ")
}

// planted says which planted bugs were caught, each named once.
func (l Result) planted() string {
	var caught, missed, cut []string
	for _, p := range l.Planted {
		switch {
		case p.Caught:
			caught = append(caught, p.Bug)
		case p.CutShort:
			cut = append(cut, p.Bug)
		default:
			missed = append(missed, p.Bug)
		}
	}
	caught, missed, cut = slices.Compact(caught), slices.Compact(missed), slices.Compact(cut)
	var parts []string
	if len(missed) > 0 {
		parts = append(parts, "not caught: "+strings.Join(missed, ", "))
	}
	if len(cut) > 0 {
		parts = append(parts, "cut short: "+strings.Join(cut, ", "))
	}
	if len(caught) > 4 {
		parts = append(parts, fmt.Sprintf("caught: %d, one for each tool and rule", len(caught)))
	} else if len(caught) > 0 {
		parts = append(parts, "caught: "+strings.Join(caught, ", "))
	}
	return strings.Join(parts, "\n")
}
