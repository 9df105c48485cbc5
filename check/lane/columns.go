package lane

import (
	"context"
	"os"
	"runtime"
	"slices"

	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/kill/hunt"
)

// hunting is how a lane's column of the kill matrix is run. The build is the lane's own.
type hunting struct {
	lane                    string
	way                     string
	programs, shortPrograms int
}

// columns are those of the kill matrix, the cheapest first.
var columns = []hunting{
	{"ledger", hunt.Books, 3_000, 1_000},
	{"explore", hunt.Schedules, 0, 0},
	{"race", hunt.Books, 2_000, 2_000}, // of 300, one run in ten misses what only it sees
	{"asan", hunt.Books, 1_200, 300},
	{"msan", hunt.Books, 1_200, 300},
	{"leak", hunt.Leftovers, 0, 0},
}

// unitColumn is that of the runner's own tests, which the leak lane runs.
var unitColumn = kill.Column{Name: "tests", Way: kill.Unit}

// Columns returns the columns of the kill matrix for the lanes of those names, none for
// all. What one can't run without, it says. With unit, a column of the runner's own tests
// comes last: it is slow, and for mutants that nothing else kills.
func Columns(ctx context.Context, root string, names []string, short, unit bool) ([]kill.Column, error) {
	chosen, err := Choose(names)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "extreme-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	g := &gate{Options: Options{Root: root}, goos: runtime.GOOS, goarch: runtime.GOARCH, start: newMachine(root)}
	var all []kill.Column
	for _, h := range columns {
		if slices.ContainsFunc(chosen, func(l Lane) bool { return l.Name == h.lane }) {
			all = append(all, h.column(ctx, g, short, dir))
		}
	}
	if unit {
		all = append(all, unitColumn)
	}
	return all, nil
}

// column makes the column, with a folder for what has to be tried out.
func (h hunting) column(ctx context.Context, g *gate, short bool, dir string) kill.Column {
	l := byName(h.lane)
	c := kill.Column{Name: l.Name, Way: h.way, Programs: h.programs}
	if short {
		c.Programs = h.shortPrograms
	}
	if s, ok := l.work().(*suite); ok {
		c.Flags, c.Env = s.flags, s.env
	}
	j := &job{gate: g, lane: l, dir: dir}
	for _, n := range l.needs {
		if c.Missing == "" {
			c.Missing, c.Remedy = n(ctx, j)
		}
	}
	return c
}
