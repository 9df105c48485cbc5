package engine

// The states of the modelled objects, as words.
const (
	free uint64 = iota
	held
)

const ( // of a Once
	fresh uint64 = iota
	running
	done
)

// A wait slot's state is one of these and the number of the cond's record.
const (
	nobody uint64 = iota
	waiting
	signalled
	slotBits = 2
)

// A RWMutex counts its readers, and two bits say that a writer has announced itself
// and that one holds it.
const (
	announced uint64 = 1 << 62
	writing   uint64 = 1 << 63
	readers          = announced - 1
)

// cut says when a state is asked for: after all the events so far if it is nil, or
// else after those of the set, which contains the past of each of its events.
type cut = *set

// of returns the state of the object at the cut: what the last event of the set left
// that wrote to it, or init if there is none. For a RWMutex the readers that came and
// went since are counted, because they write nothing.
func (e *Engine) of(id int32, init uint64, s cut) uint64 {
	if id < 0 {
		return init
	}
	r := &e.records[id]
	if s == nil {
		return r.val
	}
	k, v := lastOfBoth(e.writers(id), s), r.init
	if k >= 0 {
		v = e.log[k].val
	}
	if ofRWMutex.has(r.seen) {
		v += e.readersSince(id, k, s)
	}
	return v
}

// slot returns the state of g's wait slot at the cut.
func (e *Engine) slot(g *goroutine, s cut) uint64 {
	if s == nil {
		return g.slot
	}
	k := lastOfBoth(e.writers(g.slotID()), s)
	if k < 0 {
		return nobody
	}
	ev := &e.log[k]
	return slotState(ev.kind) | uint64(ev.o0)<<slotBits
}

func slotState(k Kind) uint64 {
	if k == Wait || k == Enlist {
		return waiting
	}
	return signalled
}

func (e *Engine) readersSince(id int32, k int, s cut) (n uint64) {
	readers, writers := e.users(id), e.writers(id)
	for j := readers.first(); j >= 0; j = readers.after(j) {
		if !s.has(j) || writers.has(j) || k >= 0 && e.past(k).has(j) {
			continue
		}
		switch ev := &e.log[j]; {
		case ev.kind == RLock, ev.kind == TryRLock && ev.ok:
			n++
		case ev.kind == RUnlock:
			n--
		}
	}
	return n
}

// enabled reports whether g could do its operation at the cut.
func (e *Engine) enabled(g *goroutine, d *deed, s cut) bool {
	switch d.kind {
	case Lock:
		return e.of(d.o0, 0, s) == free
	case Woken:
		return e.of(d.o1, 0, s) == free && e.slot(g, s)&(1<<slotBits-1) == signalled
	case Notified:
		return e.slot(g, s)&(1<<slotBits-1) == signalled
	case RLock, WLock:
		return e.of(d.o0, 0, s)&(announced|writing) == 0
	case WLocked:
		return e.of(d.o0, 0, s)&readers == 0
	case WaitDone:
		return e.of(d.o0, 0, s) == 0
	case OnceBegin:
		return e.of(d.o0, 0, s) != running
	case Spurious:
		return e.longestWaiting(anyCond, s) != nil
	}
	return true
}

// does sets st to what g's operation does if it happens at the cut. The choice is kept
// if there still is that choice.
func (e *Engine) does(st *step, g *goroutine, m int32, d *deed, with words, choice int32, s cut) {
	st.deed, st.records, st.g, st.m = *d, e.objects, g.id, m
	st.choice, st.modes, st.ok, st.wakes = noChoice, usual[d.kind], true, nil
	if !d.kind.looks() {
		return
	}
	switch d.kind {
	case CompareAndSwap:
		if st.ok = e.of(d.o0, with.init, s) == with.arg; !st.ok {
			st.m0 = reads
		}
	case TryLock:
		if st.ok = e.of(d.o0, 0, s) == free; !st.ok {
			st.m0 = reads
		}
	case TryRLock:
		st.ok = e.of(d.o0, 0, s)&(announced|writing) == 0
	case TryWLock: // one that fails has seen readers, and so does not commute with them
		st.ok = e.of(d.o0, 0, s) == 0
	case RUnlock:
		if e.handsOver(g, m, d.o0, s) {
			st.m0 = writes
		}
	case WLock:
		st.ok = e.of(d.o0, 0, s)&readers == 0
	case OnceBegin:
		if st.ok = e.of(d.o0, 0, s) == fresh; !st.ok {
			st.m0 = reads
		}
	case Signal:
		if w := e.chosen(d.o0, choice, s); w != nil {
			st.choice, st.wakes = w.id, &w.self
		} else {
			st.m0 = reads
		}
	case Broadcast:
		if all := e.waiters(d.o0, s); len(all) == 1 {
			st.wakes = &e.goroutine(all[0]).self
		} else if len(all) > 1 {
			st.wakes = &all
		}
	case Spurious:
		w := e.chosen(anyCond, choice, s)
		st.choice, st.wakes = w.id, &w.self
		st.o1, st.m1 = int32(e.slot(w, s)>>slotBits), writes
	}
}

// handsOver reports whether the RUnlock that is g's m-th operation gives back what another
// goroutine has taken, or comes after one that did. Whether such an RUnlock is a misuse
// depends on who else has read locks by then. Others are none, and commute.
func (e *Engine) handsOver(g *goroutine, m, rw int32, s cut) bool {
	if rw < 0 {
		return true
	}
	writers := e.writers(rw)
	for k := writers.first(); k >= 0; k = writers.after(k) {
		if e.log[k].kind == RUnlock && (s == nil || s.has(k)) {
			return true
		}
	}
	held := 0
	for _, k := range g.at[:m] {
		switch ev := &e.log[k]; {
		case ev.o0 != rw:
		case ev.kind == RLock, ev.kind == TryRLock && ev.ok:
			held++
		case ev.kind == RUnlock:
			held--
		}
	}
	return held == 0
}

// waits reports whether g waits at the cut: on that cond, or on any.
func (e *Engine) waits(g *goroutine, cond int32, s cut) bool {
	if g.waits.writers.empty() { // it never does, as most
		return false
	}
	v := e.slot(g, s)
	return v&(1<<slotBits-1) == waiting && (cond == anyCond || v>>slotBits == uint64(cond))
}

// waiters returns who waits on the cond at the cut.
func (e *Engine) waiters(cond int32, s cut) []int32 {
	var one *goroutine
	var all []int32
	for _, g := range e.live {
		switch {
		case !e.waits(g, cond, s):
		case one == nil:
			one, all = g, g.self
		default:
			all = append(all[:len(all):len(all)], g.id)
		}
	}
	return all
}

// longestWaiting returns the goroutine that has waited on the cond, or on any, for
// longest: whom Go's Signal would wake.
func (e *Engine) longestWaiting(cond int32, s cut) (longest *goroutine) {
	since := -1
	for _, g := range e.live {
		if !e.waits(g, cond, s) {
			continue
		}
		id := g.slotID()
		last := e.writers(id).last()
		if s != nil {
			last = lastOfBoth(e.writers(id), s)
		}
		if longest == nil || last < since {
			longest, since = g, last
		}
	}
	return longest
}

// chosen returns the waiter to be woken at the cut: the one of the choice if it
// waits there.
func (e *Engine) chosen(cond int32, choice int32, s cut) *goroutine {
	if choice >= 0 {
		if w := e.goroutine(choice); w.epoch == e.epoch && e.waits(w, cond, s) {
			return w
		}
	}
	return e.longestWaiting(cond, s)
}

// change returns what the event makes of the state v of its object. Values that only
// the mirror knows are put in afterwards.
func (st *step) change(kind Kind, v uint64) uint64 {
	switch kind {
	case Lock, Woken:
		return held
	case Unlock, Wait:
		return free
	case TryLock:
		return held
	case RLock:
		return v + 1
	case TryRLock:
		if st.ok {
			return v + 1
		}
	case RUnlock:
		return v - 1
	case WLock:
		if st.ok {
			return v | writing
		}
		return v | announced
	case TryWLock:
		if st.ok {
			return v | writing
		}
	case WLocked:
		return v&^announced | writing
	case WUnlock:
		return v &^ writing
	case OnceBegin:
		if st.ok {
			return running
		}
	case OnceEnd:
		return done
	}
	return v
}
