package check

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/internal/alarm"
	"github.com/extremely-boring/extreme/check/internal/gotest"
	"github.com/extremely-boring/extreme/check/internal/shell"
	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// Report is what came of running a program once.
type Report struct {
	// Program is the program.
	Program *program.Program
	// Findings are the broken rules.
	Findings []ledger.Finding
	// Stats says how much was run.
	Stats Stats
	// Record are the entries of all ledgers in the order in which they were written, if
	// Options.Record was set. Of a program that got stuck they end there.
	Record  program.Record
	books   []string
	stuck   bool   // it did not come to its end by itself
	foreign bool   // the runner is not the shipped one
	again   string // the command that runs the program again, where there is one of its own
	whole   string // what runs it after the programs that it needs before it, or empty
	note    string // what there is to say of the program, or empty
}

// OK reports whether the verdict is the right one: nothing found in a legal
// program, and in a hostile one first of all what it expects.
func (r Report) OK() bool {
	if r.Program.Hostile() {
		return len(r.Findings) > 0 && r.Findings[0].Rule == r.Program.Expect
	}
	return len(r.Findings) == 0
}

// Rule returns the rule to report: the first one broken, or for a hostile program
// that did not break its rule, that one; empty if nothing is wrong.
func (r Report) Rule() rule.Rule {
	switch {
	case r.OK():
		return ""
	case len(r.Findings) > 0:
		return r.Findings[0].Rule
	}
	return r.Program.Expect
}

// Culprit names who is to blame.
func (r Report) Culprit() string {
	if len(r.Findings) == 0 {
		return ""
	}
	return r.Findings[0].Handle.String()
}

// Reproduce returns the command that runs the program again, in the same kind of
// build. For a runner of somebody else's, which no command of ours could name, it
// is the Go code that does.
func (r Report) Reproduce() string {
	text := strings.ReplaceAll(strings.TrimSpace(r.Program.String()), "\n", " ")
	switch {
	case r.whole != "":
		return r.whole
	case r.again != "":
		return r.everyRace() + fmt.Sprintf("EXTREME_PROGRAM=%s %s", shell.Quote(text), r.again)
	case r.inGo():
		return fmt.Sprintf("p, _ := program.Parse(`%s`); check.Run(p, check.Options{Subject: …}) // up to %d times", text, repeats)
	}
	return r.everyRace() + fmt.Sprintf("go test%s ./check -run '^TestProgram$' -program=%s -repeat=%d", gotest.Flags(), shell.Quote(text), repeats)
}

// detected reports whether the race detector has told of what is reported first.
func (r Report) detected() bool {
	if !raceEnabled || len(r.Findings) == 0 {
		return false
	}
	first := r.Findings[0].Rule
	return first == rule.DataRace || first == rule.MissingHappensBefore
}

// everyRace begins a command that the race detector is to report to each time.
func (r Report) everyRace() string {
	if !r.detected() {
		return ""
	}
	return "GORACE=" + shell.Quote(alarm.EveryRace) + " "
}

// inGo reports whether the program is run again by Go code and not by a command.
func (r Report) inGo() bool { return r.again == "" && (r.foreign || r.whole != "") }

// repeats is how often the reproducing command runs the program: what depends on
// the schedule may not show the first time.
const repeats = 1000

// String returns the report as a person reads it: the rule, the program, the
// books, and the command to see it again.
func (r Report) String() string {
	var b strings.Builder
	switch {
	case r.OK():
		fmt.Fprintf(&b, "ok\n")
	case len(r.Findings) == 0:
		fmt.Fprintf(&b, "nothing found, though the program expects %s\n", r.Program.Expect)
	case r.Program.Hostile():
		fmt.Fprintf(&b, "%s, though the program expects %s\n", r.Rule(), r.Program.Expect)
	default:
		fmt.Fprintf(&b, "%s: %s\n", r.Rule(), r.Rule().Sentence())
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "  %s\n", indent(f.String()))
	}
	section(&b, "program", r.Program.String())
	for i, f := range r.Findings {
		if f.Handle != ledger.None && len(f.History) > 0 && i == 0 {
			section(&b, "history of "+f.Handle.String(), strings.Join(f.History, "\n"))
		}
	}
	for i, books := range r.books {
		if books != "" { // a runner may never get so far as to write in them
			section(&b, fmt.Sprintf("ledger of run#%d", i+1), cut(books))
		}
	}
	if r.note != "" {
		section(&b, "note", r.note)
	}
	section(&b, againTitle(r.inGo()), r.Reproduce())
	return b.String()
}

// againTitle is the title of what shows it again: Go code, or what can be pasted into a shell.
func againTitle(inGo bool) string {
	if inGo {
		return "in Go"
	}
	return "reproduce"
}

func section(b *strings.Builder, title, text string) {
	fmt.Fprintf(b, "%s:\n    %s\n", title, indent(text))
}

// indent moves every line of text but the first to the right.
func indent(text string) string {
	return strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}

// longBooks is where a ledger is cut in its middle.
const longBooks = 120

func cut(books string) string {
	lines := strings.Split(strings.TrimRight(books, "\n"), "\n")
	over := len(lines) - longBooks
	if over <= 0 {
		return books
	}
	half := longBooks / 2
	return strings.Join(lines[:half], "\n") + fmt.Sprintf("\n… %d more …\n", over) + strings.Join(lines[half+over:], "\n")
}
