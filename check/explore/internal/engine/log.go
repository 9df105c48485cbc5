package engine

// event is an operation that has happened.
type event struct {
	step
	words
	preemptions int32  // up to this one
	acquires    int32  // 1 more than the event that the mirror has it ordered after, or 0
	val         uint64 // the state of its object after it; of a Wait and Woken, of the mutex
	alters      bool   // whether it changes that
	uses        []use
}

// changes reports whether the step changes the state of its object. A reader's lock and
// unlock do, though they write nothing: the number of readers has no order.
func (s *step) changes() bool {
	return s.m0 == writes || s.m1 == writes || ofReader.has(s.kind)
}

// use is one object of an event: a record, or the wait slot of a goroutine.
type use struct {
	id     int32
	writes bool
}

// clash reports whether the two use one object, and one of them writes it.
func clash(a, b []use) bool {
	for _, u := range a {
		for _, v := range b {
			if u.id == v.id && (u.writes || v.writes) {
				return true
			}
		}
	}
	return false
}

// The log is the execution so far. With each event go three sets of earlier events:
// its past, by every conflict, which is what an exhaustive exploration is about; its rivals,
// which are those of its past that it conflicts with and would not be after anyway; and its
// ordered past, by edges of synchronisation alone, which is what Go promises and
// what a data race is judged by. With each object go the events that used it and
// those among them that wrote.

func (e *Engine) past(k int) *set { return &e.pasts[k] }
func (e *Engine) ordered(k int) *set {
	for e.synchronised <= k { // most bodies have no plain words, and need none
		e.synchronise(e.synchronised)
		e.synchronised++
	}
	return &e.ordereds[k]
}

// room makes room for an event at position n.
func (e *Engine) room(n int) {
	if n == len(e.log) {
		e.log = append(e.log, event{})
		e.pasts = append(e.pasts, newSet(e.words))
		e.rivals = append(e.rivals, newSet(e.words))
		e.ordereds = append(e.ordereds, newSet(e.words))
	}
	if n>>6 < e.words {
		return
	}
	e.words *= 2
	for i := range e.pasts {
		e.pasts[i], e.ordereds[i] = e.pasts[i].widened(e.words), e.ordereds[i].widened(e.words)
		e.rivals[i] = e.rivals[i].widened(e.words)
	}
	for i := range e.records {
		e.records[i].history = e.records[i].widened(e.words)
	}
	for _, g := range e.goroutines {
		if g != nil {
			g.events, g.waits = g.events.widened(e.words), g.waits.widened(e.words)
		}
	}
}

// happen makes g's operation the next event.
func (e *Engine) happen(g *goroutine) *event {
	op, n := &g.op, e.pos
	if n == len(e.log) || n>>6 >= e.words {
		e.room(n)
	}
	ev := &e.log[n]
	d := e.deed(op)
	e.does(&ev.step, g, g.count, &d, op.words, e.choice, nil)
	ev.words, ev.val, ev.alters, ev.preemptions, ev.acquires = op.words, 0, ev.changes(), 0, 0
	if op.o0 != nil && d.o0 < 0 {
		ev.o0 = e.touch(op.o0, op.init, -1, op.kind)
	}
	if op.o1 != nil && d.o1 < 0 {
		ev.o1 = e.touch(op.o1, free, -1, Lock)
	}
	uses := ev.uses[:0]
	if ev.m0 != none && ev.o0 >= 0 {
		uses = append(uses, use{ev.o0, ev.m0 == writes})
	}
	if ev.m1 != none {
		uses = append(uses, use{ev.o1, ev.m1 == writes})
	}
	if ev.own != none {
		uses = append(uses, use{g.slotID(), ev.own == writes})
	}
	if ev.wakes != nil {
		for _, id := range *ev.wakes {
			uses = append(uses, use{^id, true})
		}
	}
	if e.haunts(ev.kind) {
		uses = append(uses, use{e.touch(&e.conds, 0, -1, Spurious), false})
	}
	ev.uses = uses
	if n > 0 {
		ev.preemptions = e.log[n-1].preemptions
	}
	if e.preempted {
		ev.preemptions++
	}
	switch {
	case !e.causal:
		e.append(g, ev)
	case e.words == 1:
		e.orderWord(g, ev)
	default:
		e.order(n)
		e.append(g, ev)
	}
	e.races(g, op, ev)
	e.strategy.happened(g, ev)
	switch {
	case !ev.alters:
	case ev.m1 == writes:
		ev.val = ev.change(ev.kind, 0)
	default:
		ev.val = ev.change(ev.kind, e.records[ev.o0].val)
	}
	if int(g.count) == len(g.at) {
		g.at = append(g.at, 0)
	}
	g.at[g.count] = int32(e.pos)
	e.effect(g, ev)
	return ev
}

// replay lets g's operation be the event that it was in the last execution, so that
// only its objects have to be found again.
func (e *Engine) replay(g *goroutine) *event {
	op, ev := &g.op, &e.log[e.pos]
	if ev.g != g.id || ev.kind != op.kind || !e.isStill(op.o0, ev.o0, op.init, op.kind) || (op.o1 != nil || ev.o1 >= 0) && !e.isStill(op.o1, ev.o1, free, Lock) && ev.kind != Spurious {
		e.differs(g, "it is "+op.kind.String()+" now, or of another object")
		e.to(g, nil)
		panic(left)
	}
	if e.haunts(ev.kind) {
		e.touch(&e.conds, 0, ev.uses[len(ev.uses)-1].id, Spurious)
	}
	ev.words = op.words
	e.effect(g, ev)
	return ev
}

// haunts reports whether operations of the kind add or take away a waiter that a
// spurious wakeup could come to in this exploration. They read what those write.
func (e *Engine) haunts(k Kind) bool {
	return len(e.ghosts) > 0 && (k == Wait || k == Enlist || k == Signal || k == Broadcast)
}

// isStill finds the object again that was the record id.
func (e *Engine) isStill(o *Object, id int32, init uint64, kind Kind) bool {
	if o == nil {
		return id < 0
	}
	if o.owner.Load() == e.no && o.epoch == e.epoch {
		return o.id == id
	}
	return e.touch(o, init, id, kind) == id
}

// effect changes the states as the event does. Values that only the mirror knows are
// put in afterwards.
func (e *Engine) effect(g *goroutine, ev *event) {
	id := ev.o0
	if ev.m1 == writes {
		id = ev.o1
	}
	if id >= 0 {
		r := &e.records[id]
		e.was = r.val
		if ev.alters {
			r.val = ev.val
		}
	}
	if ev.own == writes {
		g.slot = waiting | uint64(ev.o0)<<slotBits
	}
	if ev.wakes != nil {
		e.wake(ev)
	}
	if e.cfg.Trace {
		e.traces(g)
	}
	g.count++
	e.pos++
}

func (e *Engine) traces(g *goroutine) {
	e.trace = append(e.trace, traced{g: g, event: e.pos, site: g.site})
}

// wake ends the waits that the event ends.
func (e *Engine) wake(ev *event) {
	for _, id := range *ev.wakes {
		e.goroutines[id].slot = signalled
	}
}

// order computes the rivals and the past of the event at k; those of the events before it
// are known. The latest rivals are looked at first, because their pasts hold most of the
// others.
func (e *Engine) order(k int) {
	ev, past, rivals := &e.log[k], &e.pasts[k], &e.rivals[k]
	e.base(e.goroutines[ev.g], ev.m, past)
	e.rivalsOf(ev.uses, k, past, rivals)
	e.precede(past, rivals)
}

// orderWord is order and append for the new event, where one word is a whole set, as nearly
// always.
func (e *Engine) orderWord(g *goroutine, ev *event) {
	n := e.pos
	bit, past, rivals := uint64(1)<<uint(n), uint64(0), uint64(0)
	if last := g.before(g.count); last >= 0 {
		past = e.pasts[last].word | 1<<uint(last)
	}
	g.events.word |= bit
	for _, u := range ev.uses {
		h := e.history(u.id)
		if u.writes {
			rivals |= h.users.word
			h.writers.word |= bit
		} else {
			rivals |= h.writers.word
		}
		h.users.word |= bit
	}
	rivals &^= past | bit
	e.rivals[n].word = rivals
	for rivals != 0 {
		k := highest(rivals)
		p := e.pasts[k].word | 1<<uint(k)
		past |= p
		rivals &^= p
	}
	e.pasts[n].word = past
}

// precede adds events to a past, and what is in theirs.
func (e *Engine) precede(past, events *set) {
	for k := lastBeyond(events, past); k >= 0; k = lastBeyond(events, past) {
		past.join(e.past(k))
		past.add(k)
	}
}

// base sets past to that of g's m-th event through g itself and what started it.
func (e *Engine) base(g *goroutine, m int32, past *set) {
	last := g.before(m)
	if last < 0 {
		past.clear()
		return
	}
	past.copyFrom(e.past(int(last)))
	past.add(int(last))
}

func (e *Engine) append(g *goroutine, ev *event) {
	g.events.add(e.pos)
	for _, u := range ev.uses {
		e.history(u.id).add(e.pos, u.writes)
	}
}

// cutBack forgets the events from n on.
func (e *Engine) cutBack(n int) {
	if n == 0 {
		e.forget()
		return
	}
	for k := e.pos - 1; k >= n; k-- {
		ev := &e.log[k]
		e.goroutines[ev.g].events.remove(k)
		for _, u := range ev.uses {
			e.history(u.id).remove(k, u.writes)
		}
	}
	if n < e.pos {
		e.objects = e.log[n].records
	}
	e.pos, e.replayed = n, n
	e.synchronised = min(e.synchronised, n)
}

// forget forgets all events.
func (e *Engine) forget() {
	for i := range e.records[:e.objects] {
		e.records[i].history.clear()
	}
	for _, g := range e.live {
		g.events.clear()
		g.waits.clear()
	}
	e.pos, e.replayed, e.objects, e.synchronised = 0, 0, 0, 0
}

// usesOf appends to the list what the step uses, of the objects that an event of this
// execution has touched. This execution and the one that the step is from had so many
// records when they parted. Here says that its goroutine comes to the step in the same
// way in this one. If it doesn't, and the object was not touched before they parted,
// there is no telling which it is, and it is left out.
func (e *Engine) usesOf(s *step, records int32, here bool, list []use) []use {
	if s.m0 != none {
		o0 := s.o0
		if o0 >= records || o0 < 0 {
			o0 = e.operand(s, here, false)
		}
		if o0 >= 0 {
			list = append(list, use{o0, s.m0 == writes})
		}
	}
	if s.m1 != none {
		o1 := s.o1
		if o1 >= records || o1 < 0 {
			o1 = e.operand(s, here, true)
		}
		if o1 >= 0 {
			list = append(list, use{o1, s.m1 == writes})
		}
	}
	if s.own != none {
		list = append(list, use{^s.g, s.own == writes})
	}
	for _, id := range s.slots() {
		list = append(list, use{e.goroutine(id).slotID(), true})
	}
	if e.haunts(s.kind) {
		if id := e.lookup(&e.conds); id >= 0 {
			list = append(list, use{id, false})
		}
	}
	return list
}

// operand returns the record of an object of the step's operation in this execution, or
// -1 if it has none.
func (e *Engine) operand(s *step, here, second bool) int32 {
	g := e.goroutine(s.g)
	switch {
	case !here || g.epoch != e.epoch || s.kind == Spurious && second:
	case s.m < g.count:
		ev := &e.log[g.at[s.m]]
		if second {
			return ev.o1
		}
		return ev.o0
	case s.m == g.count && g.state == active:
		if second {
			return e.lookup(g.op.o1)
		}
		return e.lookup(g.op.o0)
	}
	return -1
}

// wanted appends to the list what a goroutine uses that is blocked.
func (e *Engine) wanted(g *goroutine, d *deed, list []use) []use {
	st := step{deed: *d, records: e.objects, g: g.id, m: g.count, modes: usual[d.kind]}
	return e.usesOf(&st, e.objects, true, list)
}
