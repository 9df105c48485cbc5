package bench

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// small is a case of two subjects that take no time.
func small() []*benchCase {
	return []*benchCase{{id: "ready", rust: true, subjects: []goSubject{{runner, runReady}, {"poll", pollUnderDefers}}}}
}

func TestWithoutCargoTheReportIsIncompleteAndSaysWhatToDo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	r, err := Options{Short: true}.run(t.Context(), small())
	require.NoError(t, err)
	require.EqualValues(t, "incomplete", r.Verdict)
	require.Contains(t, r.Missing, Missing{
		What: "the runners in Rust", Reason: "cargo was not found", Remedy: "install Rust, as by the package cargo of most systems",
	})
	require.Empty(t, r.Rust)
	require.Len(t, r.Rows, 2, "what is in Go is measured all the same")
	require.Len(t, r.Rows[1].Samples, r.Rounds)
	require.Equal(t, runner, r.Rows[1].Ratio.To)
	require.EqualValues(t, 0, *r.Rows[0].Allocs)
	require.Regexp(t, `^incomplete: 2 figures in 11 rounds, \d+ s, 1 not measured$`, r.Summary)
}

func TestAnInterruptedReportIsIncompleteAndHasWhatItHas(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	ctx, interrupt := context.WithCancel(t.Context())
	o := Options{Short: true, Progress: func(what string) {
		if what == "round 3 of 11: ready by poll" {
			interrupt()
		}
	}}
	r, err := o.run(ctx, small(), func(context.Context, Options) ([]Row, error) {
		t.Error("nothing more may be measured")
		return nil, nil
	})
	require.NoError(t, err)
	require.EqualValues(t, "incomplete", r.Verdict)
	require.Equal(t, "it was interrupted", r.Missing[len(r.Missing)-1].Reason)
	require.Len(t, r.Rows[0].Samples, 3)
}

func TestWhatTheHarnessCannotMeasureIsMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	part := func(context.Context, Options) ([]Row, error) {
		return []Row{{Case: "fuzz", Subject: "run"}}, &Missing{What: "the rest", Reason: "none", Optional: true}
	}
	broken := func(context.Context, Options) ([]Row, error) { return nil, errors.New("broken") }
	r, err := Options{Short: true}.run(t.Context(), nil, part, broken)
	require.NoError(t, err)
	require.Len(t, r.Rows, 1)
	require.Contains(t, r.Missing, Missing{What: "the rest", Reason: "none", Optional: true})
	require.Contains(t, r.Missing, Missing{What: "a figure", Reason: "broken"})
}

func TestWhatIsOptionalDoesNotMakeAReportIncomplete(t *testing.T) {
	r := newReport(Options{})
	r.missed(&Missing{What: "this", Reason: "nobody asked", Optional: true})
	r.missed(nil)
	r.conclude()
	require.EqualValues(t, "pass", r.Verdict)
	require.Equal(t, "pass: 0 figures in 21 rounds, 0 s", r.Summary)
}

func TestWhatIsMissingForOneReasonIsNamedTogether(t *testing.T) {
	var r Report
	for _, what := range []string{"a", "b"} {
		r.missed(&Missing{What: what, Reason: "ended"})
	}
	r.missed(&Missing{What: "c", Reason: "ended", Optional: true})
	require.Equal(t, []Missing{{What: "a, b", Reason: "ended"}, {What: "c", Reason: "ended", Optional: true}}, r.Missing)
}

func TestAShortReportSaysWhatItLeavesOut(t *testing.T) {
	require.Less(t, len(cellsOf(cases, nil, true)), len(cellsOf(cases, nil, false)))
	r := newReport(Options{Short: true})
	r.leftOut(t.Context(), cases, Options{Short: true, Matrix: "given"})
	require.Equal(t, []Missing{{What: "concurrent of 10000 by anybody", Reason: "it takes too long for a short report", Remedy: "leave out --short", Optional: true}}, r.Missing)
}

func TestASlowSizeIsMeasuredInEnoughRoundsForAnInterval(t *testing.T) {
	c := &benchCase{id: "slow", slow: true, sizes: []int{1, 2}, per: sameSize, subjects: []goSubject{{runner, runPolls}}}
	cells := cellsOf([]*benchCase{c}, nil, false)
	o := Options{Progress: func(string) {}}
	for round := range o.rounds() {
		sweep(t.Context(), cells, o, round)
	}
	require.Len(t, cells[0].samples, o.rounds())
	require.Less(t, len(cells[1].samples), o.rounds())
	_, _, _, sure := median(cells[1].samples)
	require.True(t, sure)
}

func TestTheTimeOfTheKillMatrixIsThatOfTheSavedOne(t *testing.T) {
	file := filepath.Join(t.TempDir(), "matrix.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"schema": 1, "command": "mutants", "seconds": 321.5, "rows": [{"mutant": "the-original"}]}`), 0o644))
	rows, err := matrixRows(file)
	require.NoError(t, err)
	require.Equal(t, 321.5, rows[0].Value)
	require.Equal(t, "s", rows[0].Unit)
}

func TestAFileThatIsNoKillMatrixIsNamedBeforeAnythingIsMeasured(t *testing.T) {
	file := filepath.Join(t.TempDir(), "other.json")
	for _, text := range []string{"{}", "not JSON", `{"seconds": 3}`, `{"schema": 1, "command": "mutants", "seconds": 3}`, `{"schema": 1, "command": "bench", "seconds": 3, "rows": [{"case": "ready"}]}`} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		_, err := Run(t.Context(), Options{Matrix: file})
		require.ErrorContains(t, err, file+" is no kill matrix")
	}
	for _, text := range []string{
		`{"schema": 1, "command": "mutants", "short": true, "seconds": 3, "rows": [{"cells": [{"outcome": "killed"}]}]}`,
		`{"schema": 1, "command": "mutants", "seconds": 3, "rows": [{"cells": [{"outcome": "killed"}, {"outcome": "spared"}]}]}`,
		`{"schema": 1, "command": "mutants", "seconds": 3, "rows": [{"cells": [{"outcome": "incomplete", "reason": "interrupted"}]}]}`,
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		_, err := Run(t.Context(), Options{Matrix: file})
		require.ErrorContains(t, err, file+" is a part of a kill matrix")
	}
	require.NoError(t, os.WriteFile(file, []byte(`{"schema": 2, "command": "mutants", "seconds": 3, "rows": [{"mutant": "original"}]}`), 0o644))
	_, err := Run(t.Context(), Options{Matrix: file})
	require.ErrorContains(t, err, "has version 2 of the form of a kill matrix, and this command knows version 1")
	_, err = Run(t.Context(), Options{Matrix: filepath.Join(t.TempDir(), "none")})
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestTheFuzzTargetsAreMissingOutsideOfAClone(t *testing.T) {
	_, err := fuzzRows(t.Context(), Options{})
	require.EqualError(t, err, "the rate of the fuzz targets: this is no clone of the module; run it in one")
}

func TestAReportIsTheSameAfterItWasSaved(t *testing.T) {
	text, err := json.Marshal(example())
	require.NoError(t, err)
	var back Report
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, example(), back)
}
