package kill

import (
	"fmt"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/mutant"
)

// Matrix is what came of all mutants in all columns.
type Matrix struct {
	Schema int `json:"schema"`
	// Command is the name of the command that makes it.
	Command string   `json:"command"`
	Seed    int64    `json:"seed"`
	Short   bool     `json:"short,omitempty"`
	Seconds float64  `json:"seconds"`
	Columns []string `json:"columns"`
	// Rows are the original and the mutants, in the order of the catalogue.
	Rows []Row `json:"rows"`
}

// Whole reports whether every cell was played, and to its end, so that Seconds is the time of
// all: not in a short matrix, nor where a kill spares the rest, nor in an interrupted one.
func (m Matrix) Whole() bool {
	return !m.Short && !slices.ContainsFunc(m.Rows, func(r Row) bool {
		return slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Outcome == Spared || c.Reason == interrupted })
	})
}

// Row is one mutant in all columns.
type Row struct {
	Mutant string `json:"mutant"`
	Bug    string `json:"bug"`
	Source string `json:"source,omitempty"`
	// Rules are those that a kill breaks; none for any.
	Rules []string `json:"rules,omitempty"`
	// Equivalent is why it can't be told from the original, and Unreachable why it
	// can't be here. Then it must survive.
	Equivalent  string `json:"equivalent,omitempty"`
	Unreachable string `json:"unreachable,omitempty"`
	Cells       []Cell `json:"cells"`

	edits []mutant.Edit
}

// alive reports whether the row must survive.
func (r Row) alive() bool { return r.Equivalent != "" || r.Unreachable != "" }

// has reports whether a cell of the row has one of the outcomes.
func (r Row) has(outcomes ...Outcome) bool {
	return slices.ContainsFunc(r.Cells, func(c Cell) bool { return slices.Contains(outcomes, c.Outcome) })
}

// Verdict is that on the harness: fail if the original or an equivalent mutant was
// found guilty of anything, or if a mutant survived that nothing excuses; incomplete if
// a column could not run, or a mutant that nobody killed hung or could not be built.
func (m Matrix) Verdict() check.Verdict {
	v := check.Pass
	for _, r := range m.Rows {
		switch r.Verdict() {
		case check.Fail:
			return check.Fail
		case check.Incomplete:
			v = check.Incomplete
		}
	}
	for i := range m.Columns {
		if c := m.Rows[0].Cells[i]; c.Outcome == Incomplete {
			v = check.Incomplete
		}
	}
	return v
}

// Verdict is that on the harness by this row: fail for a survivor that nothing excuses,
// and for what should have survived and did not.
func (r Row) Verdict() check.Verdict {
	switch {
	case r.alive() && r.has(Killed, Wrong, Luck):
		return check.Fail
	case r.alive():
		return check.Pass // where it hung or was not built, nothing was found
	case r.has(Killed):
		return check.Pass
	case r.has(Incomplete):
		return check.Incomplete
	}
	return check.Fail
}

// survivors are the rows that nobody killed and nothing excuses.
func (m Matrix) survivors() (rows []Row) {
	for _, r := range m.Rows {
		if !r.alive() && !r.has(Killed) {
			rows = append(rows, r)
		}
	}
	return rows
}

// accused are the rows that should have survived and did not.
func (m Matrix) accused() (rows []Row) {
	for _, r := range m.Rows {
		if r.alive() && r.Verdict() == check.Fail {
			rows = append(rows, r)
		}
	}
	return rows
}

// Counts are how many mutants were killed, of how many that are bugs, and how many are
// equivalent or out of reach. The original is not among them.
func (m Matrix) Counts() (killed, of, equivalent, unreachable int) {
	for _, r := range m.Rows {
		switch {
		case r.Mutant == hunt.Original:
		case r.Equivalent != "":
			equivalent++
		case r.Unreachable != "":
			unreachable++
		case r.has(Killed):
			killed, of = killed+1, of+1
		default:
			of++
		}
	}
	return killed, of, equivalent, unreachable
}

// only returns for each column the mutants that no other column kills.
func (m Matrix) only() map[string][]string {
	only := map[string][]string{}
	for _, r := range m.Rows {
		var by []string
		for _, c := range r.Cells {
			if c.Outcome == Killed {
				by = append(by, c.Column)
			}
		}
		if len(by) == 1 {
			only[by[0]] = append(only[by[0]], r.Mutant)
		}
	}
	return only
}

// Why says in a line what came of the row in each column.
func (r Row) Why() string {
	var parts []string
	for _, c := range r.Cells {
		parts = append(parts, c.Column+" "+c.told())
	}
	return fmt.Sprintf("%s: %s", r.Bug, strings.Join(parts, "; "))
}
