package bench

import (
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// confidence is that of every interval.
const confidence = 0.95

// median returns the median of the figures and the confidence interval around it, which
// assumes nothing of how they are distributed. Of too few figures for that, the interval
// is from the least to the greatest, and it is not sure.
func median(figures []float64) (center, low, high float64, sure bool) {
	sample := benchmath.NewSample(slices.Clone(figures), &benchmath.DefaultThresholds) // it sorts them
	s := benchmath.AssumeNothing.Summary(sample, confidence)
	if math.IsInf(s.Lo, 0) || math.IsInf(s.Hi, 0) {
		return s.Center, slices.Min(figures), slices.Max(figures), false
	}
	return s.Center, s.Lo, s.Hi, true
}

// summarize makes the median and its interval of the row's samples.
func (r *Row) summarize() { r.Value, r.Low, r.High, _ = median(r.Samples) }

// ratio compares figures with those that were taken beside them, round by round. It is
// nil where there are none, and noise where there are too few to tell.
func ratio(figures, beside []float64, to string) *Ratio {
	n := min(len(figures), len(beside))
	if n == 0 {
		return nil
	}
	ratios := make([]float64, n)
	for i := range ratios {
		ratios[i] = figures[i] / beside[i]
	}
	r, sure := &Ratio{To: to}, false
	r.Value, r.Low, r.High, sure = median(ratios)
	r.Noise = !sure || r.Low <= 1 && 1 <= r.High
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
		row.summarize()
		if c != first {
			row.Ratio = ratio(c.samples, first.samples, first.subject)
		}
		r.Rows = append(r.Rows, row)
	}
}

// nsPerOp is the unit of a time in nanoseconds.
const nsPerOp = "ns/op"
