package lane

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/kill/hunt"
)

// killed is a matrix in which every mutant is killed in the first column, and what is no
// mutant survives.
func killed(o kill.Options) kill.Matrix {
	cells := func(first kill.Outcome) []kill.Cell {
		cells := []kill.Cell{{Column: o.Columns[0].Name, Outcome: first, Programs: 1000}}
		for _, c := range o.Columns[1:] {
			cells = append(cells, kill.Cell{Column: c.Name, Outcome: kill.Survived})
		}
		return cells
	}
	m := kill.Matrix{Rows: []kill.Row{{Mutant: hunt.Original, Equivalent: "it is", Cells: cells(kill.Survived)}}}
	for _, mutant := range o.Mutants {
		outcome := kill.Killed
		if mutant.ID == unmutated {
			outcome = kill.Survived
		}
		m.Rows = append(m.Rows, kill.Row{Mutant: mutant.ID, Bug: mutant.Bug, Cells: cells(outcome)})
	}
	return m
}

// allKilled is a matrix that kills whatever it is given.
func allKilled(_ context.Context, o kill.Options) (kill.Matrix, error) {
	m := killed(o)
	for i := range m.Rows {
		m.Rows[i].Cells[0].Outcome = kill.Killed
	}
	return m, nil
}

func TestTheMutantsLaneFailsForASurvivorAndAFalseAlarmAndIsBlindIfAllDie(t *testing.T) {
	for _, c := range []struct {
		reason, mutant string
		outcome        kill.Outcome
		want           Verdict
		blind          bool
		says           string
	}{
		{"all is well", "clone-drops", kill.Killed, Pass, false, ""},
		{"a bug survives", "clone-drops", kill.Survived, Fail, false, "survivor"},
		{"a bug is killed for the wrong reason", "clone-drops", kill.Wrong, Fail, false, "survivor"},
		{"nobody can tell", "clone-drops", kill.Incomplete, Incomplete, false, "clone-drops"},
		{"the runner is found guilty", hunt.Original, kill.Killed, Fail, false, "lost-wakeup"},
		{"what is no bug is killed", unmutated, kill.Killed, Fail, true, "blind"},
		{"what is no bug hangs", unmutated, kill.Incomplete, Incomplete, false, "planted bug"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			g := newGate(t, newWorld(), "mutants")
			g.matrix = func(_ context.Context, o kill.Options) (kill.Matrix, error) {
				m := killed(o)
				for i := range m.Rows {
					if m.Rows[i].Mutant == c.mutant {
						m.Rows[i].Cells[0].Outcome, m.Rows[i].Cells[0].Rule = c.outcome, "lost-wakeup"
					}
				}
				return m, nil
			}
			l, _ := g.result(t, "mutants")
			if l.Verdict != c.want || l.Blind != c.blind {
				t.Errorf("%s, blind %t: %v", l.Verdict, l.Blind, l.Reasons)
			}
			said := strings.Join(l.Reasons, "\n")
			for _, f := range l.Findings {
				said += f.Rule
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("it says %q", said)
			}
		})
	}
}

func TestARunnerThatDoesNotBuildIsToldOnceAndNotForEachMutant(t *testing.T) {
	w := newWorld()
	w.tool = func(c command) (exit, bool) {
		return exit{code: 1, output: "# executor\nexecutor/run.go:3:1: undefined: x\n"}, slices.Equal(c.argv, []string{"go", "build", "./executor/..."})
	}
	l, _ := newGate(t, w, "mutants").result(t, "mutants")
	if want := []string{"the runner does not build:\n# executor\nexecutor/run.go:3:1: undefined: x"}; l.Verdict != Fail || !slices.Equal(l.Reasons, want) {
		t.Errorf("%s %q", l.Verdict, l.Reasons)
	}
}

func TestWithoutClangOnlyWhatNeedsItIsLeftOut(t *testing.T) {
	w := newWorld()
	w.missing = []string{"clang"}
	var columns []string
	mutants := map[string]bool{}
	g := newGate(t, w, "mutants")
	g.matrix = func(_ context.Context, o kill.Options) (kill.Matrix, error) {
		for _, c := range o.Columns {
			columns = append(columns, c.Name)
		}
		for _, m := range o.Mutants {
			mutants[m.ID] = true
		}
		return killed(o), nil
	}
	l, _ := g.result(t, "mutants")
	if l.Verdict != Pass || !strings.Contains(l.Ran, "the sanitizers: cell-uninitialised") {
		t.Errorf("%s, %s", l.Verdict, l.Ran)
	}
	if strings.Contains(strings.Join(columns, " "), "msan") || mutants["cell-uninitialised"] || !mutants["clone-drops"] {
		t.Errorf("%v", columns)
	}
}
