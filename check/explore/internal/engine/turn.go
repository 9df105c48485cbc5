package engine

import "slices"

// redo replays the operation if it was the next event in the last execution, and
// returns that. It is the short way for what most operations are.
func (e *Engine) redo(k Kind, o *Object) *event {
	if e.pos >= e.quick || o.owner.Load() != e.no || o.epoch != e.epoch {
		return nil
	}
	g, ev := e.running, &e.log[e.pos]
	if ev.g != g.id || ev.kind != k || ev.o0 != o.id {
		return nil
	}
	r := &e.records[ev.o0]
	e.was = r.val
	if ev.alters {
		r.val = ev.val
	}
	if ev.wakes != nil {
		e.wake(ev)
	}
	g.count++
	e.pos++
	return ev
}

// spawns replays a go statement in the same way and returns its position among the
// events of its goroutine.
func (e *Engine) spawns() int32 {
	g := e.running
	if e.pos < e.quick {
		if ev := &e.log[e.pos]; ev.g == g.id && ev.kind == Spawn {
			g.count++
			e.pos++
			return ev.m
		}
	}
	return e.do(Spawn, nil, nil, words{}).m
}

// do waits for the turn of the calling goroutine and does its operation.
func (e *Engine) do(k Kind, o0, o1 *Object, w words) *event {
	g := e.running
	if e.aborting {
		e.unwinds()
	}
	g.op.kind, g.op.o0, g.op.o1, g.op.init, g.op.arg = k, o0, o1, w.init, w.arg
	g.state = active
	if e.cfg.Trace {
		g.site = e.callers()
	}
	if e.probing != nil {
		p := e.probing
		e.probing = nil
		e.to(g, p)
	} else if h := e.pick(); h != g {
		e.hand(g.routine, e.routine(h)) // to, without a frame to return through
	}
	if e.aborting {
		e.unwinds()
	}
	e.running = g
	if e.pos >= e.replayed {
		return e.happen(g)
	}
	if k.alone() && o0 != nil {
		if ev := e.redo(k, o0); ev != nil {
			ev.words = g.op.words
			return ev
		}
	}
	return e.replay(g)
}

// pick returns who is next, and lets the engine's own goroutines have their turn.
func (e *Engine) pick() *goroutine {
	if e.pos < e.quick {
		if h := e.goroutines[e.log[e.pos].g]; h.epoch == e.epoch && h.state != ended {
			return h
		}
	}
	for {
		h := e.next()
		if h == nil || !h.ghost {
			return h
		}
		if e.pos < e.replayed {
			e.replay(h)
		} else {
			e.happen(h)
		}
		h.state = ended
		e.rise(slices.Index(e.ghosts, h)+1, e.pos-1)
	}
}

func (e *Engine) next() *goroutine {
	if e.pos < e.replayed {
		return e.recorded()
	}
	if e.pos >= e.cfg.Steps {
		e.truncated, e.why = true, "an execution came to the bound on steps: it may go on for ever"+e.hereabouts()
		return nil
	}
	var last *goroutine // not who calls, which may just have come to its first operation
	if e.pos > 0 {
		last = e.goroutines[e.log[e.pos-1].g]
	}
	h := e.strategy.pick(last)
	last = e.last()
	e.preempted = h != last && h != nil && !h.ghost && e.canGoOn(last)
	return h
}

// canGoOn reports whether who had the last turn, if there is one, could have the next.
func (e *Engine) canGoOn(last *goroutine) bool {
	return last != nil && last.state == active && e.ready(last)
}

// last returns the goroutine of the body that had the last turn, or nil. A spurious wakeup
// takes the turn from nobody, and gives it to nobody.
func (e *Engine) last() *goroutine {
	for k := e.pos - 1; k >= 0; k-- {
		if g := e.goroutines[e.log[k].g]; !g.ghost {
			return g
		}
	}
	return nil
}

// recorded returns whose turn it was in the last execution, if that can be.
func (e *Engine) recorded() *goroutine {
	g := e.goroutines[e.log[e.pos].g]
	if g.epoch != e.epoch || g.state == ended {
		e.differs(g, "it has no such turn now")
		return nil
	}
	return g
}

// ready reports whether g could be next.
func (e *Engine) ready(g *goroutine) bool {
	switch g.state {
	case unstarted:
		return true
	case active:
		if !g.op.kind.blocks() {
			return true
		}
		d := e.deed(&g.op)
		return e.enabled(g, &d, nil)
	}
	return false
}
