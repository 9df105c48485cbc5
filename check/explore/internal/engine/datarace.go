package engine

import "unsafe"

// Two accesses of one word race if one of them writes, one of them is plain, and no
// edge of synchronisation orders them. The edges are those of the Go memory model:
// an Unlock before the Lock that follows, a Signal before the Wait that it ends, the
// write of an atomic before an operation that observes it, a go statement before its
// goroutine. The schedule is no edge.

// synchronise computes which events the one at n is ordered after. Those before it have
// been done.
func (e *Engine) synchronise(n int) {
	ev := &e.log[n]
	g := e.goroutines[ev.g]
	to := &e.ordereds[n]
	to.clear()
	e.acquire(to, int(g.before(ev.m)))
	switch ev.kind {
	case Load, ReadWrite, CompareAndSwap, Lock, MapRead, MapWrite:
		e.acquire(to, e.writers(ev.o0).lastBelow(n))
	case RLock, TryRLock:
		if ev.ok {
			e.acquire(to, e.lastUnlock(ev.o0, n))
		}
	case TryLock, OnceBegin:
		if ev.ok != (ev.kind == OnceBegin) {
			e.acquire(to, e.writers(ev.o0).lastBelow(n))
		}
	case Woken:
		e.acquire(to, e.writers(ev.o1).lastBelow(n))
		e.acquireWakeup(to, g, n)
	case Notified:
		e.acquireWakeup(to, g, n)
	case WLock, WLocked, TryWLock:
		if ev.ok {
			e.acquireAll(to, e.users(ev.o0), n)
		}
	case WaitDone:
		e.acquireAll(to, e.writers(ev.o0), n)
	}
	if ev.acquires > 0 {
		e.acquire(to, int(ev.acquires-1))
	}
}

// races fails the execution if the new event is an access that races.
func (e *Engine) races(g *goroutine, op *operation, ev *event) {
	switch {
	case ev.kind == Read:
		e.racesWith(g, e.writers(ev.o0))
	case ev.kind == Write:
		e.racesWith(g, e.users(ev.o0))
	case op.o0 != nil && op.o0.plain != nil:
		e.racesWord(g, ev, op.o0.plain)
	}
}

// acquire orders what to is of after the event at k.
func (e *Engine) acquire(to *set, k int) {
	if k >= 0 {
		to.join(e.ordered(k))
		to.add(k)
	}
}

// lastUnlock returns the last Unlock of a RWMutex by a writer before n, or -1: of all that
// is in the way of its readers, it is what they are ordered after.
func (e *Engine) lastUnlock(rw int32, n int) int {
	writers := e.writers(rw)
	k := writers.lastBelow(n)
	for k >= 0 && e.log[k].kind != WUnlock {
		k = writers.lastBelow(k)
	}
	return k
}

func (e *Engine) acquireWakeup(to *set, g *goroutine, n int) {
	if k := e.writers(g.slotID()).lastBelow(n); e.log[k].kind != Spurious {
		e.acquire(to, k)
	}
}

func (e *Engine) acquireAll(to, from *set, n int) {
	for k := from.first(); k >= 0 && k < n; k = from.after(k) {
		switch e.log[k].kind {
		case RUnlock, WUnlock, Add:
			e.acquire(to, k)
		}
	}
}

// racesWith fails the execution if one of the accesses is not ordered before the new
// event.
func (e *Engine) racesWith(g *goroutine, accesses *set) {
	ordered := e.ordered(e.pos)
	for k := accesses.lastBelow(e.pos); k >= 0; k = accesses.lastBelow(k) {
		if !ordered.has(k) {
			e.fail(failure{kind: raced, g: g, at: e.pos, other: e.goroutines[e.log[k].g], otherAt: k})
			return
		}
	}
}

// Acquire orders the last event after the one at k, which Position returned when that
// was the last one.
func (e *Engine) Acquire(k int) { e.log[e.pos-1].acquires = int32(k) + 1 }

// Position is that of the last event.
func (e *Engine) Position() int { return e.pos - 1 }

// accesses are the plain accesses of one word in this execution: the last write, and
// each goroutine's last read since.
type accesses struct {
	write access
	reads []access
	last  access // of both
	wrote bool   // whether that was a write
}

// access is one plain access: after how many events of the goroutine it came.
type access struct {
	g     *goroutine
	count int32
	step  int // in the trace, if there is one
}

// Plain is told of a plain access to the word at p by the calling goroutine, before it
// happens. It is no event: where no two accesses race, their order follows from the
// events.
func (e *Engine) Plain(p unsafe.Pointer, write bool) {
	if e.aborting {
		e.unwinds()
	}
	e.stats.Plain++
	g := e.running
	if e.spins() {
		e.truncated, e.why = true, "a million plain accesses in one step: it may go on for ever"+e.hereabouts()
		e.to(g, nil)
		panic(left)
	}
	o := e.At(p)
	if o.plain == nil {
		o.plain = &accesses{}
	}
	a := o.plain
	if a.last.g == g && a.last.count == g.count && (a.wrote || !write) && !e.cfg.Trace {
		return // nothing has come between it and one that says as much
	}
	now := access{g: g, count: g.count}
	a.last, a.wrote = now, write
	if e.cfg.Trace {
		now.step = len(e.trace)
		e.trace = append(e.trace, traced{g: g, event: -1, op: plainOp(write), object: o, site: e.callers()})
	}
	if e.pos >= e.clean {
		e.judgePlain(o, now, write)
	}
	if write {
		a.write, a.reads = now, a.reads[:0]
		return
	}
	for i := range a.reads {
		if a.reads[i].g == g {
			a.reads[i] = now
			return
		}
	}
	a.reads = append(a.reads, now)
}

// judgePlain fails the execution if the access races with one that came before.
func (e *Engine) judgePlain(o *Object, now access, write bool) {
	a := o.plain
	if a.write.g != nil && !e.before(a.write, now.g) {
		e.racedPlain(o, a.write, now)
	}
	if write {
		for _, r := range a.reads {
			if !e.before(r, now.g) {
				e.racedPlain(o, r, now)
			}
		}
	}
	if id := e.lookup(o); id >= 0 {
		others := e.writers(id)
		if write {
			others = e.users(id)
		}
		e.racesPlain(o, now, others)
	}
}

// spins counts the plain accesses since the last step and reports whether there are so
// many that there may be no end of them. Nothing else could end the execution then.
func (e *Engine) spins() bool {
	if e.spunAt != e.pos {
		e.spunAt, e.spun = e.pos, 0
	}
	e.spun++
	return e.spun > 1_000_000
}

// plainOp is what the source calls a plain access.
func plainOp(write bool) string {
	if write {
		return "write"
	}
	return "read"
}

// before reports whether the access is ordered before what g does now: whether g has
// acquired the event of its goroutine that came next, if not the very goroutine.
func (e *Engine) before(a access, g *goroutine) bool {
	if a.g == g {
		return true
	}
	if a.count >= a.g.count {
		return false
	}
	return e.knows(g, int(a.g.at[a.count]))
}

// knows reports whether the event at k is ordered before what g does now.
func (e *Engine) knows(g *goroutine, k int) bool {
	last := g.before(g.count)
	return last >= 0 && (int(last) == k || e.ordered(int(last)).has(k))
}

// racesPlain fails the execution if one of the atomic events is not ordered before the
// plain access.
func (e *Engine) racesPlain(o *Object, now access, events *set) {
	// While the past is replayed, the set holds what is still to come.
	for k := events.first(); k >= 0 && k < e.pos; k = events.after(k) {
		if !e.knows(now.g, k) {
			e.fail(failure{kind: raced, g: now.g, at: -1, step: now.step, other: e.goroutines[e.log[k].g], otherAt: k, object: o})
			return
		}
	}
}

func (e *Engine) racedPlain(o *Object, a, now access) {
	e.fail(failure{kind: raced, g: now.g, at: -1, step: now.step, other: a.g, otherAt: -1, otherStep: a.step, object: o})
}

// racesWord fails the execution if the new atomic event on the word is not ordered
// after a plain access.
func (e *Engine) racesWord(g *goroutine, ev *event, a *accesses) {
	to := e.ordered(e.pos)
	ordered := func(p access) bool {
		return p.g == nil || p.g == g || p.count < p.g.count && to.has(int(p.g.at[p.count]))
	}
	bad := a.write
	if ordered(bad) {
		bad = access{}
		if ev.m0 == writes {
			for _, r := range a.reads {
				if !ordered(r) {
					bad = r
				}
			}
		}
	}
	if bad.g != nil {
		e.fail(failure{kind: raced, g: g, at: e.pos, other: bad.g, otherAt: -1, otherStep: bad.step})
	}
}
