package engine

import (
	"iter"
	"testing"
)

func BenchmarkPark12(b *testing.B)    { benchPark(b, 1, 2) }
func BenchmarkPark13(b *testing.B)    { benchPark(b, 1, 3) }
func BenchmarkPark22(b *testing.B)    { benchPark(b, 2, 2) }
func BenchmarkPark22by2(b *testing.B) { workers = 2; benchPark(b, 2, 2); workers = 1 }

var workers = 1

func benchPark(b *testing.B, k, t int) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		r := Explore(func() { park(k, t, true)(nil) }, Config{Steps: 10000, Goroutines: 100, Workers: workers})
		n += r.Executions
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "exec/s")
}
func BenchmarkSwitch(b *testing.B) {
	c, stop := iterPull()
	defer stop()
	for b.Loop() {
		c()
	}
}
func iterPull() (func() (struct{}, bool), func()) {
	return iter.Pull(func(y func(struct{}) bool) {
		for y(struct{}{}) {
		}
	})
}
