package lane

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/mutant"
)

// matrix runs the catalogue of mutants through the lanes that run programs, the
// cheapest first, until each is killed. Its planted bug is none: the original, told to
// be a mutant, must be the one survivor.
type matrix struct {
	columns []kill.Column
	mutants []mutant.Mutant
	left    []string // mutants that only lanes see which are left out
}

// unmutated is the original as a mutant.
const unmutated = "the-original"

func (m *matrix) build(ctx context.Context, j *job) error {
	// Else each mutant would be told not to build.
	if x := j.exec(ctx, nil, "go", "build", "./executor/..."); !x.ok() {
		return unbuilt("the runner does not build", x)
	}
	m.choose(ctx, j.gate, j.dir, true)
	m.mutants = append([]mutant.Mutant{{ID: unmutated, Bug: "nothing is wrong with it"}}, m.mutants...)
	return nil
}

// choose takes the columns that can be run here, and the mutants that they can kill.
func (m *matrix) choose(ctx context.Context, g *gate, dir string, few bool) {
	var missing []string
	for _, h := range columns {
		if g.Short && h.lane != "ledger" && h.lane != "explore" {
			// The sanitizers' own lanes plant the bugs that only they see.
			missing = append(missing, h.lane)
			continue
		}
		c := h.column(ctx, g, few, dir)
		if c.Missing != "" && byName(h.lane).Optional {
			missing = append(missing, h.lane)
			continue
		}
		m.columns = append(m.columns, c)
	}
	for _, bug := range mutant.All() {
		there := func(lane string) bool { return !slices.Contains(missing, lane) }
		if len(bug.Lanes) > 0 && !slices.ContainsFunc(bug.Lanes, there) {
			m.left = append(m.left, bug.ID)
			continue
		}
		m.mutants = append(m.mutants, bug)
	}
}

func (m *matrix) run(ctx context.Context, j *job) {
	defer j.slot(ctx)()
	r := j.result
	r.Commands = []string{shortMatrix(j.Seed)}
	made, err := j.matrix(ctx, kill.Options{
		Root: j.Root, Columns: m.columns, Mutants: m.mutants, FirstKill: true, Short: true, Seed: j.Seed,
		Progress: func(what string) {
			if strings.Contains(what, ": building ") { // a line for each mutant would be too many
				j.doing("%s", what)
			}
		},
	})
	if err != nil {
		r.fail("%v", err)
		return
	}
	m.judge(r, made)
}

// shortMatrix is the command that makes the matrix by hand.
func shortMatrix(seed int64) string {
	return fmt.Sprintf("go run ./cmd/extreme mutants --short --seed=%d", seed)
}

// blamed is what a row that fails is found for: for surviving, or where it should have
// survived for what was found. That of the runner itself is a rule, as if it were found by
// the lane.
func blamed(row kill.Row) string {
	if row.Equivalent == "" {
		return "survivor"
	}
	for _, c := range row.Cells {
		if row.Mutant == hunt.Original && c.Rule != "" {
			return c.Rule
		}
	}
	return "false-alarm"
}

// judge takes in the matrix.
func (m *matrix) judge(r *Result, made kill.Matrix) {
	killed := 0
	for _, row := range made.Rows {
		switch v, why := row.Verdict(), row.Why(); {
		case row.Mutant == unmutated:
			r.plantedEnd(Planted{Bug: unmutated, Caught: v == Fail, By: "it survived", Why: why, CutShort: v == Incomplete})
		case v == Pass && row.Equivalent == "":
			killed++
		case v == Fail:
			r.found(Finding{Rule: blamed(row), Sentence: why, Reproduce: shortMatrix(made.Seed) + " " + row.Mutant})
		case v == Incomplete:
			r.incomplete("%s: %s", row.Mutant, why)
		}
	}
	r.Ran = fmt.Sprintf("%d mutants killed", killed)
	if len(m.left) > 0 {
		r.Ran += "; left to the lanes of the sanitizers: " + strings.Join(m.left, ", ")
	}
}
