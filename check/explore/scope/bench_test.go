package scope_test

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
)

// BenchmarkPark measures the explorer with all that it does but the books. How many
// round trips to a coroutine an execution takes is about the same on every machine.
func BenchmarkPark(b *testing.B) {
	for _, c := range []struct{ k, t, workers int }{{1, 2, 1}, {1, 3, 1}, {2, 2, 1}, {2, 2, 2}} {
		b.Run(fmt.Sprintf("%d,%d/workers=%d", c.k, c.t, c.workers), func(b *testing.B) {
			b.ReportAllocs()
			executions := 0
			for b.Loop() {
				executions += explore.Run(scope.Park(c.k, c.t), explore.Options{Workers: c.workers}).Executions
			}
			each := float64(b.Elapsed().Nanoseconds()) / float64(executions)
			b.ReportMetric(float64(time.Second)/each, "executions/s")
			b.ReportMetric(each/roundTrip(), "roundtrips/execution")
		})
	}
}

// roundTrip returns how many nanoseconds it takes to go to a coroutine and back.
func roundTrip() float64 {
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		for yield(struct{}{}) {
		}
	})
	defer stop()
	const n = 1 << 20
	begin := time.Now()
	for range n {
		next()
	}
	return float64(time.Since(begin).Nanoseconds()) / n
}
