// Package kill makes the kill matrix: every mutant of the runner against every lane
// that runs programs.
//
// A cell is one mutant in one column. It is killed if a rule that the mutant is known to
// break was found broken, in ten runs of ten; a kill for another reason is a miss, and
// one that needs luck does not count. The original is a mutant like the others, and
// must survive in every column.
//
// All mutants of a column are built into one binary, each as a package of its own that
// exists only in an overlay of the go command. Each hunt is a process, package hunt,
// that may crash or hang. A hang is no kill: real time decides nothing.
//
// # Limits
//
// The matrix says what the harness sees of these mutants. A bug that is not among them
// may still escape it. A mutant that hangs a process is incomplete in that column, and
// only a column that judges by virtual time or by the explorer can kill it.
package kill

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/mutant"
)

// Column is one way of running programs: one lane's.
type Column struct {
	// Name is the lane's.
	Name string
	// Way is how the processes hunt: see package hunt.
	Way string
	// Flags and Env are for the go command, and Env is for the processes, too.
	Flags, Env []string
	// Missing says what the column can't run without, and Remedy how to get it.
	// Both are empty where it can run.
	Missing, Remedy string
	// Programs is how many programs a hunt draws.
	Programs int
}

// guarded reports whether the column's build compiles what only the builds of the
// address and memory sanitizers do.
func (c Column) guarded() bool {
	return slices.Contains(c.Flags, "-asan") || slices.Contains(c.Flags, "-msan")
}

// Options say what to run.
type Options struct {
	// Root is the folder of the module.
	Root string
	// Columns are the lanes, the cheapest first.
	Columns []Column
	// Mutants are the rows. The original is put before them.
	Mutants []mutant.Mutant
	// FirstKill leaves a mutant's other columns out once it is killed.
	FirstKill bool
	// Short explores less, and repeats a kill less often.
	Short bool
	// Shrink looks for the simplest program of each kill.
	Shrink bool
	// Seed fixes which programs are drawn.
	Seed int64
	// Journal is a file that keeps the cells that are done, so that a run that was
	// interrupted can be resumed. It is removed at the end. There is none if it is
	// empty.
	Journal string
	// Progress is told what is being done, by one goroutine at a time; it may be nil.
	Progress func(string)
}

// repeats is how often a kill has to be repeated to count.
func (o Options) repeats() int {
	if o.Short {
		return 3
	}
	return 10
}

// Run makes the matrix. When ctx ends, what is not done by then is incomplete. The
// error is for what keeps the whole from starting.
func Run(ctx context.Context, o Options) (Matrix, error) {
	dir, err := os.MkdirTemp("", "extreme-kill-")
	if err != nil {
		return Matrix{}, err
	}
	defer os.RemoveAll(dir)
	rows := append([]mutant.Mutant{{ID: hunt.Original, Bug: "the shipped runner itself", Equivalent: "it is the shipped runner"}}, o.Mutants...)
	r := &run{Options: o, dir: dir, rows: rows, cells: map[place]Cell{}, began: time.Now()}
	if err := r.resume(); err != nil {
		return Matrix{}, err
	}
	defer r.journal.Close()
	if o.FirstKill { // what a column has left to do is known when the one before it is done
		for _, c := range o.Columns {
			open := r.open(c)
			r.column(ctx, c, open, r.build(ctx, c, open))
		}
	} else {
		r.together(ctx)
	}
	m := r.matrix()
	if ctx.Err() == nil {
		err = r.journal.remove()
	}
	return m, err
}

// run is a matrix being made.
type run struct {
	Options
	dir     string
	rows    []mutant.Mutant
	journal journal
	cells   map[place]Cell
	began   time.Time
	telling sync.Mutex
}

// place is where a cell is.
type place struct{ mutant, column string }

func (r *run) doing(format string, args ...any) {
	if r.Progress != nil {
		r.telling.Lock()
		defer r.telling.Unlock()
		r.Progress(fmt.Sprintf(format, args...))
	}
}

// together builds one column while those before it are being filled in. They share the
// workers, so that the last hunts of one, most of which hang, keep no core from the next.
func (r *run) together(ctx context.Context) {
	var all int
	opens := make([][]mutant.Mutant, len(r.Columns))
	for i, c := range r.Columns {
		opens[i] = r.open(c)
		all += len(opens[i])
	}
	hunts := make(chan hunted, all) // so that building waits for no hunt
	go func() {
		defer close(hunts)
		for i, c := range r.Columns {
			hunters := r.build(ctx, c, opens[i])
			for _, m := range opens[i] {
				hunts <- hunted{c, m, hunters[m.ID]}
			}
		}
	}()
	r.fill(ctx, hunts, all)
}

// open fills in the cells of a column that need no run, and returns the mutants of the
// others.
func (r *run) open(c Column) (open []mutant.Mutant) {
	for _, m := range r.rows {
		at := place{m.ID, c.Name}
		switch _, done := r.cells[at]; {
		case done:
		case r.FirstKill && r.killed(m.ID):
			r.cells[at] = Cell{Outcome: Spared, Reason: "it was killed before"}
		case c.Missing != "":
			r.cells[at] = Cell{Outcome: Incomplete, Reason: c.Missing, Remedy: c.Remedy}
		default:
			open = append(open, m)
		}
	}
	return open
}

// build builds the mutants for a column.
func (r *run) build(ctx context.Context, c Column, open []mutant.Mutant) map[string]hunter {
	if c.Way == Unit || len(open) == 0 {
		return nil
	}
	r.doing("%s: building %d mutants", c.Name, len(open))
	b := &builder{root: r.Root, dir: r.dir, column: c}
	return b.build(ctx, open)
}

// hunted is a cell to be filled in, and the binary for it.
type hunted struct {
	column Column
	mutant mutant.Mutant
	hunter hunter
}

// column fills in the rest of one column.
func (r *run) column(ctx context.Context, c Column, open []mutant.Mutant, hunters map[string]hunter) {
	hunts := make(chan hunted, len(open))
	for _, m := range open {
		hunts <- hunted{c, m, hunters[m.ID]}
	}
	close(hunts)
	r.fill(ctx, hunts, len(open))
}

// fill fills in as many cells as there are hunts, in all. More processes run at once than
// there are cores, because one that hangs needs none.
func (r *run) fill(ctx context.Context, hunts <-chan hunted, all int) {
	ended := make(chan Cell)
	for range 2 * runtime.GOMAXPROCS(0) {
		go func() {
			for h := range hunts {
				cell := r.play(ctx, h.column, h.mutant, h.hunter)
				cell.Mutant, cell.Column = h.mutant.ID, h.column.Name
				ended <- cell
			}
		}()
	}
	for n := range all {
		cell := <-ended
		r.cells[place{cell.Mutant, cell.Column}] = cell
		r.journal.add(cell)
		r.doing("%s: %d of %d, %s", cell.Column, n+1, all, cell.line())
	}
}

// killed reports whether some column has killed the mutant.
func (r *run) killed(id string) bool {
	for _, c := range r.Columns {
		if r.cells[place{id, c.Name}].Outcome == Killed {
			return true
		}
	}
	return false
}

// matrix gathers the cells.
func (r *run) matrix() Matrix {
	m := Matrix{Schema: 1, Command: "mutants", Seed: r.Seed, Short: r.Short, Seconds: time.Since(r.began).Seconds()}
	for _, c := range r.Columns {
		m.Columns = append(m.Columns, c.Name)
	}
	for _, row := range r.rows {
		out := Row{Mutant: row.ID, Bug: row.Bug, Source: row.Source, Equivalent: row.Equivalent, Unreachable: row.Unreachable, edits: row.Edits}
		for _, rule := range row.Rules {
			out.Rules = append(out.Rules, string(rule))
		}
		for _, c := range r.Columns {
			cell, ok := r.cells[place{row.ID, c.Name}]
			if !ok {
				cell = Cell{Outcome: Incomplete, Reason: interrupted}
			}
			cell.Mutant, cell.Column = row.ID, c.Name
			out.Cells = append(out.Cells, cell)
		}
		m.Rows = append(m.Rows, out)
	}
	return m
}
