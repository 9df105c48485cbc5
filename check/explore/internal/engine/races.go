package engine

// race is a pair of events that could come the other way round: the later one would be
// enabled after all that does not depend on the earlier one.
type race struct {
	i       int32 // the earlier one
	settled int32 // the judgement on the pair holds while this many events stay, or unsettled
	sleeper int32 // the number of what sleeps before i and covers it by being apart, or -1
}

const unsettled = 1<<31 - 1

// judge is the work space for the races of one execution.
type judge struct {
	uses, others                   []use
	bUses                          []use // what b uses
	pairs, keep, base, state, rest set
	b                              step
	i, j                           int    // the race at hand
	sleeper                        int32  // what covers it by being apart, or -1
	width                          int    // of the sets
	links                          []link // from the node before i to where more is planned
}

// prepare makes room for the races of the execution so far.
func (o *optimal) prepare() {
	e := o.e
	if o.width == e.words {
		return
	}
	o.width = e.words
	for _, s := range []*set{&o.pairs, &o.keep, &o.base, &o.state, &o.rest} {
		*s = newSet(e.words)
	}
}

func (o *optimal) judgeAll() {
	e, n := o.e, o.e.pos
	o.prepare()
	o.room(n)
	for len(o.open) > 0 && o.open[len(o.open)-1] >= e.replayed {
		o.open = o.open[:len(o.open)-1]
	}
	for _, j := range o.open {
		if o.path[j].settled > e.replayed && !e.lacks(JudgeAgain) {
			o.judgeAgain(j)
		}
	}
	for j := e.replayed; j < n; j++ {
		at := &o.path[j]
		at.races, at.settled = at.races[:0], 0
		if e.rivals[j].empty() {
			continue
		}
		ev := &e.log[j]
		g := e.goroutines[ev.g]
		o.pairs.copyFrom(&e.rivals[j])
		for i := o.nextPair(j, &ev.deed, g); i >= 0; i = o.nextPair(j, &ev.deed, g) {
			s := o.reverse(g, i, j, ev)
			at.races, at.settled = append(at.races, race{int32(i), int32(s), o.sleeper}), max(at.settled, s)
		}
		if at.settled > j+1 {
			o.open = append(o.open, j)
		}
	}
	for _, g := range e.live {
		if g.state != active || e.lacks(BlockedTakePart) {
			continue
		}
		d := e.deed(&g.op)
		e.base(g, g.count, &o.base)
		o.uses = e.wanted(g, &d, o.uses[:0])
		e.rivalsOf(o.uses, n, &o.base, &o.pairs)
		for i := o.nextPair(n, &d, g); i >= 0; i = o.nextPair(n, &d, g) {
			e.does(&o.b, g, g.count, &d, g.op.words, noChoice, o.before(i))
			o.uses = e.usesOf(&o.b, e.objects, true, o.uses[:0])
			o.bUses = o.uses
			o.plan(i, n, &o.b)
		}
	}
}

// judgeAgain judges the races of a replayed event whose judgement may not hold any more.
func (o *optimal) judgeAgain(j int) {
	ev, at := &o.e.log[j], &o.path[j]
	g := o.e.goroutines[ev.g]
	at.settled = 0
	for r := range at.races {
		p := &at.races[r]
		if int(p.settled) > o.e.replayed && !o.stillApart(p, j) {
			o.keepFor(int(p.i), j)
			p.settled = int32(o.reverse(g, int(p.i), j, ev))
			p.sleeper = o.sleeper
		}
		at.settled = max(at.settled, int(p.settled))
	}
}

// stillApart reports whether what covered the sequence by not being in it nor
// conflicting with it still does: what is new has to be looked at only.
func (o *optimal) stillApart(p *race, j int) bool {
	if p.sleeper < 0 {
		return false
	}
	i := int(p.i)
	if i < o.shared {
		o.pool.lock.Lock()
		defer o.pool.lock.Unlock()
	}
	e, s := o.e, o.path[i].sleeper(int(p.sleeper))
	o.others = e.usesOf(s, e.log[i].records, true, o.others[:0])
	o.rest.copyFrom(&e.goroutine(s.g).events)
	for _, u := range o.others {
		o.rest.join(e.conflicts(u))
	}
	for k := o.rest.after(e.replayed - 1); k >= 0; k = o.rest.after(k) {
		if past := e.past(k); !past.has(i) && !past.has(j) {
			return false // it is kept
		}
	}
	return true
}

// nextPair returns the next of the pairs that is a race with b, g's event at j or what it
// is blocked with at the end, with keep set for it, or -1. The latest partners come first;
// those that one of them depends on are no partners. If b would be blocked where it had to
// go, its partner is still further back: that reverses two critical sections instead of an
// Unlock and a Lock.
func (o *optimal) nextPair(j int, d *deed, g *goroutine) int {
	e, pairs := o.e, &o.pairs
	for i := pairs.last(); i >= 0; i = pairs.last() {
		pairs.remove(i)
		o.keepFor(i, j)
		if !d.kind.blocks() || e.enabled(g, d, o.before(i)) {
			if !e.lacks(SkipDependent) {
				pairs.subtract(e.past(i))
			}
			return i
		}
		if e.lacks(LookFurtherBack) {
			break
		}
	}
	return -1
}

// keepFor sets keep to the events after i that depend neither on i nor on b, the event
// at j.
func (o *optimal) keepFor(i, j int) { o.keepFrom(i+1, i, j) }

// before returns what is kept and all before i: where b comes to be when the race is
// reversed.
func (o *optimal) before(i int) cut {
	o.state.copyFrom(&o.keep)
	o.state.fill(i)
	return &o.state
}

// keepFrom sets keep to those of the same events that come at from or later.
func (o *optimal) keepFrom(from, i, j int) {
	e := o.e
	n := e.pos
	if j < n && e.lacks(KeepLater) {
		n = j
	}
	if e.words == 1 { // as nearly always
		b := uint64(0)
		if j < e.pos {
			b = 1 << uint(j)
		}
		either, keep := 1<<uint(i)|b, uint64(0)
		pasts, bit := e.pasts[min(from, n):n], uint64(1)<<uint(from)
		for k := range pasts {
			if pasts[k].word&either == 0 {
				keep |= bit
			}
			bit <<= 1
		}
		o.keep.word = keep &^ b
		return
	}
	o.keep.clear()
	for k := from; k < n; k++ {
		if past := e.past(k); k != j && !past.has(i) && !(j < e.pos && past.has(j)) {
			o.keep.add(k)
		}
	}
}

// reverse plans what the race of the events at i and j calls for and returns the least
// prefix that keeps the judgement.
func (o *optimal) reverse(g *goroutine, i, j int, ev *event) int {
	e := o.e
	b := &ev.step
	if ev.kind.looks() && !e.lacks(ReadByReplay) {
		e.does(&o.b, g, ev.m, &ev.deed, ev.words, ev.choice, o.before(i))
		b = &o.b
		o.uses = e.usesOf(b, e.objects, true, o.uses[:0])
		o.bUses = o.uses
	} else {
		o.bUses = ev.uses
	}
	settled := o.plan(i, j, b)
	// What b turns into uses no more than b did, whose conflicts all are after it and
	// not kept. Or b only read: then i writes what both use, and all later uses of that
	// are after i and not kept either. It remains that b wakes another waiter.
	if ev.m0 == writes && b.choice != ev.choice && b.choice != noChoice {
		o.sleeper = -1
		return unsettled
	}
	return settled
}

// plan plans the sequence v = keep . b at the node before i, unless something there
// covers it. It returns the least prefix that keeps this so.
func (o *optimal) plan(i, j int, b *step) int {
	if i < o.shared {
		return o.planShared(i, j, b)
	}
	return o.planHere(i, j, b)
}

// planShared is plan at a node that others use.
func (o *optimal) planShared(i, j int, b *step) int {
	o.pool.lock.Lock()
	defer o.pool.lock.Unlock()
	return o.planHere(i, j, b)
}

func (o *optimal) planHere(i, j int, b *step) int {
	e := o.e
	n := &o.path[i]
	o.i, o.j = i, j
	o.rest.copyFrom(&o.keep)
	o.sleeper = -1
	for s := range len(n.sleep) + n.kid {
		k, how := o.covers(n.sleeper(s), b, true)
		if how == starts && !e.lacks(SleeperStarts) {
			return max(k, j) + 1
		}
		if how == independent && !e.lacks(SleeperApart) {
			o.sleeper = int32(s)
			return unsettled
		}
	}
	o.links = o.links[:0]
	at, from := n.at, n.kid+1
	withB, exact := true, j
descend:
	for {
		for x := from; x < len(at.kids); x++ {
			c := at.kids[x]
			k, how := o.covers(&c.step, b, withB)
			switch {
			case how == starts && e.lacks(DescendStarting), how == independent && e.lacks(DescendApart):
				continue
			}
			switch how {
			case apart:
				continue
			case starts:
				exact = max(exact, k)
				if k == j {
					withB = false
				} else {
					o.rest.remove(k)
				}
			case independent:
				exact = unsettled
			case unknown:
				// The execution that takes c will find out: where c conflicts
				// with v after all, that is a race there.
				return unsettled
			}
			if (c.begun && c.whole || len(c.kids) == 0) && !e.lacks(LeafCovers) || !withB && o.rest.empty() {
				if exact == unsettled {
					return unsettled
				}
				return exact + 1
			}
			o.links = append(o.links, link{at, x})
			at, from = c, 0
			continue descend
		}
		break
	}
	left := at
	for k := o.rest.first(); k >= 0; k = o.rest.first() {
		o.rest.remove(k)
		at = o.grow(at, &e.log[k].step, i)
	}
	if withB {
		o.grow(at, b, i)
	}
	if i < o.shared && len(o.links) > 0 && left.begun && left.workers == 0 {
		o.reopen(i, append(o.links, link{at: left}))
	}
	return max(j, o.keep.last()) + 1
}

// grow plans the step, which is from the execution at hand, below a node behind the one
// at depth i.
func (o *optimal) grow(at *branch, s *step, i int) *branch {
	k := o.branch(s)
	k.records = o.e.log[i].records
	at.kids = append(at.kids, k)
	return k
}

type cover uint8

const (
	apart       cover = iota // s is not among what may start the rest of v, and conflicts with it
	starts                   // s is in the rest of v, with nothing before it that it depends on
	independent              // s is not in it, and conflicts with none of it
	unknown                  // s uses an object that can't be told from those of v
)

// covers says how the step s stands to what is left of v: o.rest, and b if it is with
// it. If s starts it, k is the position of the event that it is.
func (o *optimal) covers(s *step, b *step, withB bool) (k int, how cover) {
	e := o.e
	g := e.goroutine(s.g)
	if k = firstOfBoth(&o.rest, &g.events); k >= 0 {
		if e.log[k].choice == s.choice && !e.past(k).meets(&o.rest) {
			return k, starts
		}
		return k, apart
	}
	if withB && b.g == s.g {
		if b.choice != s.choice || o.meets(o.bUses) {
			return -1, apart
		}
		if e.base(g, b.m, &o.base); o.base.meets(&o.rest) {
			return -1, apart
		}
		return o.j, starts
	}
	known := min(s.records, e.log[o.i].records)
	fresh := s.fresh(known)
	here := fresh && o.comesTo(g, s)
	o.others = e.usesOf(s, known, here, o.others[:0])
	if o.meets(o.others) || withB && clash(o.others, o.bUses) {
		return -1, apart
	}
	if fresh && !here && o.touchesFresh(known, withB) {
		return -1, unknown
	}
	return -1, independent
}

// fresh reports whether the step uses an object that was not among the first records.
func (s *step) fresh(records int32) bool {
	return s.m0 != none && (s.o0 < 0 || s.o0 >= records) || s.m1 != none && (s.o1 < 0 || s.o1 >= records)
}

// touchesFresh reports whether what is left of v uses such an object. It is not enough to
// look past the records before i: s may have been planned where fewer objects had one.
func (o *optimal) touchesFresh(records int32, withB bool) bool {
	fresh := func(uses []use) bool {
		for _, u := range uses {
			if u.id >= records {
				return true
			}
		}
		return false
	}
	for k := o.rest.first(); k >= 0; k = o.rest.after(k) {
		if fresh(o.e.log[k].uses) {
			return true
		}
	}
	return withB && fresh(o.bUses)
}

// meets reports whether the uses conflict with an event of the rest.
func (o *optimal) meets(uses []use) bool {
	for _, u := range uses {
		if o.e.conflicts(u).meets(&o.rest) {
			return true
		}
	}
	return false
}

// comesTo reports whether g comes to the step in this execution as it does where the
// step was planned: from what is before the node at hand and has been taken from v.
func (o *optimal) comesTo(g *goroutine, s *step) bool {
	if g.epoch != o.e.epoch {
		return false
	}
	gone := func(k int) bool { return k < o.i || o.keep.has(k) && !o.rest.has(k) }
	if g.start >= 0 && !gone(int(g.start)) {
		return false
	}
	n := int32(0)
	for k := g.events.first(); k >= 0; k = g.events.after(k) {
		if gone(k) {
			n++
		}
	}
	return n == s.m
}
