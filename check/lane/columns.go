package lane

import (
	"context"
	"os"
	"runtime"

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
	{"ledger", hunt.Books, 4_000, 1_000},
	{"explore", hunt.Schedules, 0, 0},
	{"race", hunt.Books, 1_000, 200},
	{"asan", hunt.Books, 2_000, 300},
	{"msan", hunt.Books, 2_000, 300},
	{"leak", hunt.Leftovers, 0, 0},
}

// Columns returns the columns of the kill matrix for the lanes of those names, none for
// all. What one can't run without, it says.
func Columns(ctx context.Context, root string, names []string, short bool) ([]kill.Column, error) {
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
		for _, l := range chosen {
			if l.Name != h.lane {
				continue
			}
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
			all = append(all, c)
		}
	}
	return all, nil
}
