package kill

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/extremely-boring/extreme/check/internal/process"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/mutant"
)

// Unit is the way of the column that runs the runner's own tests. They know what no
// generated program can get to, as a count that overflows. Each mutant is built by
// itself, so that the column is for those that nothing else kills.
const Unit = "unit"

var failedTest = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// unit runs the tests on one mutant. A kill has the name of the first test that fails
// for a rule.
func (r *run) unit(ctx context.Context, c Column, m mutant.Mutant) Cell {
	if guardedOnly(m) && !c.guarded() {
		return Cell{Outcome: Absent, Reason: "only the builds of asan and msan compile what it edits"}
	}
	dir, err := os.MkdirTemp(r.dir, "unit-")
	if err != nil {
		return Cell{Outcome: Incomplete, Reason: err.Error()}
	}
	argv := []string{"go", "test", "-count=1"}
	if m.ID != hunt.Original && len(m.Edits) > 0 {
		named := m
		named.ID = ident(m.ID) // an id may have slashes
		overlay, err := named.Overlay(filepath.Join(r.Root, original), dir)
		if err != nil {
			return Cell{Outcome: Incomplete, Reason: err.Error()}
		}
		argv = append(argv, "-vet=off", "-overlay", overlay)
	}
	limited, cancel := process.Limit(ctx, limit)
	defer cancel(nil)
	cmd := process.Command(limited, append(append(argv, c.Flags...), "./"+original))
	cmd.Dir, cmd.Env = r.Root, append(os.Environ(), c.Env...)
	var out process.Excerpt
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	err = cmd.Run()
	cell := Cell{Outcome: Survived, Milliseconds: float64(time.Since(began).Microseconds()) / 1000, Report: out.String()}
	switch failed := failedTest.FindSubmatch([]byte(out.String())); {
	case limited.Err() != nil:
		return Cell{Outcome: Incomplete, Reason: "the tests hung, or were interrupted"}
	case err == nil:
		cell.Report = ""
	case failed != nil:
		cell.Outcome, cell.Rule, cell.What, cell.Kills, cell.Runs = Killed, string(failed[1]), "a test of the runner's own fails", 1, 1
	case bytes.Contains([]byte(out.String()), []byte("[build failed]")):
		cell.Outcome, cell.Rule, cell.What, cell.Kills, cell.Runs = Killed, "the tests do not build", "the runner builds, and its own tests don't", 1, 1
	default:
		cell.Outcome, cell.Rule, cell.What, cell.Kills, cell.Runs = Killed, "the tests die", "a test of the runner's own brings the process down", 1, 1
	}
	return cell
}
