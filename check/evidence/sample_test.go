package evidence

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/bench"
	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/mutant"
)

const sampleTime = "2026-01-02T03:04:05Z"

// sampleLane is the result of a lane in which all is well.
func sampleLane(l lane.Lane) lane.Result {
	r := lane.Result{Lane: l.Name, Verdict: lane.Pass, Seconds: 30, Commands: []string{"go test ./check"}}
	for _, bug := range l.Bugs() {
		r.Planted = append(r.Planted, lane.Planted{Bug: bug, Caught: true, By: "its rule"})
	}
	switch {
	case l.Name == "explore":
		r.Stats = lane.Stats{Programs: 102_899, Executions: 1_423_220}
	case l.Programs > 0:
		r.Stats = lane.Stats{Programs: int64(l.Programs), Entries: 1_342_800, Wakes: 300_318, Goroutines: 51_846}
	default:
		r.Ran = "go vet, staticcheck, 12 house rules"
	}
	return r
}

// sampleMatrix is a matrix in which each bug is killed in its lanes.
func sampleMatrix() *Matrix {
	m := &Matrix{Made: sampleTime, Matrix: kill.Matrix{Schema: 1, Seed: 42, Seconds: 240, Columns: []string{"ledger", "explore", "race", "asan", "msan", "leak"}}}
	add := func(bug mutant.Mutant) {
		row := kill.Row{Mutant: bug.ID, Bug: bug.Bug, Source: bug.Source, Equivalent: bug.Equivalent, Unreachable: bug.Unreachable}
		for _, r := range bug.Rules {
			row.Rules = append(row.Rules, string(r))
		}
		for _, c := range m.Columns {
			cell := kill.Cell{Mutant: bug.ID, Column: c, Outcome: kill.Survived, Programs: 3000, Milliseconds: 900}
			if slices.Contains(bug.Lanes, c) {
				cell = kill.Cell{Mutant: bug.ID, Column: c, Outcome: kill.Killed, Rule: row.Rules[0], Programs: 1, Milliseconds: 2, Kills: 10, Runs: 10}
			}
			row.Cells = append(row.Cells, cell)
		}
		m.Rows = append(m.Rows, row)
	}
	add(mutant.Mutant{ID: hunt.Original, Bug: "the shipped runner itself", Equivalent: "it is the shipped runner"})
	for _, bug := range slices.Concat(mutant.All(), mutant.Equivalents()) {
		add(bug)
	}
	return m
}

// sample is evidence of a run in which all is well.
func sample(t *testing.T) Evidence {
	t.Helper()
	e := Evidence{Schema: Schema, Command: commandName, Made: sampleTime, Seed: 42,
		Code: Code{
			Module: module, Commit: strings.Repeat("0123456789", 4), Runner: strings.Repeat("a1", 32), Harness: strings.Repeat("b2", 32), Tree: strings.Repeat("c3", 32),
			Files: []File{{"executor/arc.go", strings.Repeat("d4", 32)}, {"executor/run.go", strings.Repeat("e5", 32)}},
		},
		Machine: Machine{OS: "linux", Arch: "amd64", CPUs: 2, Model: "Some Processor", Go: "go1.26.0", CC: "gcc 12.2.0", Clang: "clang version 14.0.6"},
		Matrix:  sampleMatrix(), FuzzMissing: "no folder of extreme fuzz was named by --fuzz",
		Bench: &bench.Report{Schema: 1, Command: "bench", Verdict: lane.Pass, Summary: "pass", Rows: []bench.Row{
			{Case: "ready", Subject: "mutex", Value: 5, Unit: "ns/op"},
			{Case: "ready", Subject: "extreme", Value: 40, Unit: "ns/op", Ratio: &bench.Ratio{To: "mutex", Value: 8, Low: 7.5, High: 8.25}},
			{Case: "wake", Size: 8, Subject: "extreme", Value: 700, Unit: "ns/op", Ratio: &bench.Ratio{To: "cond", Value: 1.05, Low: .9, High: 1.2, Noise: true}},
		}},
	}
	for _, l := range lane.All() {
		r := sampleLane(l)
		if l.Name == mutantsLane {
			r = lane.OfMatrix(e.Matrix.Matrix, nil)
			r.Commands = []string{"go run ./cmd/extreme mutants --seed 42"}
		}
		e.Lanes = append(e.Lanes, Lane{sampleTime, r})
	}
	e.derive()
	require.NoError(t, e.seal())
	return e
}

func TestASampleIsAPass(t *testing.T) {
	e := sample(t)
	for _, c := range e.Claims {
		require.Contains(t, []lane.Verdict{lane.Pass, NotMeasured}, c.Verdict, "%s: %v", c.ID, c.Why)
	}
	require.Equal(t, lane.Pass, e.Verdict)
}
