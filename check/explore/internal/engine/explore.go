package engine

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// Exploration is a body being explored by one or more engines.
type Exploration struct {
	cfg   Config
	body  func()
	known *known
	pool  *pool
	begin time.Time

	lock     sync.Mutex // of what follows
	stats    Stats
	failures []Failure
	reason   string // why it is incomplete
	leftOut  bool   // something, by the bound on preemptions
	seen     map[uint64]struct{}
	said     time.Time
	stop     atomic.Bool
	count    atomic.Int64 // executions, where they are bounded
	ticks    atomic.Int64 // executions, as far as the workers have told
}

// Failure is an execution that failed.
type Failure struct {
	// Schedule is how it went, with the number of Ghosts that it was haunted by.
	Schedule []Turn
	Ghosts   int
	// What says how it failed. Differed says that a replayed step was another than
	// before: the schedule is the one up to it.
	What        string
	Differed    bool
	Preemptions int
	Executions  int // how many had been run with it, by its worker
}

// Result is what came of an exploration.
type Result struct {
	Stats
	Failures []Failure
	// Incomplete says why not everything was explored, or is empty.
	Incomplete string
}

// Why an exploration is incomplete that went as far as it was to go.
const (
	AtExecutions  = "it came to the bound on executions"
	AtPreemptions = "it came to the bound on preemptions"
)

// Explore explores the body.
func Explore(body func(), cfg Config) Result {
	cfg.Workers = max(1, cfg.Workers)
	switch {
	case cfg.Schedule != nil || cfg.Strategy == Bounded:
		cfg.Workers = 1
	case cfg.Strategy > Bounded: // each runs one at least
		cfg.Workers = min(cfg.Workers, max(1, cfg.Executions))
	}
	x := &Exploration{cfg: cfg, body: body, known: newKnown(), seen: map[uint64]struct{}{}, begin: time.Now()}
	for n := 0; n <= cfg.Spurious && !x.stop.Load(); n++ {
		if x.many() {
			n = cfg.Spurious
		}
		if x.full() { // there may be more with a spurious wakeup more
			x.incomplete(AtExecutions)
			break
		}
		x.pool = newPool(cfg.Workers)
		crashes := make([]any, cfg.Workers)
		var others sync.WaitGroup
		for w := range cfg.Workers - 1 {
			others.Go(func() { crashes[w] = x.work(w, n) })
		}
		// A small exploration would take longer to hand over than to run.
		crashes[cfg.Workers-1] = x.work(cfg.Workers-1, n)
		others.Wait()
		for _, crash := range crashes {
			if crash != nil {
				panic(crash)
			}
		}
	}
	if x.reason == "" && x.leftOut {
		x.reason = AtPreemptions
	}
	return Result{Stats: x.stats, Failures: x.failures, Incomplete: x.reason}
}

// many reports whether ghosts are all there from the beginning, where it is not the
// number of executions that counts.
func (x *Exploration) many() bool { return x.cfg.Schedule != nil || x.cfg.Strategy > Bounded }

// work explores as one of the workers, and returns what the engine has panicked with.
func (x *Exploration) work(worker, ghosts int) (crash any) {
	defer func() {
		if r := recover(); r != nil {
			x.halt()
			crash = fmt.Sprintf("%v\n\n%s", r, debug.Stack())
		}
	}()
	deepen(0)
	e := newEngine(&x.cfg)
	x.workWith(e, worker, ghosts)
	if !e.exited {
		e.leave()
	}
	return nil
}

func (x *Exploration) workWith(e *Engine, worker, ghosts int) {
	e.x = x
	leave := e.enter()
	defer leave()
	defer e.close()
	e.goroutine(0)
	e.haunt(ghosts)
	defer x.book(e)
	if o, ok := x.newStrategy(e, worker).(*optimal); ok {
		e.strategy, e.causal = o, true
		for j, ok := x.pool.get(); ok; j, ok = x.pool.get() {
			if x.full() {
				x.incomplete(AtExecutions)
				return
			}
			o.begin(j)
			e.run(x.body)
		}
		return
	}
	e.strategy = x.newStrategy(e, worker)
	e.run(x.body)
}

// full reports whether there were as many executions as there may be. Whoever has another
// to run then leaves it.
func (x *Exploration) full() bool {
	return x.cfg.Executions > 0 && x.cfg.Strategy <= Bounded && x.count.Load() >= int64(x.cfg.Executions)
}

// book adds up what the worker has done.
func (x *Exploration) book(e *Engine) {
	x.lock.Lock()
	defer x.lock.Unlock()
	s, t := &x.stats, &e.stats
	s.Executions += t.Executions
	s.Steps += t.Steps
	s.Deepest = max(s.Deepest, t.Deepest)
	s.Preemptions = max(s.Preemptions, t.Preemptions)
	s.Plain += t.Plain
	s.Stuck += t.Stuck
	s.Failed += t.Failed
	s.Asleep += t.Asleep
	s.Traces = len(x.seen)
	if x.cfg.Strategy == Exhaustive && x.cfg.Schedule == nil {
		s.Traces = s.Executions
	}
}

// failuresKept is how many are, where no finding stops the exploration.
const failuresKept = 4

// tracesKept bounds the memory for telling traces apart.
const tracesKept = 4 << 20

// incomplete notes why the exploration ends early, and ends it. The first reason
// counts.
func (x *Exploration) incomplete(why string) {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.incompleteLocked(why)
}

func (x *Exploration) incompleteLocked(why string) {
	if x.reason == "" {
		x.reason = why
	}
	x.halt()
}

// leavesOut notes that the bound on preemptions has left something out. That ends nothing:
// with a spurious wakeup more there is more below the bound.
func (x *Exploration) leavesOut() {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.leftOut = true
}

func (x *Exploration) halt() {
	x.stop.Store(true)
	x.pool.stop()
}

// tick is after how many executions a worker adds to what all have done.
const tick = 1 << 10

// tell tells of the progress, once a second at most.
func (x *Exploration) tell(e *Engine) {
	if x.cfg.Progress == nil {
		return
	}
	all := x.ticks.Add(tick)
	x.lock.Lock()
	defer x.lock.Unlock()
	if now := time.Now(); now.Sub(x.said) >= time.Second {
		x.said = now
		x.cfg.Progress(int(all), now.Sub(x.begin), e.done())
	}
}

// unsound ends the execution because the search is in a state in which it can't be with
// a body that is deterministic.
func (e *Engine) unsound(how string) {
	e.stats.Asleep++
	e.truncated, e.why = true, how+": the body is not deterministic, or the explorer is wrong"
}

func (e *Engine) preemptions() int {
	if e.pos == 0 {
		return 0
	}
	return int(e.log[e.pos-1].preemptions)
}

// Cut reports whether the execution that has just ended was cut short at a bound. It may
// be called by Observe only.
func (e *Engine) Cut() bool { return e.truncated }

// Schedule returns how the execution that has just ended went. It may be called by Observe
// only.
func (e *Engine) Schedule() []Turn {
	turns := make([]Turn, e.pos)
	for i := range turns {
		turns[i] = e.turn(e.log[i].g, e.log[i].choice)
	}
	return turns
}

// turn returns a turn as schedules have it.
func (e *Engine) turn(g, choice int32) Turn {
	t := Turn{int32(e.indexOf(e.goroutine(g))), noChoice}
	if choice != noChoice {
		t.Choice = int32(e.indexOf(e.goroutine(choice)))
	}
	return t
}

func (x *Exploration) newStrategy(e *Engine, worker int) strategy {
	if x.cfg.Schedule != nil {
		f := forced{e: e, turns: x.cfg.Schedule}
		if m := x.cfg.merging; m != nil {
			m.e, m.first = e, f
			return m
		}
		return &f
	}
	switch x.cfg.Strategy {
	case Exhaustive:
		return newOptimal(e, x.pool)
	case Bounded:
		return newBounded(e)
	}
	return newRandom(e, worker)
}
