package explore_test

import (
	"fmt"
	"slices"
	"strings"
	original "sync"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/internal/oracle"
)

// way is one of exploring a program.
type way struct {
	engine.Config
	layout layout
}

// reduces reports whether each trace is to be explored once.
func (w way) reduces() bool { return w.Strategy == engine.Exhaustive }

// covers reports whether each trace is to be explored.
func (w way) covers() bool { return w.Strategy <= engine.Bounded }

// traces explores p in a way of the engine, and returns what traces there are, how often
// each was seen, and whether all were.
func (w way) traces(p oracle.Program) (seen map[oracle.Key]int, all bool) {
	seen = map[oracle.Key]int{}
	empty, cfg := newWorld(p), w.Config
	cfg.Steps, cfg.Goroutines, cfg.Preemptions = 10_000, 1_000, -1
	cfg.Observe = func(e *engine.Engine) {
		events, _ := translate(e.Trace())
		seen[oracle.Canonical(events)]++
	}
	r := engine.Explore(func() {
		w := empty.copy()
		w.fill()
		w.run(p)
	}, cfg)
	return seen, r.Incomplete == ""
}

// comparison is an exploration of a program beside what brute force has found.
type comparison struct {
	want   *oracle.Result
	way    way
	lock   original.Mutex
	worlds map[*engine.Engine]*world // of the executions at hand
	seen   map[oracle.Key]bool
	wrong  string // the first thing that was
}

// explore explores p in a way of the engine, and says how that differs from what brute
// force has found there. What it says is empty if nothing does.
func (w way) explore(p oracle.Program, want *oracle.Result) (r engine.Result, difference string) {
	defer func() {
		if panicked := recover(); panicked != nil { // the explorer checks itself
			difference = fmt.Sprint("a panic: ", panicked)
		}
	}()
	c := &comparison{want: want, way: w, worlds: map[*engine.Engine]*world{}, seen: map[oracle.Key]bool{}}
	empty := newWorld(p)
	if w.layout == outlived {
		empty.fill()
	}
	cfg := w.Config
	cfg.Steps, cfg.Goroutines, cfg.Preemptions, cfg.Depth = 10_000, 1_000, -1, 3
	cfg.Observe = c.observe
	r = engine.Explore(func() {
		w := empty.copy()
		if c.way.layout == atOnce {
			w.fill()
		}
		c.lock.Lock()
		c.worlds[engine.Current()] = w
		c.lock.Unlock()
		w.run(p)
	}, cfg)
	return r, c.judge(r)
}

// observe compares an execution.
func (c *comparison) observe(e *engine.Engine) {
	c.lock.Lock()
	w := c.worlds[e]
	c.lock.Unlock()
	if c.wrong != "" {
		return
	}
	events, stuck := translate(e.Trace())
	key := oracle.Canonical(events)
	trace, seen := c.want.Traces[key], c.seen[key]
	c.seen[key] = true
	switch {
	case trace == nil:
		c.wrong = "a trace that there is not:\n" + show(events)
	case !seen:
		o := trace.Outcome()
		if !slices.Equal(stuck, o.Stuck) {
			c.wrong = fmt.Sprintf("stuck are %v and not %v, after\n%s", stuck, o.Stuck, show(events))
		}
		for _, t := range w.threads {
			if !slices.Equal(t.results, o.Results[t.name]) {
				c.wrong = fmt.Sprintf("the results of %s are %v and not %v, in\n%s", t.name, t.results, o.Results[t.name], show(events))
			}
		}
	case c.way.reduces():
		c.wrong = "a trace for the second time:\n" + show(events)
	}
}

// judge says what is wrong now that the exploration is over.
func (c *comparison) judge(r engine.Result) string {
	bounded := c.way.Executions > 0 // so that not every trace has to be seen
	switch {
	case c.wrong != "":
		return c.wrong
	case r.Asleep > 0:
		return fmt.Sprintf("%d executions came to where all sleeps", r.Asleep)
	case r.Incomplete != "" && !bounded:
		return "incomplete: " + r.Incomplete
	case r.Traces != len(c.seen), c.way.reduces() && r.Executions != r.Traces:
		return fmt.Sprintf("%d executions and %d traces are counted, and %d traces seen", r.Executions, r.Traces, len(c.seen))
	case r.Failed != r.Stuck:
		return fmt.Sprintf("%d executions failed, and %d got stuck", r.Failed, r.Stuck)
	case !c.way.covers() || r.Incomplete != "":
		return ""
	}
	missed := ""
	for key, trace := range c.want.Traces {
		if !c.seen[key] {
			missed = trace.String()
		}
	}
	if missed != "" {
		return fmt.Sprintf("%d of %d traces are missed, as\n%s", len(c.want.Traces)-len(c.seen), len(c.want.Traces), missed)
	}
	return ""
}

// show returns the events, one a line.
func show(events []oracle.Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%-6s %s\n", e.Goroutine, e.Text)
	}
	return b.String()
}
