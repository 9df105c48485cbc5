package fuzz_test

import (
	"math/rand/v2"
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/program"
)

// drawn are light programs as a fuzzer makes them up.
func drawn(n int) (all []*program.Program) {
	random := rand.New(rand.NewPCG(1, 1))
	for len(all) < n {
		data := make([]byte, 1+random.IntN(input.Longest))
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		if p := program.Decode(data); weight(p) <= light {
			all = append(all, p)
		}
	}
	return all
}

// BenchmarkExplore measures executions of drawn programs: with as many schedules to a
// program as FuzzExplore has, and with many, where making ready no longer counts.
func BenchmarkExplore(b *testing.B) {
	for _, c := range []struct {
		name      string
		schedules int
	}{{"schedules=8", schedules}, {"schedules=1000", 1000}} {
		for i, strategy := range strategies {
			b.Run(c.name+"/"+[]string{"pos", "surw", "pct"}[i], func(b *testing.B) {
				programs, n, executions := drawn(64), 0, 0
				for b.Loop() {
					s := scheduled{strategy: strategy, seed: uint64(n), program: programs[n%len(programs)]}
					o := s.options()
					o.Executions = c.schedules
					executions += scope.Explore(s.program, scope.Options{Explore: o}).Executions
					n++
				}
				b.ReportMetric(float64(executions)/b.Elapsed().Seconds(), "executions/s")
			})
		}
	}
}

// BenchmarkRun measures programs on real goroutines in virtual time.
func BenchmarkRun(b *testing.B) {
	programs, n := drawn(64), 0
	for b.Loop() {
		check.Run(programs[n%len(programs)], check.Options{})
		n++
	}
}
