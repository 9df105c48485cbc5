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

	"github.com/extremely-boring/extreme/internal/count"
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
			fmt.Fprintf(w, "\n%s: %s; --json FILE saves them all\n", l.Lane, count.Of(more, "more finding"))
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
			if n := len(l.Findings); n > 0 {
				what += " (" + count.Of(n, "finding") + ")"
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
