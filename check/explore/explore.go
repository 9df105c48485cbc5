// Package explore runs a concurrent test body under every interleaving, on a stock Go
// toolchain.
//
//	explore.Test(t, func(t *explore.T) {
//		var mu sync.Mutex // of check/explore/sync
//		n := 0
//		for range 2 {
//			explore.Go(func() { mu.Lock(); n++; mu.Unlock() })
//		}
//	})
//
// The body is ordinary code whose imports of sync and sync/atomic are the mirrors in
// check/explore/sync and check/explore/sync/atomic, and whose go statements are calls
// of [Go]. It is run again and again, each time in an order in which no run before went.
// What is reported is a value, a [Result]: how much was explored, whether that was all,
// and what was found. A deadlock, a lost wakeup, a data race, a panic, a failed
// assertion, a goroutine that is left over, a misused mutex and a body that is not
// deterministic are findings.
//
// # How
//
// The default, [Exhaustive], is Optimal DPOR: one execution for each trace. A trace is
// what remains of an execution when the order of steps that do not touch the same
// object is forgotten, so that two executions of one trace can't differ in anything
// that the body could see. [Bounded], [POS], [SURW] and [PCT] look for a bug where
// there are too many traces.
//
// # Limits
//
// Memory is sequentially consistent. sync/atomic promises that, and Go promises it to
// programs without data races. So a data race is a finding that voids the verdict on
// everything else.
//
// Channels, select, time and context have no mirror yet. A body that uses them, or a go
// statement, or whose steps depend on the order of a map, on time or on chance, can't be
// explored; the last is noticed and called nondeterminism. A go statement is noticed in the
// source of the body itself, and not in what that calls. Whatever blocks and is no mirror,
// as a lock of the original sync that is held over a step, blocks the exploration itself.
// Memory that is touched otherwise than through a mirror, a [Var], or [Read] and [Write] is
// not watched. [Gosched] is no step. A goroutine that spins until another acts makes an
// execution without end: such a body is incomplete when it comes to the bound on steps.
// Under the strategy [Bounded] a body that goes by a plain word with a data race may be
// called nondeterministic before the race is seen.
package explore

import (
	"fmt"
	"math"
	"time"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Strategy is an order of search.
type Strategy = engine.Strategy

// The strategies.
const (
	// Exhaustive explores every trace once: Optimal DPOR with wakeup trees
	// (Abdulla and others, Journal of the ACM 64, 2017).
	Exhaustive = engine.Exhaustive
	// Bounded explores every schedule without preemption, then with one, and so
	// on to the bound (Musuvathi and Qadeer, PLDI 2007). It reduces nothing.
	Bounded = engine.Bounded
	// POS samples schedules by random priorities of steps (Yuan and others, CAV
	// 2018).
	POS = engine.POS
	// SURW samples the interleavings of the steps on one object uniformly (Zhao
	// and others, ASPLOS 2025).
	SURW = engine.SURW
	// PCT samples schedules with few changes of priority (Burckhardt and others,
	// ASPLOS 2010). It finds deep bugs, and can miss shallow ones.
	PCT = engine.PCT
)

// Options say how to explore. The zero value explores everything and stops at the first
// finding.
type Options struct {
	// Strategy is the order of search.
	Strategy Strategy
	// Executions bounds how many executions there are; 0 for no bound, and for
	// the random strategies 10,000.
	Executions int
	// Steps bounds the steps of an execution, 1,048,576 at most, which a token can hold;
	// 0 for 10,000. An execution that comes to the bound makes the exploration incomplete.
	Steps int
	// Preemptions bounds them for Bounded; 0 for no bound. If it is negative there is
	// none at all.
	Preemptions int
	// Goroutines bounds how many an execution has, the body's own with them; 0 for 1000.
	// One that comes to the bound makes the exploration incomplete.
	Goroutines int
	// Spurious is how many wakeups that nobody asked for are injected into
	// waiting Conds, 8 at most. sync.Cond has none, so that it is 0 unless the question is
	// whether the body would survive one.
	Spurious int
	// Depth is PCT's: how many changes of priority a bug may need, 1000 at most; 0
	// for 3.
	Depth int
	// Seed is what the random strategies begin from.
	Seed uint64
	// Workers is how many explore side by side; 0 for one. With several the body
	// must not share unmodelled memory between executions.
	Workers int
	// Findings is after how many to stop; 0 for one. If it is negative nothing
	// stops the exploration, and a few of the findings are looked into.
	Findings int
	// Replay is a token from a finding. If it is set, that execution alone is run.
	Replay string
	// Observe is called at the end of each execution, one at a time. Of a replay it is
	// that which the token names.
	Observe func(Trace)
	// Trace gives Observe what a report shows, too: places, values and plain accesses.
	// It is slower.
	Trace bool
	// Progress is called about once a second.
	Progress func(Progress)
}

// Trace is an execution as data.
type Trace = engine.Trace

// Progress is how far an exploration has come.
type Progress struct {
	// Executions were run so far, to about a thousand, in Elapsed: Rate of them
	// in a second.
	Executions int
	Elapsed    time.Duration
	Rate       float64
	// Done estimates the part that is explored, between 0 and 1; it is 0 where
	// there is no telling.
	Done float64
}

// Result is what came of an exploration.
type Result struct {
	// Executions is how many were run, and Traces how many distinct traces those
	// were. They are equal for Exhaustive.
	Executions, Traces int
	// Steps is the number of steps in all, Deepest that of the longest execution.
	Steps, Deepest int
	// Plain is how many plain accesses were watched in all: none is where a data race of
	// plain words could not have been seen.
	Plain int
	// Preemptions is the most that one execution had.
	Preemptions int
	// Stuck is how many executions ended with a goroutine blocked, and Failed how
	// many failed in any way.
	Stuck, Failed int
	// Incomplete says why not everything was explored, or is empty.
	Incomplete string
	// Findings are what was found.
	Findings []Finding
	// Options are those that were in force.
	Options Options
}

// Run explores the body. It may be called from any goroutine, several at once.
func Run(body func(*T), o Options) Result {
	b := func() { body(tOf(engine.Current())) }
	if err := o.check(); err != nil {
		return Result{Options: o, Incomplete: err.Error()}
	}
	if said := goStatement(body); said != "" {
		return Result{Options: o, Incomplete: said}
	}
	if o.Replay != "" {
		return o.replay(b)
	}
	cfg := o.config()
	if o.Observe != nil {
		cfg.Observe = func(e *engine.Engine) { o.Observe(e.Trace()) }
	}
	if o.Progress != nil {
		cfg.Progress = func(n int, d time.Duration, done float64) {
			o.Progress(Progress{Executions: n, Elapsed: d, Rate: float64(n) / d.Seconds(), Done: done})
		}
	}
	r := engine.Explore(b, cfg)
	out := Result{Executions: r.Executions, Traces: r.Traces, Steps: r.Steps, Deepest: r.Deepest, Plain: r.Plain, Preemptions: r.Preemptions, Stuck: r.Stuck, Failed: r.Failed, Incomplete: r.Incomplete, Options: o}
	for _, f := range r.Failures {
		out.Findings = append(out.Findings, o.finding(b, f))
	}
	return out
}

// maxDepth is far beyond what PCT can find, as its chance falls by the length of an
// execution with each. All are drawn for each execution, and looked at in each step.
const maxDepth = 1000

// check returns an error if an option is out of its range, or the token is none.
func (o Options) check() error {
	for _, n := range []struct {
		name     string
		is, most int
	}{
		{"Executions", o.Executions, math.MaxInt},
		{"Steps", o.Steps, maxSchedule},
		{"Preemptions", max(0, o.Preemptions), math.MaxInt32},
		{"Goroutines", o.Goroutines, math.MaxInt32},
		{"Spurious", o.Spurious, engine.MaxSpurious},
		{"Depth", o.Depth, maxDepth},
		{"Workers", o.Workers, 1024},
	} {
		if n.is < 0 || n.is > n.most {
			return fmt.Errorf("option %s is %d: it must be from 0 to %d", n.name, n.is, n.most)
		}
	}
	if int(o.Strategy) >= len(strategies) {
		return fmt.Errorf("option Strategy is %d: there is no such strategy", o.Strategy)
	}
	if o.Replay != "" {
		_, err := parseToken(o.Replay)
		return err
	}
	return nil
}

func (o Options) config() engine.Config {
	or := func(n, otherwise int) int {
		if n == 0 {
			return otherwise
		}
		return n
	}
	executions := o.Executions
	if o.Strategy > Bounded {
		executions = or(executions, 10_000)
	}
	preemptions := or(o.Preemptions, -1)
	if o.Preemptions < 0 {
		preemptions = 0
	}
	return engine.Config{
		Strategy: o.Strategy, Executions: executions, Steps: or(o.Steps, 10_000), Preemptions: preemptions,
		Goroutines: or(o.Goroutines, 1000), Spurious: o.Spurious, Depth: or(o.Depth, 3), Seed: o.Seed, Workers: or(o.Workers, 1),
		Findings: max(0, or(o.Findings, 1)), Trace: o.Trace,
	}
}
