package hunt

import (
	"time"

	"go.uber.org/goleak"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
	"github.com/extremely-boring/extreme/internal/leaks"
)

// leftovers does Runs on plain goroutines, and has goleak look at what is left of them.
func leftovers(q Quarry, run Subject, w *watchdog) (a Answer) {
	began := time.Now()
	const runs = 12
	w.feed("runs without a bubble")
	leaks.Runs(runs, func(f task.Future[int]) int { return run(f, nil) })
	a.Programs = runs
	if err := goleak.Find(); err != nil {
		f := &check.Failure{Rule: rule.GoroutineLeak, Sentence: rule.GoroutineLeak.Sentence(), After: runs, Report: err.Error(), Reproduce: "go test ./internal/leaks"}
		if q.Accepts(f.Rule) {
			a.Kill, a.Report = f, f.Report
		} else {
			a.Wrong = append(a.Wrong, f)
		}
	}
	a.Milliseconds = milliseconds(time.Since(began))
	return a
}
