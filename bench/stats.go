package bench

import (
	"slices"

	"golang.org/x/perf/benchmath"
)

// confidence is that of every interval. Where there are too few rounds for it, the
// interval is without bounds, and so the ratio is called noise.
const confidence = 0.95

// median returns the median of the figures and the confidence interval around it, which
// assumes nothing of how they are distributed.
func median(figures []float64) (center, low, high float64) {
	sample := benchmath.NewSample(slices.Clone(figures), &benchmath.DefaultThresholds) // it sorts them
	s := benchmath.AssumeNothing.Summary(sample, confidence)
	return s.Center, s.Lo, s.Hi
}

// ratio compares figures with those that were taken beside them, round by round. It is
// nil where there are none.
func ratio(figures, beside []float64, to string) *Ratio {
	n := min(len(figures), len(beside))
	if n == 0 {
		return nil
	}
	ratios := make([]float64, n)
	for i := range ratios {
		ratios[i] = figures[i] / beside[i]
	}
	r := &Ratio{To: to}
	r.Value, r.Low, r.High = median(ratios)
	r.Noise = r.Low <= 1 && 1 <= r.High
	return r
}

// addCells makes a row of each cell. The first of a case and size is what the others of
// it are compared with.
func (r *Report) addCells(cells []*cell) {
	var first *cell
	for _, c := range cells {
		if first == nil || first.of != c.of || first.size != c.size {
			first = c
		}
		if c.err != nil {
			r.missed(c.err)
			continue
		}
		if len(c.samples) == 0 { // interrupted before
			continue
		}
		row := Row{
			Case: c.of.id, Size: c.size, Subject: c.subject, Across: c.across,
			Unit: nsPerOp, Samples: c.samples, Allocs: &c.allocs,
		}
		row.Value, row.Low, row.High = median(c.samples)
		if c != first {
			row.Ratio = ratio(c.samples, first.samples, first.subject)
		}
		r.Rows = append(r.Rows, row)
	}
}

// nsPerOp is the unit of a time in nanoseconds.
const nsPerOp = "ns/op"
