package picture

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/fuzzing"
	"github.com/extremely-boring/extreme/check/kill"
)

// wellFormed fails the test unless the picture is XML from its beginning to its end.
func wellFormed(t *testing.T, s SVG) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(s)))
	for {
		_, err := d.Token()
		if err == io.EOF {
			return
		}
		require.NoError(t, err)
	}
}

// rows are a matrix with every outcome.
func rows() kill.Matrix {
	row := func(id string, excuse string, outcomes ...kill.Outcome) kill.Row {
		r := kill.Row{Mutant: id, Bug: "a bug", Equivalent: excuse}
		for i, o := range outcomes {
			r.Cells = append(r.Cells, kill.Cell{Mutant: id, Column: []string{"ledger", "explore"}[i], Outcome: o, Rule: "leak"})
		}
		return r
	}
	return kill.Matrix{Schema: 1, Columns: []string{"ledger", "explore"}, Rows: []kill.Row{
		row("original", "it is the shipped runner", kill.Survived, kill.Incomplete),
		row("both-kill", "", kill.Killed, kill.Killed),
		row("one-kills", "", kill.Killed, kill.Absent),
		row("seen-by-one", "", kill.Killed, kill.Survived),
		row("lucky", "", kill.Luck, kill.Wrong),
		row("accused", "it is alike", kill.Killed, kill.Spared),
		row("<escaped>", "", kill.Survived, kill.Survived),
	}}
}

func TestTheMatrixHasASignForEachOutcomeBesidesItsColour(t *testing.T) {
	m := rows()
	s := Matrix(m)
	wellFormed(t, s)
	for _, mark := range signs {
		require.GreaterOrEqual(t, strings.Count(string(s), `d="`+mark.mark+`"`), 2, "%s is not in the matrix, or not in the legend", mark.says)
	}
	require.Contains(t, string(s), "&lt;escaped&gt;, explore: survived")
}

func TestTheMatrixNamesWhatOneLaneAloneKills(t *testing.T) {
	require.Contains(t, string(Matrix(rows())), "Only ledger kills one-kills, seen-by-one")
}

func TestMechanicalMutantsAreDrawnOnlyWhereTheyNeedAWord(t *testing.T) {
	m := rows()
	for i := range m.Rows {
		m.Rows[i].Source = "mechanical: of some operator"
	}
	s := string(Matrix(m))
	require.NotContains(t, s, ">both-kill<")
	require.Contains(t, s, ">&lt;escaped&gt;<")
}

func TestAMatrixOfNothingIsAPicture(t *testing.T) {
	wellFormed(t, Matrix(kill.Matrix{Rows: rows().Rows[:1]}))
}

func TestGrowthHasAPlotForEachTarget(t *testing.T) {
	s := Growth(fuzzing.Summary{Verdict: check.Pass, Summary: "pass: 0 findings & more", Seconds: 3600, Targets: []fuzzing.Target{
		{Name: "FuzzLegal", Coverage: 300, Growth: []fuzzing.Point{{Seconds: 1, Coverage: 100}, {Seconds: 3600, Coverage: 300}}},
		{Name: "FuzzOfAVeryLongNameThatHasNoRoomInItsPlotAtAll", Coverage: 12},
	}})
	wellFormed(t, s)
	require.Contains(t, string(s), ">FuzzLegal<")
	require.Contains(t, string(s), ">300<")
	require.Contains(t, string(s), ">1h0m0s<")
	require.Contains(t, string(s), "…<")
	wellFormed(t, Growth(fuzzing.Summary{}))
}
