package scope

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/extremely-boring/extreme/check/program"
)

// Total is what came of exploring many programs.
type Total struct {
	// Programs is how many were explored, Executions, Steps and Stuck what that
	// took together, and Deepest the most steps of one execution.
	Programs, Executions, Steps, Stuck, Deepest int
	// Incomplete says why not everything was explored, or is empty.
	Incomplete string
	// Findings are the programs whose verdict is not the right one.
	Findings []Result
}

// All explores programs, each for itself, side by side on all cores. It stops at the
// first that is not right, and when the context ends: then it does not wait for the
// programs that are being explored, nor for the next of the sequence, which go on until
// they come to their ends. One that could not be explored to its end makes the total
// incomplete. The progress, if there is one, is told about once a second.
func All(ctx context.Context, programs iter.Seq[*program.Program], o Options, progress func(Total)) Total {
	next, stop := iter.Pull(programs)
	a := all{ctx: ctx, o: o, progress: progress, next: next, told: time.Now()}
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(a.work)
	}
	ended := make(chan struct{})
	go func() {
		workers.Wait()
		stop()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
	}
	a.lock.Lock()
	defer a.lock.Unlock()
	if ctx.Err() != nil {
		a.incomplete("it was interrupted")
	}
	a.closed = true
	if a.cut > 1 {
		a.total.Incomplete = fmt.Sprintf("%d programs were not explored to their end; %s", a.cut, a.total.Incomplete)
	}
	return a.total
}

// all hands the programs out and adds up what came of them.
type all struct {
	ctx      context.Context
	o        Options
	progress func(Total)

	hand sync.Mutex // who has it takes the next program
	next func() (*program.Program, bool)
	over atomic.Bool // there is none to take any more

	lock   sync.Mutex
	total  Total
	closed bool // nothing is added to it any more
	cut    int  // programs that were not explored to their end
	told   time.Time
}

func (a *all) work() {
	for p, ok := a.take(); ok; p, ok = a.take() {
		a.add(Explore(p, a.o))
	}
}

// take returns the next program, and whether there is one.
func (a *all) take() (*program.Program, bool) {
	a.hand.Lock()
	defer a.hand.Unlock()
	if a.over.Load() || a.ctx.Err() != nil {
		return nil, false
	}
	p, ok := a.next()
	if !ok {
		a.over.Store(true)
	}
	return p, ok
}

// incomplete says why not everything was explored. The first reason counts.
func (a *all) incomplete(why string) {
	if a.total.Incomplete == "" {
		a.total.Incomplete = why
	}
}

func (a *all) add(r Result) {
	a.lock.Lock()
	defer a.lock.Unlock()
	if a.closed {
		return
	}
	t := &a.total
	t.Programs++
	t.Executions += r.Executions
	t.Steps += r.Steps
	t.Stuck += r.Stuck
	t.Deepest = max(t.Deepest, r.Deepest)
	switch {
	case r.Wrong():
		t.Findings = append(t.Findings, r)
		a.over.Store(true)
		a.incomplete("it stopped at a finding")
	case len(r.Findings) == 0 && r.Incomplete != "":
		a.cut++
		a.incomplete(r.Incomplete + ", with " + strings.ReplaceAll(r.Program.String(), "\n", " "))
	}
	if a.progress != nil && time.Since(a.told) >= time.Second {
		a.told = time.Now()
		a.progress(*t)
	}
}
