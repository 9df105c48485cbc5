package bench

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheMedianOfEnoughRoundsHasAnIntervalThatLeavesOutTheOutliers(t *testing.T) {
	center, low, high, sure := median([]float64{11, 900, 10, 12, 13, 9, 11, 10, 12, 11, 1})
	require.True(t, sure)
	require.Equal(t, 11.0, center)
	require.GreaterOrEqual(t, low, 9.0)
	require.LessOrEqual(t, high, 13.0)
}

func TestTooFewRoundsForAnIntervalGiveTheRange(t *testing.T) {
	center, low, high, sure := median([]float64{3, 1, 2})
	require.False(t, sure)
	require.Equal(t, []float64{2, 1, 3}, []float64{center, low, high})
}

func TestTheFiguresKeepTheOrderOfTheirRounds(t *testing.T) {
	figures := []float64{3, 1, 2, 9, 8, 7, 4}
	median(figures)
	require.Equal(t, []float64{3, 1, 2, 9, 8, 7, 4}, figures)
}

// drifting are times that double in the middle of the rounds, as those of a shared
// machine do.
var drifting = []float64{10, 10, 11, 10, 20, 21, 20, 20, 22, 20, 10}

func times(factor float64) (scaled []float64) {
	for _, x := range drifting {
		scaled = append(scaled, factor*x)
	}
	return scaled
}

func TestARatioHoldsWhileTheTimesDrift(t *testing.T) {
	r := ratio(times(1.5), drifting, runner)
	require.InDelta(t, 1.5, r.Value, 1e-9)
	require.InDelta(t, 1.5, r.Low, 1e-9)
	require.InDelta(t, 1.5, r.High, 1e-9)
	require.False(t, r.Noise)
	require.Equal(t, runner, r.To)
}

func TestARatioWhoseIntervalContainsOneIsNoise(t *testing.T) {
	beside := make([]float64, len(drifting))
	for i, x := range drifting {
		beside[i] = x * []float64{0.9, 1.1}[i%2]
	}
	require.True(t, ratio(beside, drifting, runner).Noise)
}

func TestARatioOfTooFewRoundsIsNoise(t *testing.T) {
	require.True(t, ratio([]float64{30, 31}, []float64{10, 10}, runner).Noise)
	require.Nil(t, ratio(nil, drifting, runner))
}

// measured is a cell that was measured.
func measured(of *benchCase, size int, subject string, samples []float64) *cell {
	return &cell{of: of, size: size, subject: subject, samples: samples}
}

func TestEachSubjectIsComparedWithTheFirstOfItsCaseAndSize(t *testing.T) {
	one, two := &benchCase{id: "one"}, &benchCase{id: "two"}
	var r Report
	r.addCells([]*cell{
		measured(one, 1, runner, drifting), measured(one, 1, "other", times(2)),
		measured(one, 10, runner, times(4)), measured(one, 10, "other", times(2)),
		measured(two, 0, runner, drifting),
	})
	require.Len(t, r.Rows, 5)
	require.InDelta(t, 2.0, r.Rows[1].Ratio.Value, 1e-9)
	require.InDelta(t, 0.5, r.Rows[3].Ratio.Value, 1e-9)
	for _, i := range []int{0, 2, 4} {
		require.Nil(t, r.Rows[i].Ratio)
	}
}

func TestACellThatFailedIsMissingAndNoRow(t *testing.T) {
	failed := measured(&benchCase{id: "one"}, 0, runner, drifting)
	failed.err = errors.New("no more threads")
	var r Report
	r.addCells([]*cell{failed})
	require.Empty(t, r.Rows)
	require.Equal(t, []Missing{{What: "a figure", Reason: "no more threads"}}, r.Missing)
	require.EqualValues(t, "incomplete", r.Verdict)
}
