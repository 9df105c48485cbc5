// Package bench holds the runner against the primitives it is made of and against
// runners in Rust, and measures what the harness itself costs.
//
//	report, err := bench.Run(ctx, bench.Options{Short: true})
//	report.Print(os.Stdout)
//
// That is what extreme bench does.
//
// All is measured in one run. A round measures each case, and within a case one subject
// after the other; the next round does it again in the opposite order. A figure is the
// fastest of a few slices of a millisecond, most of which nobody interrupts even where
// others use the machine. What is quoted is the median of the rounds' ratios, each of two
// figures that were taken beside each other, because on a shared machine times drift by a
// factor of two while such ratios hold. Its range is the confidence interval of that
// median, at 95 % or more and without an assumption on how the figures are distributed. A
// range that contains 1 is called noise.
//
// The Rust runners are in the folder rust and use the standard library only. They are
// compiled by cargo into the user's cache folder. Without cargo the report is incomplete.
//
// The cases are Go benchmarks as well, for a profile of one of them:
//
//	go test ./bench -run '^$' -bench 'Case/Ready/runner=extreme' -cpuprofile cpu.out
//
// # Limits
//
// Where a case goes from one goroutine to another, the Rust subject goes from one thread of the
// operating system to another. That compares what the two languages offer, not the
// runners.
//
// A benchmark is a loop with nothing around it: caches are warm, branches predicted, the
// pool of parks full. In a program each first Run of a processor after a collection
// allocates its park. The fastest slice tells what a case costs undisturbed, and nothing of
// how it fares where processors are short.
//
// Nothing here fails on a figure. What is exact, that a Run allocates nothing, is a test
// of package executor.
package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/extremely-boring/extreme/check"
)

// Options say what to measure. The zero value measures everything, in some minutes.
type Options struct {
	// Short measures for a minute at most: fewer rounds, less time for each figure,
	// and the largest exploration is cut off.
	Short bool
	// Root is the folder of a clone of this module, where the fuzz targets are, or
	// "" for none: then their rate is not measured.
	Root string
	// Matrix is a kill matrix as extreme mutants saves it, or "" for none. Its time
	// is taken from there.
	Matrix string
	// Progress is told what is being measured; nil for nobody.
	Progress func(string)
}

// rounds is odd, so that a median is a figure that was measured, and more than the six
// that a confidence interval of 95 % takes.
func (o Options) rounds() int {
	if o.Short {
		return 11
	}
	return 21
}

// slice is how long one of the measurements takes that a figure is the fastest of.
func (o Options) slice() time.Duration {
	if o.Short {
		return 500 * time.Microsecond
	}
	return time.Millisecond
}

// Run measures and reports. What can't be measured makes the report incomplete and is
// named in it. The error is about a file that Options name and that can't be read. When
// ctx is done Run ends soon, with an incomplete report of what it has.
//
// It takes the whole machine for itself as far as it can: two at once measure each other.
func Run(ctx context.Context, o Options) (Report, error) {
	return o.run(ctx, cases, exploreRows, fuzzRows)
}

// run measures the cases in interleaved rounds, and then what has rounds of its own.
func (o Options) run(ctx context.Context, cases []*benchCase, harness ...func(context.Context, Options) ([]Row, error)) (Report, error) {
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	start := time.Now()
	r := newReport(o)
	matrix, err := matrixRows(o.Matrix)
	if err != nil {
		return r, err
	}
	o.Progress("compile the runners in Rust")
	rust, err := startRust(ctx)
	if err != nil {
		r.missed(err)
	} else {
		defer rust.close()
		r.Rust = rust.version
	}
	cells := cellsOf(cases, rust, o.Short)
	for round := 0; round < r.Rounds && ctx.Err() == nil; round++ {
		sweep(ctx, cells, o, round)
	}
	r.addCells(cells)
	for _, measure := range harness {
		if ctx.Err() == nil {
			rows, err := measure(ctx, o)
			r.Rows = append(r.Rows, rows...)
			r.missed(err)
		}
	}
	r.Rows = append(r.Rows, matrix...)
	r.leftOut(ctx, cases, o)
	r.Seconds = time.Since(start).Seconds()
	r.conclude()
	return r, nil
}

// leftOut names what was not measured because nobody asked for it, or for no more.
func (r *Report) leftOut(ctx context.Context, cases []*benchCase, o Options) {
	for _, c := range cases {
		if o.Short && c.slow {
			r.missed(&Missing{What: place(c.id, c.slowest(), "anybody"), Reason: "it takes too long for a short report", Remedy: "leave out --short", Optional: true})
		}
	}
	if o.Matrix == "" {
		r.missed(&Missing{What: "the time of the kill matrix", Reason: "no saved matrix was given", Remedy: "extreme mutants --json FILE, then extreme bench --matrix FILE", Optional: true})
	}
	if ctx.Err() != nil {
		r.missed(&Missing{What: "the figures that were still to come", Reason: "it was interrupted", Remedy: "let it run to its end"})
	}
}

func newReport(o Options) Report {
	return Report{
		Schema: 1, Command: "bench", Verdict: check.Pass, Short: o.Short, Rounds: o.rounds(),
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Procs: runtime.GOMAXPROCS(0), CPU: cpu(),
	}
}

// missed takes in what could not be measured. What is missing for one reason is named
// together. A nil error is nothing.
func (r *Report) missed(err error) {
	var m *Missing
	switch {
	case err == nil:
		return
	case !errors.As(err, &m):
		m = &Missing{What: "a figure", Reason: err.Error()}
	}
	if !m.Optional {
		r.Verdict = check.Incomplete
	}
	for i, old := range r.Missing {
		if old.Reason == m.Reason && old.Remedy == m.Remedy && old.Optional == m.Optional {
			r.Missing[i].What += ", " + m.What
			return
		}
	}
	r.Missing = append(r.Missing, *m)
}

// conclude writes the line that sums the report up.
func (r *Report) conclude() {
	required := 0
	for _, m := range r.Missing {
		if !m.Optional {
			required++
		}
	}
	r.Summary = fmt.Sprintf("%s: %d figures in %d rounds, %.0f s", r.Verdict, len(r.Rows), r.Rounds, r.Seconds)
	if required > 0 {
		r.Summary += fmt.Sprintf(", %d not measured", required)
	}
}
