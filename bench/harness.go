package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// What the harness costs: the ledger, and the explorer.

// clones is how many handles a Run of the ledger's case makes, and entries how many
// entries its books have: four for each handle, and those of the Run itself.
const (
	clones  = 250
	entries = 4*clones + 7
)

// cloning is the future whose books are kept.
var cloning = task.FutureFunc[int](func(cx task.Context) (int, bool) {
	for range clones {
		cx.Waker().Clone().Drop()
	}
	return 0, true
})

func unobserved(_, batches int) {
	for range batches {
		executor.Run(cloning)
	}
}

func observed(books func() *ledger.Ledger) func(size, batches int) {
	return func(_, batches int) {
		for range batches {
			executor.RunObserved(cloning, books())
		}
	}
}

func newJournals() *ledger.Ledger { return ledger.NewJournals(2, clones+1) }

func newSources() *ledger.Ledger {
	l := ledger.New()
	l.Sources = true
	return l
}

// family are the members of the family of parks: how often a Run parks, and how many
// goroutines wake it each time.
var family = []struct{ parks, wakes int }{{1, 1}, {1, 2}, {2, 1}, {2, 2}}

// exploreRows measures how long an execution of the explorer takes, how many round trips
// into a coroutine that is, and how many executions there are.
func exploreRows(ctx context.Context, o Options) (rows []Row, err error) {
	for i, m := range family {
		subject := fmt.Sprintf("park-%d,%d", m.parks, m.wakes)
		last := i == len(family)-1
		rounds, most := o.rounds(), 0
		switch {
		case last && o.Short:
			most = cappedExecutions
		case last:
			rounds = 1 // it takes tens of seconds
		}
		row := Row{Case: "explore", Subject: subject, Unit: nsPerOp}
		var beside []float64
		var r scope.Result
		for range rounds {
			o.Progress("explore " + subject)
			if ctx.Err() != nil {
				return rows, nil
			}
			beside = append(beside, timed(func() int { coroutineSwitches(0, roundTrips); return roundTrips }))
			row.Samples = append(row.Samples, timed(func() (n int) {
				for start := time.Now(); n == 0 || time.Since(start) < slicesOfFigure*o.slice(); {
					r = scope.Explore(program.Park(m.parks, m.wakes), scope.Options{Explore: explore.Options{Executions: most}})
					n += r.Executions
				}
				return n
			}))
		}
		row.Value, row.Low, row.High = median(row.Samples)
		row.Ratio = ratio(row.Samples, beside, "coroutine")
		rows = append(rows, row)
		if !r.OK() {
			return rows, &Missing{What: "the executions of " + subject, Reason: "the explorer found " + string(r.Rule()), Remedy: "run extreme explore"}
		}
		if r.Incomplete != "" {
			return rows, &Missing{What: "the number of executions of " + subject, Reason: r.Incomplete, Remedy: "leave out --short", Optional: o.Short}
		}
		n := float64(r.Executions)
		rows = append(rows, Row{Case: "executions", Subject: subject, Unit: "executions", Value: n, Low: n, High: n, Samples: []float64{n}})
	}
	return rows, nil
}

const (
	// cappedExecutions are enough for a rate, where there is no time for all.
	cappedExecutions = 5000
	// roundTrips are those beside which an exploration is measured.
	roundTrips = 20000
)

// timed returns the nanoseconds that each of the operations took that do counts.
func timed(do func() int) float64 {
	start := time.Now()
	n := do()
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}
