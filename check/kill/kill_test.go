package kill

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/rule"
)

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	return dir
}

var ledger = Column{Name: "ledger", Way: hunt.Books, Programs: 50}

func byID(t *testing.T, id string) mutant.Mutant {
	t.Helper()
	m, ok := mutant.ByID(id)
	require.True(t, ok, id)
	return m
}

func TestABugIsKilledAndTheOriginalSurvives(t *testing.T) {
	wrongly := byID(t, "clone-drops")
	wrongly.ID, wrongly.Rules = "for-the-wrong-reason", []rule.Rule{rule.WrongValue}
	m, err := Run(t.Context(), Options{
		Root: root(t), Columns: []Column{ledger, {Name: "none", Missing: "no compiler", Remedy: "get one"}}, Short: true, Seed: 1,
		Mutants: []mutant.Mutant{byID(t, "clone-drops"), byID(t, "cell-leaked"), wrongly},
	})
	require.NoError(t, err)
	outcomes := map[string]Outcome{}
	for _, r := range m.Rows {
		outcomes[r.Mutant] = r.Cells[0].Outcome
		require.Equal(t, Incomplete, r.Cells[1].Outcome)
		require.Equal(t, "no compiler", r.Cells[1].Reason)
	}
	require.Equal(t, map[string]Outcome{
		hunt.Original: Survived, "clone-drops": Killed, "cell-leaked": Absent, "for-the-wrong-reason": Wrong,
	}, outcomes)
	c := m.Rows[1].Cells[0]
	require.Equal(t, string(rule.CountMismatch), c.Rule)
	require.Equal(t, [2]int{3, 3}, [2]int{c.Kills, c.Runs})
	require.NotEmpty(t, c.Program)
	require.Equal(t, check.Incomplete, m.Verdict(), "a lane could not run, and so nobody can say that a mutant survives")
}

func TestAMutantThatDoesNotBuildIsIncompleteAndNamesThePlace(t *testing.T) {
	m, err := Run(t.Context(), Options{
		Root: root(t), Columns: []Column{ledger}, Short: true, Seed: 1,
		Mutants: []mutant.Mutant{{ID: "bad", Edits: []mutant.Edit{{File: "more.go", New: "package executor\n\nvar x int = \"\"\n"}}}},
	})
	require.NoError(t, err)
	c := m.Rows[1].Cells[0]
	require.Equal(t, Incomplete, c.Outcome)
	require.Regexp(t, "^it does not build: .*more.go:3:.*$", c.Reason, "in one line")
}

func TestWhatAnInterruptionStopsIsInterruptedAndNotBroken(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	m, err := Run(ctx, Options{Root: root(t), Columns: []Column{ledger}, Short: true, Seed: 1, Mutants: []mutant.Mutant{byID(t, "clone-drops")}})
	require.NoError(t, err)
	for _, row := range m.Rows {
		require.Equal(t, "interrupted", row.Cells[0].Reason, "a build that was stopped is none that failed")
	}
}

func TestTheNamesOfPackagesAreTheirOwn(t *testing.T) {
	mechanical, err := mutant.Mechanical(filepath.Join(root(t), "executor"))
	require.NoError(t, err)
	seen := map[string]string{}
	for _, m := range append(append(mutant.All(), mutant.Equivalents()...), mechanical...) {
		name := ident(m.ID)
		require.Empty(t, seen[name], "%s is %s as well", m.ID, name)
		seen[name] = m.ID
	}
}

func TestAnInterruptedRunIsResumed(t *testing.T) {
	journal := filepath.Join(t.TempDir(), "more", "journal")
	options := Options{Root: root(t), Columns: []Column{{Name: "none", Missing: "nothing"}, ledger}, Journal: journal, Seed: 1}
	options.Mutants = []mutant.Mutant{byID(t, "clone-drops")}
	begin := func(o Options) *run {
		r := &run{Options: o, rows: o.Mutants, cells: map[place]Cell{}}
		require.NoError(t, r.resume())
		return r
	}
	r := begin(options)
	done := Cell{Mutant: "clone-drops", Column: "ledger", Outcome: Killed, Rule: "leak"}
	r.journal.add(done)
	r.journal.add(Cell{Mutant: "clone-drops", Column: "race", Outcome: Incomplete})
	_, err := r.journal.file.WriteString(`{"mutant":"cut o`)
	require.NoError(t, err)
	require.NoError(t, r.journal.Close())

	again := begin(options)
	require.Equal(t, map[place]Cell{{"clone-drops", "ledger"}: done}, again.cells)
	require.NoError(t, again.journal.Close())

	options.Seed = 2
	other := begin(options)
	require.Empty(t, other.cells, "another seed draws other programs")
	require.NoError(t, other.journal.remove())
	require.NoError(t, other.journal.Close())
	_, err = os.Stat(journal)
	require.ErrorIs(t, err, os.ErrNotExist)
}
