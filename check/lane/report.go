package lane

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Print writes the table, then what was found and what is missing, and last
// one line with the verdict. A width is the number of columns of the terminal,
// and colour asks for colours.
func (r Report) Print(w io.Writer, width int, colour bool) {
	paint := func(v string) string { return v }
	if colour {
		paint = painted
	}
	fmt.Fprintln(w, r.table(width, paint))
	for i, l := range r.Lanes {
		if i > 0 && l.endedAs(r.Lanes[i-1]) {
			continue // it is named there
		}
		shown := l.shown()
		for _, f := range shown {
			printFinding(w, l.Lane, f)
		}
		if more := len(l.Findings) - len(shown); more > 0 {
			fmt.Fprintf(w, "\n%s: %s; --json FILE saves them all\n", l.Lane, Plural(int64(more), "more finding"))
		}
		var names []string
		for j := i; j < len(r.Lanes) && (j == i || r.Lanes[j].endedAs(l)); j++ {
			names = append(names, r.Lanes[j].Lane)
		}
		printReasons(w, strings.Join(names, ", "), l)
	}
	fmt.Fprintf(w, "\n%s\n", paint(r.Summary))
}

// endedAs reports whether there is no more to say of l than was said of the other: both
// have the same reasons, as an interruption, or a runner that does not build, and nothing
// was found.
func (l Result) endedAs(other Result) bool {
	said := func(l Result) string { return l.Remedy + "\n" + l.Output }
	return len(l.Reasons) > 0 && slices.Equal(l.Reasons, other.Reasons) && said(l) == said(other) && len(l.Findings)+len(other.Findings) == 0
}

// mostFindings is how many findings of one lane are printed.
const mostFindings = 5

// shown returns the findings to print. One bug is often found by many tests: of
// each rule it is the one with the shortest program.
func (l Result) shown() []Finding {
	var best []Finding
	for _, f := range l.Findings {
		i := slices.IndexFunc(best, func(b Finding) bool { return b.Rule == f.Rule && (f.Program != "" || b.Culprit == f.Culprit) })
		switch {
		case i < 0:
			best = append(best, f)
		case f.simpler(best[i]):
			best[i] = f
		}
	}
	return best[:min(len(best), mostFindings)]
}

// simpler says whether f shows the same more simply than g.
func (f Finding) simpler(g Finding) bool {
	if (f.Report == "") != (g.Report == "") {
		return f.Report != ""
	}
	return f.Program != "" && (g.Program == "" || len(f.Program) < len(g.Program))
}

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
		return Plural(s.Programs, "program") + ", each under every interleaving: " + Plural(s.Executions, "execution")
	}
	return strings.Join([]string{Plural(s.Programs, "program"), entries(s.Entries), Plural(s.Wakes, "wake"), Plural(s.Goroutines, "goroutine")}, ", ")
}

func entries(n int64) string {
	if n == 1 {
		return "1 entry"
	}
	return grouped(n) + " entries"
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

func printFinding(w io.Writer, lane string, f Finding) {
	fmt.Fprintf(w, "\n%s found %s: %s\n", lane, f.Rule, f.Sentence)
	report := strings.TrimSpace(f.Report)
	for _, part := range []struct{ name, text string }{
		{"culprit", f.Culprit}, {"program", f.Program}, {"report", report}, {"reproduce", f.Reproduce},
	} {
		switch {
		case part.text == "":
		case part.name == "program" && strings.Contains(report, "program:\n"): // it begins with that
		case part.name == "reproduce" && strings.HasSuffix(report, part.text): // it ends in that
		case strings.Contains(part.text, "\n") || part.name == "report":
			fmt.Fprintf(w, "  %s:\n    %s\n", part.name, strings.ReplaceAll(part.text, "\n", "\n    "))
		default:
			fmt.Fprintf(w, "  %-11s%s\n", part.name+":", part.text)
		}
	}
}

func printReasons(w io.Writer, lanes string, l Result) {
	for _, reason := range l.Reasons {
		fmt.Fprintf(w, "\n%s: %s\n", lanes, strings.ReplaceAll(reason, "\n", "\n  "))
	}
	if l.Output != "" {
		fmt.Fprintf(w, "  %s\n", strings.ReplaceAll(l.Output, "\n", "\n  "))
	}
	if l.Remedy != "" {
		fmt.Fprintf(w, "  remedy: %s\n", l.Remedy)
	}
}

// summary is the verdict of all lanes in one line.
func summary(r Report) string {
	passed, parts := 0, []string{}
	for _, l := range r.Lanes {
		switch {
		case l.NotRun:
			parts = append(parts, fmt.Sprintf("%s not run (%s)", l.Lane, strings.Join(l.Reasons, "; ")))
		case l.Verdict == Pass:
			passed++
		default:
			what := l.Lane + " " + l.word()
			if n := int64(len(l.Findings)); n > 0 {
				what += " (" + Plural(n, "finding") + ")"
			}
			parts = append(parts, what)
		}
	}
	parts = append(parts, fmt.Sprintf("seed %d", r.Seed), fmt.Sprintf("%.0f s", r.Seconds))
	return fmt.Sprintf("%s: %d of %d lanes, %s", r.Verdict, passed, len(r.Lanes), strings.Join(parts, ", "))
}

// CheckWritable says whether a report could be saved as the file path, without
// leaving anything there.
func CheckWritable(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".extreme-*")
	if about := (*fs.PathError)(nil); errors.As(err, &about) {
		err = about.Err // the name is none that anybody gave
	}
	if err != nil {
		return fmt.Errorf("no file can be made in %s: %w", filepath.Dir(path), err)
	}
	f.Close()
	return os.Remove(f.Name())
}

// SaveJSON writes the value to the file path as JSON, whole or not at all.
func SaveJSON(path string, value any) error {
	b, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return SaveFile(path, append(b, '\n'))
}

// SaveFile writes the text to the file path, whole or not at all.
func SaveFile(path string, text []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".extreme-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(text); err == nil {
		err = f.Chmod(0o644)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
