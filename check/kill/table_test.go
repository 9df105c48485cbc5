package kill

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/kill/hunt"
)

var update = flag.Bool("update", false, "write the golden files of the tables anew")

// six is a matrix of all lanes that run programs, with an outcome of each kind and the
// longest names there are.
func six() Matrix {
	m := Matrix{Columns: []string{"ledger", "explore", "race", "asan", "msan", "leak"}, Seed: 1}
	for _, r := range []struct {
		mutant, equivalent string
		outcomes           []Outcome
		rule               string
	}{
		{hunt.Original, "it is the runner", []Outcome{Survived, Survived, Survived, Survived, Survived, Survived}, ""},
		{"clone-drops", "", []Outcome{Killed, Killed, Killed, Killed, Killed, Absent}, "count-mismatch"},
		{"stale-flag-unobserved", "", []Outcome{Survived, Luck, Wrong, Killed, Incomplete, Spared}, "missing-happens-before"},
	} {
		row := Row{Mutant: r.mutant, Equivalent: r.equivalent}
		for i, o := range r.outcomes {
			c := Cell{Mutant: r.mutant, Column: m.Columns[i], Outcome: o, Rule: r.rule, Programs: 1657 * i, Milliseconds: 1540, Kills: 1, Runs: 2}
			if c.Column == "explore" {
				c.Executions = 55277
			}
			row.Cells = append(row.Cells, c)
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

func TestTheTableIsAsItWasAtEachWidth(t *testing.T) {
	few := six()
	few.Rows = few.Rows[:2]
	for name, c := range map[string]struct {
		m     Matrix
		width int
	}{
		"pipe": {six(), 0}, "terminal-80": {six(), 80}, "terminal-60": {six(), 60},
		"few-80": {few, 80}, "few-60": {few, 60},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			c.m.Print(&b, c.width, false)
			file := filepath.Join("testdata", "table", name+".golden")
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
				require.NoError(t, os.WriteFile(file, b.Bytes(), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err, "go test ./check/kill -run Table -update makes it")
			require.Equal(t, string(want), b.String())
		})
	}
}

func TestTheTableIsNoWiderThanTheTerminalAndNamesEachLane(t *testing.T) {
	plain := func(m Matrix, width int) string {
		return m.table(width, func(_ text.Color, s string) string { return s })
	}
	for width := 52; width <= 200; width++ {
		said := plain(six(), width)
		for line := range strings.Lines(said) {
			require.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), width, said)
		}
		for _, column := range six().Columns {
			require.Contains(t, said, column)
		}
	}
	require.Equal(t, plain(six(), 0), plain(six(), 1000), "nothing bounds it")
}

func TestOnlyWhatIsKilledOrDoubtfulIsPainted(t *testing.T) {
	m := six()
	m.Rows = m.Rows[:1]
	for _, width := range []int{0, 80, 60} {
		var b bytes.Buffer
		m.Print(&b, width, true)
		require.NotContains(t, b.String(), "\x1b", fmt.Sprint(width))
		b.Reset()
		six().Print(&b, width, true)
		require.Contains(t, b.String(), "\x1b")
	}
}
