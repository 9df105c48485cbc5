package engine

import "runtime/debug"

// over is called at the end of each execution. It judges and counts it, and asks the
// strategy whether there is to be another.
func (e *Engine) over() bool {
	e.idle = true
	x := e.x
	if e.uncounted {
		return false
	}
	if e.failure.kind == nothing && e.pos < e.replayed && !e.truncated {
		e.differs(e.goroutine(e.log[e.pos].g), "it is blocked now")
	}
	if e.counts() {
		e.judge()
	}
	if e.failure.kind == differed || x.stop.Load() || !e.strategy.ended() || x.stop.Load() {
		return false
	}
	if x.full() {
		x.incomplete(AtExecutions)
		return false
	}
	return true
}

// counts reports whether the execution is one of the exploration. One in which a ghost is
// left that woke nobody was one with fewer ghosts as well, unless there were none with
// fewer.
func (e *Engine) counts() bool {
	if e.failure.kind == differed || e.truncated || e.x.many() {
		return true
	}
	n := len(e.ghosts)
	return n == 0 || e.ghosts[n-1].epoch == e.epoch && e.ghosts[n-1].state == ended
}

// judge ends an execution that counts, and reports it.
func (e *Engine) judge() {
	x := e.x
	if e.failure.kind != differed && !e.truncated && e.Followed() {
		for i := 0; i < len(e.atEnd); i++ {
			e.atEnd[i]()
		}
		if e.failure.kind == nothing && e.blocked() {
			e.failure = failure{kind: stuck}
		}
	}
	e.count()
	if e.failure.kind != nothing || e.truncated || x.cfg.Observe != nil || x.cfg.Strategy != Exhaustive {
		x.report(e)
	}
	if e.stats.Executions&(tick-1) == 0 {
		x.tell(e)
	}
}

// alone calls f on a goroutine of its own, which it may end, and so that a panic of it is
// the execution's.
func (e *Engine) alone(f func()) {
	over := make(chan struct{})
	e.apart = true
	defer func() { e.apart = false }()
	go func() {
		defer close(over)
		defer func() {
			if r := recover(); r != nil {
				e.panicked(nil, r, debug.Stack())
			}
		}()
		f()
	}()
	<-over
}

func (e *Engine) count() {
	if e.x.cfg.Executions > 0 {
		e.x.count.Add(1)
	}
	s := &e.stats
	s.Executions++
	s.Steps += e.pos
	s.Deepest = max(s.Deepest, e.pos)
	s.Preemptions = max(s.Preemptions, e.preemptions())
	if e.failure.kind != differed && !e.truncated && e.blocked() {
		s.Stuck++
	}
}

// report takes over what is rare.
func (x *Exploration) report(e *Engine) {
	x.lock.Lock()
	defer x.lock.Unlock()
	if x.cfg.Observe != nil {
		x.cfg.Observe(e)
	}
	if x.cfg.Strategy != Exhaustive && len(x.seen) < tracesKept {
		x.seen[e.traceHash()] = struct{}{}
	}
	if only := x.cfg.Only; e.failure.kind != nothing && (only == "" || e.breaks(only)) {
		e.stats.Failed++
		kept := failuresKept
		if x.cfg.Findings > 0 {
			kept = x.cfg.Findings // other workers may fail before they are told to stop
		}
		if len(x.failures) < kept {
			x.failures = append(x.failures, Failure{
				Schedule: e.Schedule(), Ghosts: len(e.ghosts), Differed: e.failure.kind == differed, What: e.failure.what(),
				Preemptions: e.preemptions(), Executions: e.stats.Executions,
			})
		}
		if x.cfg.Findings > 0 && len(x.failures) >= x.cfg.Findings {
			x.incompleteLocked("it stopped at a finding")
		}
	}
	if e.truncated && x.cfg.Without == 0 {
		x.incompleteLocked(e.why)
	}
	if e.failure.kind == differed {
		x.incompleteLocked("the body is not deterministic")
	}
}
