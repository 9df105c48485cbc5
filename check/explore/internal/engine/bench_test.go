package engine

import (
	"iter"
	"testing"
)

// All that is compared is in this file, so that the ratios come from one run: go test
// -bench . says how many coroutine switches an execution costs.

func BenchmarkSwitch(b *testing.B) {
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		for yield(struct{}{}) {
		}
	})
	defer stop()
	for b.Loop() {
		next()
	}
}

func BenchmarkPark11(b *testing.B)    { benchmarkPark(b, 1, 1, 1) }
func BenchmarkPark12(b *testing.B)    { benchmarkPark(b, 1, 2, 1) }
func BenchmarkPark12by2(b *testing.B) { benchmarkPark(b, 1, 2, 2) }
func BenchmarkPark13(b *testing.B)    { benchmarkPark(b, 1, 3, 1) }
func BenchmarkPark13by2(b *testing.B) { benchmarkPark(b, 1, 3, 2) }
func BenchmarkPark22(b *testing.B)    { benchmarkPark(b, 2, 2, 1) }
func BenchmarkPark22by2(b *testing.B) { benchmarkPark(b, 2, 2, 2) }

// benchmarkPark explores the parking place, and reports how many executions there are in
// a second and how much one allocates.
func benchmarkPark(b *testing.B, polls, wakers, workers int) {
	b.ReportAllocs()
	body := park(polls, wakers, true)
	n := 0
	for b.Loop() {
		n += Explore(body, Config{Steps: 10_000, Goroutines: 100, Workers: workers}).Executions
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "executions/s")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/execution")
}
