package engine

import (
	"sync"
	"sync/atomic"
)

// Exploration is a body being explored by one or more engines.
type Exploration struct {
	cfg  Config
	body func()

	lock     sync.Mutex // of what follows, where workers share it
	stats    Stats
	failures []Failure
	reason   string // why it is incomplete
	seen     map[uint64]struct{}
	stop     atomic.Bool
}

// Failure is an execution that failed.
type Failure struct {
	Schedule []Turn
	// Differed says that a replayed step was another than before, and What how: the
	// schedule is the one up to it.
	Differed    bool
	What        string
	Preemptions int
	Executions  int // how many had been run with it
}

// Result is what came of an exploration.
type Result struct {
	Stats
	Failures []Failure
	// Incomplete says why not everything was explored, or is empty.
	Incomplete string
}

// Explore explores the body.
func Explore(body func(), cfg Config) Result {
	x := &Exploration{cfg: cfg, body: body, seen: map[uint64]struct{}{}}
	done := make(chan any)
	go func() {
		defer func() { done <- recover() }()
		x.work(0)
	}()
	if r := <-done; r != nil {
		panic(r)
	}
	return Result{Stats: x.stats, Failures: x.failures, Incomplete: x.reason}
}

func (x *Exploration) work(worker int) {
	e := newEngine(&x.cfg)
	e.x = x
	leave := e.enter()
	defer leave()
	defer e.close()
	e.strategy = x.newStrategy(e, worker)
	for e.execute(x.body) {
	}
}

// over is called at the end of each execution. It books it and asks the strategy
// whether there is to be another.
func (e *Engine) over() bool {
	x := e.x
	if e.failure.kind != differed && !e.truncated {
		for _, f := range e.atEnd {
			f()
		}
	}
	if e.failure.kind == nothing && !e.truncated && e.blocked() {
		e.failure = failure{kind: stuck}
	}
	if x.cfg.Observe != nil {
		x.cfg.Observe(e)
	}
	x.lock.Lock()
	s := &x.stats
	s.Executions++
	s.Steps += e.pos
	s.Deepest = max(s.Deepest, e.pos)
	s.Preemptions = max(s.Preemptions, e.preemptions())
	if e.blocked() {
		s.Stuck++
	}
	if x.cfg.Strategy != Exhaustive {
		if len(x.seen) < tracesKept {
			x.seen[e.traceHash()] = struct{}{}
		}
		s.Traces = len(x.seen)
	} else {
		s.Traces = s.Executions
	}
	if e.failure.kind != nothing {
		x.failures = append(x.failures, Failure{Schedule: e.schedule(), Differed: e.failure.kind == differed, What: e.failure.text, Preemptions: e.preemptions(), Executions: s.Executions})
		if x.cfg.Findings > 0 && len(x.failures) >= x.cfg.Findings {
			x.incomplete("stopped at a finding")
		}
	}
	if e.truncated {
		x.incomplete("an execution came to the bound on its steps: it may go on for ever")
	}
	if e.failure.kind == differed {
		x.incomplete("the body is not deterministic")
	}
	if x.cfg.Executions > 0 && s.Executions >= x.cfg.Executions && x.cfg.Strategy == Exhaustive {
		x.incomplete("came to the bound on executions")
	}
	x.lock.Unlock()
	if e.failure.kind == differed {
		return false
	}
	more := e.strategy.ended()
	return more && !x.stop.Load()
}

// tracesKept bounds the memory for telling traces apart.
const tracesKept = 4 << 20

// incomplete notes why the exploration ends early. The first reason counts.
func (x *Exploration) incomplete(why string) {
	if x.reason == "" {
		x.reason = why
	}
	x.stop.Store(true)
}

func (x *Exploration) incompleteAt(why string) {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.incomplete(why)
}

func (e *Engine) preemptions() int {
	if e.pos == 0 {
		return 0
	}
	return int(e.log[e.pos-1].preemptions)
}

func (e *Engine) schedule() []Turn {
	turns := make([]Turn, e.pos)
	for i := range turns {
		turns[i] = Turn{e.log[i].g, e.log[i].choice}
	}
	return turns
}

// traceHash is a number that is the same for executions that are one trace: it depends
// on the events and on what is before what, and not on the order of the log.
func (e *Engine) traceHash() uint64 {
	var sum uint64
	for k := range e.pos {
		ev := &e.log[k]
		h := mix(uint64(ev.g)<<32|uint64(ev.m)) + uint64(ev.kind)
		past := e.past(k)
		var before uint64
		for w := range past {
			for b := past[w]; b != 0; b &= b - 1 {
				p := &e.log[w<<6+trailing(b)]
				before += mix(uint64(p.g)<<32 | uint64(p.m))
			}
		}
		sum += mix(h ^ before)
	}
	return sum
}

// mix is the finaliser of SplitMix64, by Steele, Lea and Flood (OOPSLA 2014).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (x *Exploration) newStrategy(e *Engine, worker int) strategy {
	if x.cfg.Schedule != nil {
		return &forced{e: e, turns: x.cfg.Schedule}
	}
	switch x.cfg.Strategy {
	case Exhaustive:
		return newOptimal(e)
	case Bounded:
		return newBounded(e)
	}
	return newRandom(e, worker)
}
