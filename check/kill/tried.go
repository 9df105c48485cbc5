package kill

import (
	"fmt"
	"io"
	"strings"

	"github.com/extremely-boring/extreme/check"
)

// Tried is what came of somebody's own bug.
type Tried struct {
	// Schema is the version of this form. A field that changes its meaning or goes
	// away changes it; a new field doesn't.
	Schema int `json:"schema"`
	// Command is the name of the command that was run.
	Command string `json:"command"`
	// Verdict is killed, survived, or incomplete.
	Verdict Outcome `json:"verdict"`
	// Reason is why nobody can tell.
	Reason string `json:"reason,omitempty"`
	Seed   int64  `json:"seed"`
	// Lanes are what came of it in each lane.
	Lanes []Cell `json:"lanes"`
	// Seconds is how long it took.
	Seconds float64 `json:"seconds"`
}

// Tried returns what came of the matrix's one mutant.
func (m Matrix) Tried() Tried {
	control, yours := m.Rows[0], m.Rows[len(m.Rows)-1]
	t := Tried{Schema: 1, Command: "mutants try", Verdict: Survived, Seed: m.Seed, Lanes: yours.Cells, Seconds: m.Seconds}
	switch {
	case control.Verdict() == check.Fail:
		t.Verdict, t.Reason = Incomplete, "the runner is found guilty without the diff: run extreme sanitize"
	case yours.has(Killed):
		t.Verdict = Killed
	case yours.has(Incomplete):
		t.Verdict, t.Reason = Incomplete, "it was not killed, and not every lane can tell"
	}
	return t
}

// ExitCode is 0 for a kill, 1 for a survivor, and 2 where nobody can tell.
func (t Tried) ExitCode() int {
	switch t.Verdict {
	case Killed:
		return 0
	case Survived:
		return 1
	}
	return 2
}

// Print tells it to a person: the verdict, a line for each lane, the report of the first
// that killed it, and how to see that again: by the diff, since all other commands run the
// runner without it.
func (t Tried) Print(w io.Writer) {
	fmt.Fprint(w, t.Verdict)
	if t.Reason != "" {
		fmt.Fprintf(w, ": %s", t.Reason)
	}
	fmt.Fprintf(w, " (seed %d, %.0f s)\n", t.Seed, t.Seconds)
	for _, c := range t.Lanes {
		fmt.Fprintf(w, "  %-8s %s\n", c.Column, c.told())
		if c.Remedy != "" {
			fmt.Fprintf(w, "  %-8s   %s\n", "", c.Remedy)
		}
	}
	for _, c := range t.Lanes {
		if c.Outcome != Killed {
			continue
		}
		fmt.Fprintf(w, "\n%s: %s: %s\n", c.Column, c.Rule, c.What)
		if c.Program != "" {
			fmt.Fprintf(w, "program:\n%s\n", indented(c.Program))
		}
		if c.Report != "" {
			fmt.Fprintf(w, "report:\n%s\n", indented(strings.TrimSpace(c.Report)))
		}
		fmt.Fprintf(w, "to see it again: extreme mutants try, with the same diff and --seed %d\n", t.Seed)
		return
	}
}
