package fuzzing

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/internal/shell"
	"github.com/extremely-boring/extreme/internal/count"
)

// Summary is what all runs in a folder have come to.
type Summary struct {
	// Schema is the version of this form, and Command the name of the command.
	Schema  int    `json:"schema"`
	Command string `json:"command"`
	// Verdict is a fail if a finding is open, else incomplete if something was left out
	// or cut short, else a pass. Summary says it in a line.
	Verdict check.Verdict `json:"verdict"`
	Summary string        `json:"summary"`
	// Reasons say why it is incomplete.
	Reasons []string `json:"reasons,omitempty"`
	// Seed, Go, Platform and Digest are those of the last run.
	Seed     int64  `json:"seed"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
	Digest   string `json:"digest"`
	// Seconds is how long all the runs fuzzed, and Runs how many there were.
	Seconds float64 `json:"seconds"`
	Runs    int     `json:"runs"`
	// Builds are the kinds of build, Targets the targets, Findings what was found.
	Builds   []Build   `json:"builds"`
	Targets  []Target  `json:"targets"`
	Findings []Finding `json:"findings"`
	// Folder is where everything is.
	Folder string `json:"folder"`
}

// Build is a kind of build, with what it lacks and how to get that.
type Build struct {
	Name    string `json:"name"`
	Missing string `json:"missing,omitempty"`
	Remedy  string `json:"remedy,omitempty"`
}

// Target is what the rounds of one target came to.
type Target struct {
	Name   string `json:"name"`
	Rounds int    `json:"rounds"`
	// Seconds is how long it ran, Execs how many inputs it tried, Rate how many in a
	// second of that, the reading of its corpus included.
	Seconds float64 `json:"seconds"`
	Execs   int64   `json:"execs"`
	Rate    float64 `json:"rate"`
	// Coverage is how many inputs reach something that no other reaches, New how many
	// of them the last run found.
	Coverage int64 `json:"coverage"`
	New      int64 `json:"new"`
	// Growth is how the coverage grew.
	Growth []Point `json:"growth"`
}

// Point is a place of a growth curve.
type Point struct {
	Seconds  float64 `json:"seconds"`
	Coverage int64   `json:"coverage"`
}

// mostPoints bounds a growth curve.
const mostPoints = 200

// Read sums up a folder, in which a run may be going on. It changes nothing.
func Read(path string) (Summary, error) {
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return Summary{}, fmt.Errorf("there is no folder %s", path)
	case err == nil && !info.IsDir():
		return Summary{}, fmt.Errorf("%s is not a folder", path)
	}
	text, err := readFile(filepath.Join(path, journalName))
	if errors.Is(err, fs.ErrNotExist) {
		return Summary{}, fmt.Errorf("%s is no folder of extreme fuzz: it has no %s", path, journalName)
	}
	if err != nil {
		return Summary{}, err
	}
	events, bad, _ := readEvents(text)
	if len(events) == 0 {
		return Summary{}, fmt.Errorf("%s is no journal of extreme fuzz: none of its lines can be read", filepath.Join(path, journalName))
	}
	var findings []*Finding
	files, _ := filepath.Glob(filepath.Join(path, "crashes", "*", findingName))
	unread := 0
	for _, file := range files {
		f := &Finding{}
		switch text, err := readFile(file); {
		case strings.HasPrefix(filepath.Base(filepath.Dir(file)), unfinished):
		case err != nil || !decode(text, f):
			unread++
		default:
			findings = append(findings, f)
		}
	}
	s := summarise(path, events, findings)
	if bad+unread > 0 {
		s.Reasons = append(s.Reasons, fmt.Sprintf("%s and %s can't be read; the next run sets them aside", count.Of(bad, "line")+" of the journal", count.Of(unread, "finding")))
		s.judge()
	}
	return s, nil
}

// summarise sums up.
func summarise(path string, events []event, findings []*Finding) Summary {
	s := Summary{Schema: 1, Command: "fuzz", Folder: path, Builds: []Build{}, Targets: []Target{}, Findings: []Finding{}}
	at := map[string]int{}
	place := func(name string) *Target {
		i, ok := at[name]
		if !ok {
			i = len(s.Targets)
			at[name] = i
			s.Targets = append(s.Targets, Target{Name: name, Growth: []Point{}})
		}
		return &s.Targets[i]
	}
	hits := map[string]int{}
	ended := false
	for _, e := range events {
		s.Seconds = max(s.Seconds, e.At)
		switch {
		case e.Start != nil:
			s.Seed, s.Go, s.Platform, s.Digest, s.Builds = e.Start.Seed, e.Start.Go, e.Start.Platform, e.Start.Digest, e.Start.Builds
			s.Runs++
			s.Reasons, ended = nil, false
			for i := range s.Targets {
				s.Targets[i].New = 0
			}
			for _, name := range e.Start.Targets {
				place(name)
			}
		case e.Round != nil:
			place(e.Round.Target).add(e.At, *e.Round)
			hits[e.Round.Finding]++
		case e.Stop != nil:
			s.Reasons, ended = e.Stop.Reasons, true
		}
	}
	if s.Runs == 0 {
		s.Reasons = []string{"no run has begun"}
	} else if !ended {
		s.Reasons = []string{"the last run goes on, or was killed"}
	} else if waiting := s.waiting(); len(waiting) > 0 && len(s.Reasons) == 0 {
		s.Reasons = []string{strings.Join(waiting, ", ") + " had no turn: fuzz for longer"}
	}
	for i := range s.Targets {
		s.Targets[i].Growth = thin(s.Targets[i].Growth)
	}
	for _, f := range findings {
		f := *f
		f.Hits = max(hits[f.ID], 1)
		f.Reproduce = f.reproduceFrom(shell.Quote(filepath.Join(path, "crashes", f.ID, "testdata")))
		s.Findings = append(s.Findings, f)
	}
	slices.SortFunc(s.Findings, func(a, b Finding) int { return strings.Compare(a.ID, b.ID) })
	s.judge()
	return s
}

// waiting are the targets that no round has run: nothing is known of them.
func (s Summary) waiting() (names []string) {
	for _, t := range s.Targets {
		if t.Rounds == 0 {
			names = append(names, t.Name)
		}
	}
	return names
}

// add takes in a round.
func (t *Target) add(at float64, r Round) {
	t.Rounds++
	t.Seconds += r.Seconds
	t.Execs += r.Execs
	t.New += r.New
	if t.Seconds > 0 {
		t.Rate = float64(t.Execs) / t.Seconds
	}
	t.Coverage = max(t.Coverage, r.Total)
	t.Growth = append(t.Growth, Point{at, t.Coverage})
}

// thin leaves evenly spread points of a curve, with its ends.
func thin(points []Point) []Point {
	if len(points) <= mostPoints {
		return points
	}
	var few []Point
	for i := range mostPoints {
		few = append(few, points[i*(len(points)-1)/(mostPoints-1)])
	}
	return few
}

// open is how many findings are not fixed.
func (s Summary) open() (n int) {
	for _, f := range s.Findings {
		if !f.Fixed {
			n++
		}
	}
	return n
}

// judge makes the verdict.
func (s *Summary) judge() {
	open := s.open()
	what := count.Of(open, "finding")
	if fixed := len(s.Findings) - open; fixed > 0 {
		what += fmt.Sprintf(", %d fixed", fixed)
	}
	switch {
	case open > 0:
		s.Verdict = check.Fail
	case len(s.Reasons) > 0:
		s.Verdict = check.Incomplete
	default:
		s.Verdict = check.Pass
	}
	s.Summary = fmt.Sprintf("%s: %s in %s of %s", s.Verdict, what, took(s.Seconds), count.Of(len(s.Targets), "target"))
}

// took writes a time.
func took(seconds float64) string {
	return time.Duration(seconds * float64(time.Second)).Round(time.Second).String()
}

// Print writes the summary for a person.
func (s Summary) Print(w io.Writer) {
	wide := len("target")
	for _, t := range s.Targets {
		wide = max(wide, len(t.Name))
	}
	fmt.Fprintf(w, "%-*s  %8s  %10s  %14s  %8s  %8s  %6s\n", wide, "target", "rounds", "time", "inputs", "inputs/s", "coverage", "new")
	for _, t := range s.Targets {
		fmt.Fprintf(w, "%-*s  %8d  %10s  %14s  %8s  %8d  %6d\n", wide, t.Name, t.Rounds, took(t.Seconds), count.Grouped(t.Execs), perSecond(t.Rate), t.Coverage, t.New)
	}
	for _, fixed := range []bool{false, true} {
		for _, f := range s.Findings {
			if f.Fixed == fixed {
				f.print(w, s.Folder)
			}
		}
	}
	for _, r := range s.Reasons {
		fmt.Fprintf(w, "\nincomplete: %s\n", r)
	}
	for _, b := range s.Builds {
		if b.Remedy != "" {
			fmt.Fprintf(w, "the %s build: %s\n", b.Name, b.Remedy)
		}
	}
	fmt.Fprintln(w)
	if s.Runs > 0 {
		fmt.Fprintf(w, "seed %d, code %s, %s %s\n", s.Seed, s.Digest, s.Go, s.Platform)
	}
	fmt.Fprintln(w, s.Summary)
}

// report is the path of the report in the folder.
func (f Finding) report(folder string) string {
	return filepath.Join(folder, "crashes", f.ID, reportName)
}

func (f Finding) print(w io.Writer, folder string) {
	word := ""
	if f.Fixed {
		word = "fixed: "
	}
	fmt.Fprintf(w, "\n%s%s, %s\n", word, f.line(), count.Of(f.Hits, "time"))
	for _, l := range []string{f.steadiness(), f.Shrunk} {
		if l != "" {
			fmt.Fprintf(w, "  %s\n", l)
		}
	}
	if f.Program != "" {
		fmt.Fprintf(w, "  program:\n    %s\n", strings.ReplaceAll(f.Program, "\n", "\n    "))
	}
	fmt.Fprintf(w, "  report: %s\n", f.report(folder))
	if f.Reproduce != "" {
		fmt.Fprintf(w, "  reproduce: %s\n", f.Reproduce)
	}
}
