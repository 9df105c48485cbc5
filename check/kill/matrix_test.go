package kill

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/mutant"
)

// matrix is one of two columns with the original and one more row.
func matrix(original, second [2]Outcome, equivalent string) Matrix {
	cells := func(o [2]Outcome) []Cell {
		return []Cell{{Column: "a", Outcome: o[0], Rule: "leak"}, {Column: "b", Outcome: o[1], Rule: "leak"}}
	}
	return Matrix{Columns: []string{"a", "b"}, Rows: []Row{
		{Mutant: hunt.Original, Equivalent: "it is the runner", Cells: cells(original)},
		{Mutant: "some-bug", Bug: "a bug", Equivalent: equivalent, Cells: cells(second)},
	}}
}

func TestTheVerdictIsOnTheHarness(t *testing.T) {
	fine := [2]Outcome{Survived, Survived}
	for _, c := range []struct {
		reason           string
		original, second [2]Outcome
		equivalent       string
		want             check.Verdict
	}{
		{"one kill is enough", fine, [2]Outcome{Survived, Killed}, "", check.Pass},
		{"a survivor is a finding", fine, fine, "", check.Fail},
		{"a kill for the wrong reason is none", fine, [2]Outcome{Wrong, Survived}, "", check.Fail},
		{"a kill by luck is none", fine, [2]Outcome{Luck, Survived}, "", check.Fail},
		{"nobody can tell", fine, [2]Outcome{Incomplete, Survived}, "", check.Incomplete},
		{"a hang elsewhere does not matter", fine, [2]Outcome{Incomplete, Killed}, "", check.Pass},
		{"an equivalent mutant survives", fine, fine, "because", check.Pass},
		{"an equivalent mutant that is killed is none", fine, [2]Outcome{Survived, Luck}, "because", check.Fail},
		{"a false alarm", [2]Outcome{Survived, Wrong}, [2]Outcome{Killed, Killed}, "", check.Fail},
		{"a lane that can't run", [2]Outcome{Survived, Incomplete}, [2]Outcome{Killed, Incomplete}, "", check.Incomplete},
	} {
		m := matrix(c.original, c.second, c.equivalent)
		require.Equal(t, c.want, m.Verdict(), c.reason)
		var b bytes.Buffer
		m.Print(&b, 0, false)
		require.True(t, strings.Contains(b.String(), string(c.want)+": "), c.reason)
		require.Equal(t, c.want == check.Fail && !strings.Contains(c.reason, "false alarm") && c.equivalent == "", strings.HasPrefix(b.String(), "survivor some-bug"), c.reason)
		require.Equal(t, c.reason == "nobody can tell", strings.HasPrefix(b.String(), "undecided some-bug"), c.reason)
		require.Equal(t, strings.Contains(c.reason, "false alarm") || c.reason == "an equivalent mutant that is killed is none", strings.Contains(b.String(), "false alarm "), c.reason)
	}
}

func TestWhatOneColumnAloneKillsIsSaid(t *testing.T) {
	var b bytes.Buffer
	matrix([2]Outcome{Survived, Survived}, [2]Outcome{Killed, Survived}, "").Print(&b, 0, false)
	require.Contains(t, b.String(), "only a kills: some-bug\nonly b kills: nothing\n")
}

func TestWhatNoColumnAloneKillsIsNotSaidOfEach(t *testing.T) {
	var b bytes.Buffer
	matrix([2]Outcome{Survived, Survived}, [2]Outcome{Killed, Killed}, "").Print(&b, 0, false)
	require.NotContains(t, b.String(), "only ")
	b.Reset()
	one := matrix([2]Outcome{Survived, Survived}, [2]Outcome{Killed, Killed}, "")
	one.Columns = one.Columns[:1]
	for i := range one.Rows {
		one.Rows[i].Cells = one.Rows[i].Cells[:1]
	}
	one.Print(&b, 0, false)
	require.NotContains(t, b.String(), "only ", "there is no other lane")
	require.Contains(t, b.String(), "pass: 1 of 1 mutant killed (100.0 %), 0 equivalent; 1 lane, seed 0")
}

func TestOneIsNotMany(t *testing.T) {
	require.Equal(t, "1 execution 5 ms", Cell{Programs: 1, Executions: 1, Milliseconds: 5}.took())
	require.Equal(t, "1 program 5 ms", Cell{Programs: 1, Milliseconds: 5}.took())
	require.Equal(t, "2 programs, 1 execution", Cell{Programs: 2, Executions: 1}.effort())
	require.Equal(t, "0 programs", Cell{}.effort())
}

func TestTheViewersOfStrykerFindEachMutantWhereItIs(t *testing.T) {
	m := matrix([2]Outcome{Survived, Survived}, [2]Outcome{Killed, Survived}, "")
	m.Rows[1].edits = []mutant.Edit{{File: "run.go", Old: "p.cond.Signal()", New: "p.cond.Broadcast()"}}
	report, err := m.Stryker(root(t))
	require.NoError(t, err)
	text, err := json.Marshal(report)
	require.NoError(t, err)
	var got struct {
		SchemaVersion string
		Files         map[string]struct {
			Language, Source string
			Mutants          []strykerMutant
		}
	}
	require.NoError(t, json.Unmarshal(text, &got))
	require.Equal(t, "2", got.SchemaVersion)
	file := got.Files["executor/run.go"]
	require.Len(t, file.Mutants, 1, "the original is no mutant")
	one := file.Mutants[0]
	require.Equal(t, []string{"a"}, one.KilledBy)
	require.Equal(t, []string{"a", "b"}, one.CoveredBy)
	require.Equal(t, "Killed", one.Status)
	line := strings.Split(file.Source, "\n")[one.Location.Start.Line-1]
	require.Equal(t, one.Location.Start.Line, one.Location.End.Line)
	require.Equal(t, "p.cond.Signal()", line[one.Location.Start.Column-1:one.Location.End.Column-1])
}
