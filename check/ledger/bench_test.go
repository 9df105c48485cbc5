package ledger_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// BenchmarkEntry is the cost of one entry, of either side, over Runs of about a
// thousand entries each.
func BenchmarkEntry(b *testing.B) {
	const clones = 250 // clone, retain, drop, release: four entries each
	future := task.FutureFunc[int](func(cx task.Context) (int, bool) {
		for range clones {
			cx.Waker().Clone().Drop()
		}
		return 0, true
	})
	bench := func(b *testing.B, books func() *ledger.Ledger) {
		entries := 0
		for b.Loop() {
			l := books()
			executor.RunObserved(future, l)
			entries += l.Stats().Entries
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(entries), "ns/entry")
	}
	b.Run("journal", func(b *testing.B) { bench(b, ledger.New) })
	b.Run("journals", func(b *testing.B) {
		bench(b, func() *ledger.Ledger { return ledger.NewJournals(2, clones+1) })
	})
	b.Run("sources", func(b *testing.B) {
		bench(b, func() *ledger.Ledger {
			l := ledger.New()
			l.Sources = true
			return l
		})
	})
}
