package main

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/internal/count"
)

// task is something to be explored: a program, or every program up to a size.
type task struct {
	name    string
	program *program.Program
	size    program.Size
	options scope.Options
}

// explored is what came of a task.
type explored struct {
	name     string
	total    scope.Total
	traces   int       // distinct ones of a program
	expected rule.Rule // what a hostile program expects
}

// explore does the task. What it says meanwhile is how far it has come.
func (t task) explore(ctx context.Context, status func(string)) explored {
	if t.program == nil {
		t.options.Explore.Workers = 1 // each core has programs of its own
		total := scope.All(ctx, program.EnumerateContext(ctx, t.size), t.options, func(s scope.Total) {
			status(fmt.Sprintf("%s: %s, %s", t.name, count.Of(s.Programs, "program"), count.Of(s.Executions, "execution")))
		})
		for i, r := range total.Findings {
			status(t.name + ": looking for the simplest program")
			simpler, err := untilInterrupted(ctx, func() (scope.Result, error) { return scope.Minimize(r, t.options), nil })
			if err == nil {
				total.Findings[i] = simpler
			}
		}
		return explored{name: t.name, total: total}
	}
	if ctx.Err() != nil {
		return explored{name: t.name, total: scope.Total{Incomplete: interrupted}}
	}
	var executions atomic.Int64
	t.options.Explore.Progress = func(p explore.Progress) {
		executions.Store(int64(p.Executions))
		status(t.name + ": " + soFar(p))
	}
	ended := make(chan scope.Result, 1)
	go func() { ended <- scope.Explore(t.program, t.options) }()
	select {
	case r := <-ended:
		return ofProgram(t.name, r)
	case <-ctx.Done(): // the process ends, and with it the exploration
		return explored{name: t.name, total: scope.Total{Programs: 1, Executions: int(executions.Load()), Incomplete: interrupted}}
	}
}

// soFar tells how far the exploration of a program has come.
func soFar(p explore.Progress) string {
	text := fmt.Sprintf("about %s, %s a second", count.Of(p.Executions, "execution"), count.Of(int64(p.Rate), "execution"))
	if p.Done > 0 {
		text += fmt.Sprintf(", about %.0f %% done", 100*p.Done)
	}
	return text
}

// ofProgram is what came of a single program. A hostile one that is found out is right,
// and there is nothing more to look for.
func ofProgram(name string, r scope.Result) explored {
	x := explored{name: name, traces: r.Traces, expected: r.Program.Expect, total: scope.Total{
		Programs: 1, Executions: r.Executions, Steps: r.Steps, Stuck: r.Stuck, Deepest: r.Deepest, Incomplete: r.Incomplete,
	}}
	switch {
	case r.OK() && len(r.Findings) > 0:
		x.total.Incomplete = ""
	case r.Wrong():
		x.total.Findings = []scope.Result{r}
	}
	return x
}
