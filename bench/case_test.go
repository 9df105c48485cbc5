package bench

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/executor"
)

// BenchmarkCase is every case in Go, for a profile of one.
func BenchmarkCase(b *testing.B) {
	for _, c := range cases {
		for _, size := range c.each() {
			for _, s := range c.subjects {
				b.Run(Row{Case: c.id, Size: size, Subject: s.name}.benchmark(), func(b *testing.B) {
					b.ReportAllocs()
					batches := max(b.N, c.least)
					s.do(size, batches)
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(c.ops(size, batches)), nsPerOp)
				})
			}
		}
	}
}

func TestEveryGoSubjectEndsWhateverTheSizeAndTheNumberOfBatches(t *testing.T) {
	for _, c := range cases {
		for _, size := range c.each() {
			for _, s := range c.subjects {
				for _, batches := range []int{1, 3} {
					s.do(min(size, 100), batches)
				}
			}
		}
	}
}

func TestTheRunnerIsWhatOthersAreComparedWith(t *testing.T) {
	for _, c := range cases {
		if c.rust {
			require.Equal(t, runner, c.subjects[0].name, c.id)
		}
	}
}

func TestABookHasAsManyEntriesAsItsCostIsSharedBetween(t *testing.T) {
	for _, books := range []func() *ledger.Ledger{ledger.New, newJournals, newSources} {
		l := books()
		executor.RunObserved(cloning, l)
		require.Equal(t, entries, l.Stats().Entries)
	}
}

func TestTheNameOfABenchmarkTellsCaseSizeAndSubject(t *testing.T) {
	require.Equal(t, "SelfWake/runner=extreme", Row{Case: "self-wake", Subject: runner}.benchmark())
	require.Equal(t, "Polls/n=10/runner=seed-rust", Row{Case: "polls", Size: 10, Subject: "seed-rust"}.benchmark())
}

func TestOperationsAreBatchesTimesWhatEachHas(t *testing.T) {
	for _, x := range []struct {
		reason       string
		of           benchCase
		size, ops, n int
	}{
		{"a batch is one operation", benchCase{}, 0, 5, 5},
		{"a batch has one for each of the size", benchCase{per: sameSize}, 10, 50, 5},
		{"a batch has a number of its own", benchCase{per: func(int) int { return entries }}, 0, 5 * entries, 5},
	} {
		require.Equal(t, x.ops, x.of.ops(x.size, x.n), fmt.Sprint(x.reason))
	}
}
