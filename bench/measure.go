package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// cell is one subject of one case and size, and what was measured of it.
type cell struct {
	of      *benchCase
	size    int
	subject string
	across  string
	// run does so many batches, and returns how long that took.
	run func(batches int) (time.Duration, error)
	// allocated returns how many allocations so many batches make.
	allocated func(batches int) (int64, error)

	batches int       // that fill a budget; 0 while it isn't known
	samples []float64 // ns/op
	allocs  int64     // per operation
	err     error     // that ended it
}

// cellsOf lists what there is to measure. The cells of a case and size are neighbours,
// the one that the others are compared with first.
func cellsOf(cases []*benchCase, rust *rustRunners, short bool) (cells []*cell) {
	for _, c := range cases {
		for _, size := range c.each() {
			if short && size == c.slowest() {
				continue
			}
			for _, s := range c.subjects {
				cells = append(cells, goCell(c, size, s))
			}
			if c.rust && rust != nil {
				cells = append(cells, rust.cells(c, size)...)
			}
		}
	}
	return cells
}

func goCell(c *benchCase, size int, s goSubject) *cell {
	x := &cell{of: c, size: size, subject: s.name}
	if c.across {
		x.across = "goroutines"
	}
	x.run = func(batches int) (time.Duration, error) {
		start := time.Now()
		s.do(size, batches)
		return time.Since(start), nil
	}
	x.allocated = func(batches int) (int64, error) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s.do(size, batches)
		runtime.ReadMemStats(&after)
		return int64(after.Mallocs - before.Mallocs), nil
	}
	return x
}

// sweep measures every cell once: forwards in even rounds and backwards in odd ones, so
// that none of two neighbours always comes first. It ends early when ctx is done.
func sweep(ctx context.Context, cells []*cell, o Options, round int) {
	cells = slices.Clone(cells)
	if round%2 == 1 {
		slices.Reverse(cells)
	}
	for _, c := range cells {
		if c.err != nil || c.size == c.of.slowest() && round%slowRounds != 0 {
			continue
		}
		o.Progress(fmt.Sprintf("round %d of %d: %s", round+1, o.rounds(), place(c.of.id, c.size, c.subject)))
		err := c.sample(o.slice())
		if ctx.Err() != nil { // it may have failed for that
			return
		}
		c.err = err
	}
}

// slowRounds is in which of the rounds a slow size is measured, each so many. It leaves
// seven of them, enough for an interval.
const slowRounds = 3

// sample takes one figure. At the first time it finds out before how many batches fill a
// slice.
func (c *cell) sample(slice time.Duration) error {
	if c.batches == 0 {
		if err := c.calibrate(slice); err != nil {
			return err
		}
	}
	took, err := c.fastest(c.batches, slice)
	if err != nil {
		return err
	}
	c.samples = append(c.samples, float64(took.Nanoseconds())/float64(c.of.ops(c.size, c.batches)))
	return nil
}

const (
	// slicesOfFigure is how many slices a figure is the fastest of.
	slicesOfFigure = 5
	// leastSlices is how many it is where they take longer than they should, as one
	// does that somebody interrupted, and muchSlower how much longer that may be.
	leastSlices = 3
	muchSlower  = 100
)

// fastest returns how long so many batches take when nobody interrupts. What takes very
// much longer than a slice is measured once: its interruptions are a small part of it.
func (c *cell) fastest(batches int, slice time.Duration) (fastest time.Duration, err error) {
	var all time.Duration
	for i := range slicesOfFigure {
		if all > muchSlower*slice || i >= leastSlices && all > slicesOfFigure*slice {
			break
		}
		took, err := c.run(batches)
		if err != nil {
			return 0, err
		}
		if all += took; i == 0 || took < fastest {
			fastest = took
		}
	}
	return fastest, nil
}

// calibrate finds out how many batches fill a slice, and how much they allocate.
func (c *cell) calibrate(slice time.Duration) error {
	for n := max(1, c.of.least); ; n *= 2 {
		took, err := c.fastest(n, slice)
		if err != nil {
			return err
		}
		if took < slice/2 && n < 1<<30 {
			continue
		}
		c.batches = max(1, c.of.least, int(float64(n)*float64(slice)/float64(max(took, 1))))
		counted := min(c.batches, allocsCounted)
		allocs, err := c.allocated(counted)
		c.allocs = allocs / int64(c.of.ops(c.size, counted))
		return err
	}
}

// allocsCounted is over how many batches allocations are counted, at most. What is
// allocated once is less than one an operation then.
const allocsCounted = 1000
