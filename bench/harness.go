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
	entries = 4*clones + 5
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

// member is one of the family of parks: how often a Run parks, and how many goroutines
// wake it each time.
type member struct {
	parks, wakes int
	// large says that to explore all of it takes many seconds.
	large bool
}

var family = []member{{1, 1, false}, {1, 2, false}, {2, 1, false}, {2, 2, true}}

// exploreRows measures how long an execution of the explorer takes, how many round trips
// into a coroutine that is, and how many executions there are.
func exploreRows(ctx context.Context, o Options) (rows []Row, err error) {
	for _, m := range family {
		o.Progress("explore " + m.String())
		row, r := m.explore(ctx, o)
		if ctx.Err() != nil {
			return rows, nil
		}
		row.summarize()
		rows = append(rows, row)
		switch {
		case !r.OK():
			err = &Missing{What: m.String(), Reason: "the explorer found " + string(r.Rule()), Remedy: "run extreme explore"}
		case r.Incomplete != "" && o.Short:
			err = &Missing{What: "how many executions " + m.String() + " has", Reason: "they take too long for a short report", Remedy: "leave out --short", Optional: true}
		case r.Incomplete != "":
			r = m.all(0)
			fallthrough
		default:
			n := float64(r.Executions)
			rows = append(rows, Row{Case: "executions", Subject: m.String(), Unit: "executions", Value: n, Low: n, High: n, Samples: []float64{n}})
		}
	}
	return rows, err
}

func (m member) String() string { return fmt.Sprintf("park-%d,%d", m.parks, m.wakes) }

// all explores the member, all of it or at most so many executions.
func (m member) all(most int) scope.Result {
	return scope.Explore(program.Park(m.parks, m.wakes), scope.Options{Explore: explore.Options{Executions: most}})
}

// explore measures executions of the member, each time beside a coroutine. Of a large one it
// measures the first.
func (m member) explore(ctx context.Context, o Options) (row Row, r scope.Result) {
	most := 0
	if m.large {
		most = firstExecutions
	}
	row = Row{Case: "explore", Subject: m.String(), Unit: nsPerOp}
	var beside []float64
	for i := 0; i < o.rounds() && ctx.Err() == nil; i++ {
		beside = append(beside, fastest(o, func() int { coroutineSwitches(0, roundTrips); return roundTrips }))
		row.Samples = append(row.Samples, fastest(o, func() int {
			r = m.all(most)
			return r.Executions
		}))
	}
	row.Ratio = ratio(row.Samples, beside, "coroutine")
	return row, r
}

const (
	// firstExecutions are enough for a rate, and few enough that some are not
	// interrupted.
	firstExecutions = 100
	// roundTrips are those beside which an exploration is measured.
	roundTrips = 5000
	// slicesOfExploring is how many slices there is time for to find the fastest
	// exploration; each may take several.
	slicesOfExploring = 30
)

// fastest returns the nanoseconds that each of the operations took that do counts, where
// it took least of all the times that fit into the time there is.
func fastest(o Options, do func() int) (least float64) {
	for begin := time.Now(); least == 0 || time.Since(begin) < slicesOfExploring*o.slice(); {
		start := time.Now()
		n := do()
		if each := float64(time.Since(start).Nanoseconds()) / float64(n); least == 0 || each < least {
			least = each
		}
	}
	return least
}
