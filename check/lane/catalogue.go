package lane

import (
	"context"
	"os"
	"runtime"
	"slices"

	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/internal/house"
)

// Catalogue is what the lane mutants runs, for somebody who makes the whole matrix of it:
// the columns that can be run here, the bugs that these can kill, and the ids of those that
// are left to lanes that are not among them. A short one has only the columns that need no
// sanitizer.
func Catalogue(ctx context.Context, root string, short bool) (columns []kill.Column, bugs []mutant.Mutant, left []string, err error) {
	dir, err := os.MkdirTemp("", "extreme-")
	if err != nil {
		return nil, nil, nil, err
	}
	defer os.RemoveAll(dir)
	m := &matrix{}
	m.choose(ctx, &gate{Options: Options{Root: root, Short: short}, goos: runtime.GOOS, goarch: runtime.GOARCH, start: newMachine(root)}, dir, short)
	return m.columns, m.mutants, m.left, nil
}

// OfMatrix is how the lane mutants ends by a matrix of its catalogue that was made
// elsewhere, with the ids that [Catalogue] left out. Its planted bug is the row of the
// original, taken for a bug: it must be a survivor.
func OfMatrix(m kill.Matrix, left []string) Result {
	r := Result{Lane: "mutants", Verdict: Pass, Seconds: m.Seconds}
	rows := slices.Clone(m.Rows)
	if i := slices.IndexFunc(rows, func(r kill.Row) bool { return r.Mutant == hunt.Original }); i >= 0 {
		control := rows[i]
		control.Mutant, control.Equivalent = unmutated, ""
		rows = append(rows, control)
	}
	m.Rows = rows
	(&matrix{left: left}).judge(&r, m)
	return r
}

// Bugs are the names of the bugs that the lane plants, in the order of its results. One that
// is looked for in several ways stands there for each.
func (l Lane) Bugs() (names []string) {
	if w, ok := l.work().(interface{ bugs() []string }); ok {
		return w.bugs()
	}
	return nil
}

func (s *suite) bugs() (names []string) {
	for _, p := range s.plants {
		names = append(names, p.mutant)
	}
	return names
}

func (l *leaks) bugs() (names []string) {
	for range probes {
		names = append(names, leakPlant)
	}
	return names
}

func (f *fuzzed) bugs() (names []string) {
	for _, p := range fuzzPlants {
		names = append(names, p.mutant)
	}
	return names
}

func (v *reading) bugs() (names []string) {
	for _, t := range v.readers(&job{gate: &gate{}}) {
		names = append(names, plantedFor(t.name))
	}
	for _, r := range house.Rules() {
		names = append(names, plantedFor("house rule "+r.Name))
	}
	return names
}

func (m *matrix) bugs() []string { return []string{unmutated} }
