package hunt

import (
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// most bounds the executions of one program. The family and the small scope are far
// below it. A program of the corpus may not be, and a long one gets fewer.
const most = 20_000

// schedules hunts with the explorer: with each program of the corpus that needs no time,
// then in the family of K polls woken by T goroutines, without and with a spurious
// wakeup, and then in the small scope. One goroutine explores, so that the same subject
// takes the same executions each time.
func schedules(q Quarry, run Subject, w *watchdog) (a Answer) {
	began := time.Now()
	defer func() {
		if a.Milliseconds == 0 {
			a.Milliseconds = milliseconds(time.Since(began))
		}
	}()
	o := scope.Options{Runner: run, Explore: explore.Options{Workers: 1, Executions: most}}
	seen := map[rule.Rule]bool{}
	kills := func(p *program.Program) bool {
		w.feed(p.String())
		r := scope.Explore(p, o)
		a.Programs++
		a.Executions += r.Executions
		if strings.Contains(r.Incomplete, "for ever") {
			a.Incomplete = r.Incomplete + ", with " + strings.ReplaceAll(p.String(), "\n", " ")
		}
		if len(r.Findings) == 0 || seen[r.Rule()] {
			return false
		}
		seen[r.Rule()] = true
		if !q.Accepts(r.Rule()) {
			a.Wrong = append(a.Wrong, failure(r, a.Programs))
			return false
		}
		a.Milliseconds = milliseconds(time.Since(began))
		if q.Shrink {
			w.feed("the simplest program")
			r = scope.Minimize(r, o)
		}
		if q.Subject != Original {
			for i := range r.Findings { // a replay runs the shipped runner, which does something else
				r.Findings[i].Token = ""
			}
		}
		a.Kill, a.Report = failure(r, a.Programs), r.Told(nil)
		return true
	}
	for _, p := range check.Corpus() {
		o.Explore.Executions = most / max(program.NewPlan(p).Polls(), 20)
		if kills(p) {
			return a
		}
	}
	o.Explore.Executions = most
	budget := 0
	if q.Spurious {
		budget = 1
	}
	for o.Explore.Spurious = 0; o.Explore.Spurious <= budget; o.Explore.Spurious++ {
		for _, p := range []*program.Program{program.Park(1, 1), program.Park(2, 1), program.Park(1, 2)} {
			if kills(p) {
				return a
			}
		}
	}
	o.Explore.Spurious = 0
	size := program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 4}
	if q.Short {
		size.Actions--
	}
	for p := range program.Enumerate(size) {
		if kills(p) {
			return a
		}
	}
	return a
}

func failure(r scope.Result, after int) *check.Failure {
	f := r.Findings[0]
	return &check.Failure{
		Rule: f.Rule, Sentence: f.Cause(), Program: r.Program.String(), After: after,
		Reproduce: f.Command,
	}
}
