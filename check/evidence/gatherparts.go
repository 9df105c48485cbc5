package evidence

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/extremely-boring/extreme/bench"
	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/mutant"
)

// The parts that are no lane.
const (
	matrixPart  = "matrix"
	benchPart   = "bench"
	examplePart = "examples"
)

// runLanes runs the lanes that are not kept, all but mutants.
func (g *gatherer) runLanes(ctx context.Context) error {
	done := &keeper{gatherer: g, interrupted: ctx.Err, made: map[string]string{}}
	results := map[string]Lane{}
	except := []string{mutantsLane}
	for _, name := range lane.Names() {
		if k, ok := takeOver[lane.Result](g, name); ok && name != mutantsLane && reusable(k.Result) {
			results[name] = Lane{k.Made, k.Result}
			except = append(except, name)
			g.log("%s: %s, taken over from %s", name, k.Result.Verdict, k.Made)
		}
	}
	if len(except) < len(lane.Names()) {
		report, err := g.lanes(ctx, lane.Options{Root: g.Root, Except: except, Short: g.Short, Seed: g.e.Seed, Progress: done})
		if err != nil {
			return err
		}
		for _, r := range report.Lanes {
			results[r.Lane] = Lane{done.made[r.Lane], r}
		}
	}
	for _, name := range lane.Names() {
		if l, ok := results[name]; ok {
			g.e.Lanes = append(g.e.Lanes, l)
		}
	}
	return done.err
}

// keeper keeps the result of each lane as soon as it ends.
type keeper struct {
	*gatherer
	interrupted func() error
	lock        sync.Mutex
	made        map[string]string
	err         error
}

// Doing passes it on.
func (k *keeper) Doing(lane, what string) { k.Options.doing(lane)(what) }

// Done keeps the result, and passes it on.
func (k *keeper) Done(r lane.Result) {
	k.lock.Lock()
	made, err := k.keepLane(r)
	k.made[r.Lane] = made
	if k.err == nil {
		k.err = err
	}
	k.lock.Unlock()
	if k.Progress != nil {
		k.Progress.Done(r)
	}
}

// keepLane keeps a result that may be taken over, if it was made of the code that it is
// kept with.
func (k *keeper) keepLane(r lane.Result) (made string, err error) {
	made = k.now().UTC().Format(time.RFC3339)
	// What failed while it was interrupted may have failed by that.
	if !reusable(r) || r.Verdict == lane.Fail && k.interrupted() != nil {
		return made, nil
	}
	if err := k.unchanged(); err != nil {
		return made, err
	}
	return keep(k.store, r.Lane, k.e.Seed, r)
}

// runMatrix makes the kill matrix, if it is not kept or incomplete, and of it the lane mutants.
func (g *gatherer) runMatrix(ctx context.Context) error {
	if ctx.Err() != nil {
		return nil
	}
	k, ok := takeOver[Matrix](g, matrixPart)
	m := k.Result
	if ok = ok && len(m.Rows) > 0 && m.Verdict() != lane.Incomplete; ok {
		m.Made = k.Made
		g.log("mutants: taken over from %s", k.Made)
	} else {
		var err error
		if m, err = g.matrix(ctx, g.Options, g.e.Seed); err != nil || ctx.Err() != nil {
			return err
		}
		if err := g.unchanged(); err != nil {
			return err
		}
		if m.Made, err = keep(g.store, matrixPart, g.e.Seed, m); err != nil {
			return err
		}
	}
	g.e.Matrix = &m
	r := lane.OfMatrix(m.Matrix, m.Left)
	r.Commands = []string{g.e.command("go run ./cmd/extreme mutants")}
	g.e.Lanes = append(g.e.Lanes, Lane{m.Made, r})
	if g.Progress != nil && !ok {
		g.Progress.Done(r)
	}
	return nil
}

// makeMatrix makes the kill matrix of the catalogue. An interrupted one goes on where it
// was. What was said at each kill is left out: the command shows it again.
func makeMatrix(ctx context.Context, o Options, seed int64) (Matrix, error) {
	columns, bugs, left, err := lane.Catalogue(ctx, o.Root, o.Short)
	if err != nil {
		return Matrix{}, err
	}
	length := "full"
	if o.Short {
		length = "short"
	} else {
		bugs = append(bugs, mutant.Equivalents()...)
	}
	doing := o.doing(mutantsLane)
	made, err := kill.Run(ctx, kill.Options{
		Root: o.Root, Columns: columns, Mutants: bugs, Short: o.Short, Seed: seed,
		Journal: filepath.Join(o.Dir, resultsFolder, fmt.Sprintf("%s-%s.jsonl", length, matrixPart)),
		Progress: func(what string) {
			if strings.Contains(what, ": building ") { // a line for each mutant would be too many
				doing(what)
			}
		},
	})
	for _, r := range made.Rows {
		for i := range r.Cells {
			if r.Cells[i].Outcome == kill.Killed {
				r.Cells[i].Report = ""
			}
		}
	}
	return Matrix{Left: left, Matrix: made}, err
}

// runBench measures, if that is not kept.
func (g *gatherer) runBench(ctx context.Context) error {
	if ctx.Err() != nil || g.bench == nil {
		return nil
	}
	k, ok := takeOver[bench.Report](g, benchPart)
	if ok {
		g.log("bench: taken over from %s", k.Made)
	} else {
		report, err := g.bench(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			g.e.BenchMissing = err.Error()
			return nil
		}
		if _, err := keep(g.store, benchPart, g.e.Seed, report); err != nil {
			return err
		}
		k.Result = report
	}
	for i := range k.Result.Rows {
		k.Result.Rows[i].Samples = nil // what is quoted is the median and its range
	}
	g.e.Bench = &k.Result
	return nil
}

// runExamples makes the runs that pictures are made of, if they are not kept.
func (g *gatherer) runExamples(ctx context.Context) error {
	if ctx.Err() != nil || g.examples == nil {
		return nil
	}
	k, ok := takeOver[[]Example](g, examplePart)
	if !ok {
		g.doing(examplePart)("making pictures")
		var err error
		if k.Result, err = g.examples(ctx, g.Root); err != nil || ctx.Err() != nil {
			return err
		}
		if _, err = keep(g.store, examplePart, g.e.Seed, k.Result); err != nil {
			return err
		}
	}
	g.e.Examples = k.Result
	return nil
}

// laneOf returns the result of a lane, if there is one.
func (e *Evidence) laneOf(name string) (Lane, bool) {
	i := slices.IndexFunc(e.Lanes, func(l Lane) bool { return l.Lane == name })
	if i < 0 {
		return Lane{}, false
	}
	return e.Lanes[i], true
}
