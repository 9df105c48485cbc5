package explore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
)

func TestADescriptionHasTheWordsOfTheReport(t *testing.T) {
	var seen explore.Trace
	r := explore.Run(lostWakeup, explore.Options{})
	again := explore.Run(lostWakeup, explore.Options{Replay: r.Findings[0].Token, Observe: func(t explore.Trace) { seen = t }})
	require.Equal(t, again.Findings[0].Trace, seen, "it is the trace of the execution that was replayed")
	d := explore.Describe(seen)
	require.Len(t, d.Steps, len(seen.Steps))
	report := r.Findings[0].String()
	for i, said := range d.Steps {
		require.Contains(t, report, said)
		require.Contains(t, report, d.Places[i])
	}
	require.Equal(t, []string{"Wait cond"}, d.Blocked)
	require.Contains(t, d.Objects, "cond")
}

func TestATracedExecutionCountsWhatItRecords(t *testing.T) {
	var seen explore.Trace
	var before, by []int
	explore.Run(func(t *explore.T) {
		var v explore.Var[int]
		for range 2 {
			v.Set(v.Get() + 1)
			n, g := t.Recorded()
			before, by = append(before, n), append(by, g)
		}
	}, explore.Options{Executions: 1, Trace: true, Observe: func(t explore.Trace) { seen = t }})
	require.Equal(t, []int{2, 4}, before)
	require.Equal(t, []int{0, 0}, by)
	require.Len(t, seen.Steps, 4)
	require.Equal(t, 3, seen.Steps[3].Recorded)
}
