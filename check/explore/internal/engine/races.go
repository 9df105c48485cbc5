package engine

// race is a pair of events that could come the other way round: the later one would be
// enabled after all that does not depend on the earlier one.
type race struct {
	i       int32 // the earlier one
	settled int32 // the judgement on the pair holds while this many events stay, or unsettled
}

const unsettled = 1<<31 - 1

// judge is the work space for the races of one execution.
type judge struct {
	uses, others                         []use
	after                                []uint64 // for each event the later ones that depend on it, if stamped
	stamp                                []uint64
	now                                  uint64
	pairs, keep, base, state, rest, gone set
	i, j                                 int // the race at hand
}

// prepare makes room for the races of the execution that has just ended.
func (o *optimal) prepare() {
	e, n := o.e, o.e.pos
	j0 := &o.judge
	j0.now++
	if len(j0.keep) != e.words {
		for _, s := range []*set{&j0.pairs, &j0.keep, &j0.base, &j0.state, &j0.rest, &j0.gone} {
			*s = make(set, e.words)
		}
		j0.after, j0.stamp = nil, nil
	}
	for len(j0.stamp) <= n {
		j0.stamp = append(j0.stamp, 0)
		j0.after = append(j0.after, make([]uint64, e.words)...)
	}
	for len(o.races) <= n {
		o.races = append(o.races, nil)
		o.settled = append(o.settled, 0)
	}
}

func (o *optimal) judgeAll() {
	o.prepare()
	e, n := o.e, o.e.pos
	for j := range n {
		ev := &e.log[j]
		g := e.goroutines[ev.g]
		if j >= e.replayed {
			o.find(g, j, ev.m, &ev.deed, ev.uses)
		} else if o.settled[j] <= e.replayed || e.lacks(JudgeAgain) {
			continue
		}
		o.settled[j] = o.judgeRaces(g, j, &ev.deed, ev)
	}
	for _, g := range e.live {
		if g.state != active || e.lacks(BlockedTakePart) {
			continue
		}
		d := e.deed(&g.op)
		o.find(g, n, g.count, &d, e.wanted(g, &d))
		o.judgeRaces(g, n, &d, nil)
	}
}

// find finds the races of the event at j, or, if j is the end, of what g is blocked
// with there. The latest partners are looked at first; those that one of them depends
// on are no partners. If b would be blocked where it had to go, its partner is still
// further back: that reverses two critical sections instead of an Unlock and a Lock.
func (o *optimal) find(g *goroutine, j int, m int32, d *deed, uses []use) {
	e := o.e
	o.races[j] = o.races[j][:0]
	e.base(g, m, o.base)
	pairs := o.pairs
	pairs.clear()
	for _, u := range uses {
		if u.writes {
			pairs.join(e.users(u.id))
		} else {
			pairs.join(e.writers(u.id))
		}
	}
	pairs.below(j)
	pairs.subtract(o.base)
	for i := pairs.last(); i >= 0; i = pairs.last() {
		pairs.remove(i)
		o.keepFor(i, j)
		if e.enabled(g, d, o.state) {
			o.races[j] = append(o.races[j], race{int32(i), unsettled})
			if !e.lacks(SkipDependent) {
				pairs.subtract(e.past(i))
			}
		} else if e.lacks(LookFurtherBack) {
			return
		}
	}
}

// keepFor sets keep to the events after i that depend neither on i nor on b, the event
// at j, and state to those and all before i: where b comes to be when the race is
// reversed.
func (o *optimal) keepFor(i, j int) {
	n := o.e.pos
	keep := o.keep
	for w := range keep {
		keep[w] = ^uint64(0)
	}
	keep.below(n)
	keep.above(i)
	keep.subtract(o.dependants(i))
	if j < n {
		keep.remove(j)
		keep.subtract(o.dependants(j))
		if o.e.lacks(KeepLater) {
			keep.below(j)
		}
	}
	for w := range keep {
		o.state[w] = ^uint64(0)
	}
	o.state.below(i)
	o.state.join(keep)
}

func (o *optimal) dependants(i int) set {
	e := o.e
	s := e.row(o.after, i)
	if o.stamp[i] == o.now {
		return s
	}
	o.stamp[i] = o.now
	s.clear()
	w, b := i>>6, uint64(1)<<(uint(i)&63)
	for k := i + 1; k < e.pos; k++ {
		if e.pasts[k*e.words+w]&b != 0 {
			s.add(k)
		}
	}
	return s
}

// judgeRaces plans what the races of the event at j call for and returns the least
// prefix that keeps the judgement.
func (o *optimal) judgeRaces(g *goroutine, j int, d *deed, ev *event) int {
	e := o.e
	all := 0
	m, choice := g.count, int32(noChoice)
	if ev != nil {
		m, choice = ev.m, ev.choice
	}
	for r := range o.races[j] {
		p := &o.races[j][r]
		if j < e.replayed && int(p.settled) <= e.replayed {
			all = max(all, int(p.settled))
			continue
		}
		i := int(p.i)
		o.keepFor(i, j)
		b := e.does(g, m, d, choice, o.state)
		if ev != nil && e.lacks(ReadByReplay) {
			b = ev.step
		}
		e.base(g, m, o.base)
		o.uses = e.usesOf(&b, true, o.uses[:0])
		if i < o.shared {
			o.pool.lock.Lock()
		}
		p.settled = int32(o.plan(i, j, &b))
		if i < o.shared {
			o.pool.lock.Unlock()
		}
		if ev == nil || b.m0 != ev.m0 || b.choice != ev.choice {
			p.settled = unsettled // b turns into something that other events can matter to
		}
		all = max(all, int(p.settled))
	}
	return all
}

// plan plans the sequence v = keep . b at the node before i, unless something there
// covers it. It returns the least prefix that keeps this so.
func (o *optimal) plan(i, j int, b *step) int {
	e := o.e
	at := o.path[i]
	o.i, o.j = i, j
	copy(o.rest, o.keep)
	for w := range o.gone {
		o.gone[w] = ^uint64(0)
	}
	o.gone.below(i)
	last := max(j, o.keep.last()) + 1
	for s := range o.sleep[i] {
		if k, how := o.covers(&o.sleep[i][s], b, true); how == starts && !e.lacks(SleeperStarts) {
			return max(k, j) + 1
		} else if how == independent && !e.lacks(SleeperApart) {
			return unsettled
		}
	}
	for _, s := range at.kids[:o.kid[i]] {
		if k, how := o.covers(&s.step, b, true); how == starts && !e.lacks(SleeperStarts) {
			return max(k, j) + 1
		} else if how == independent && !e.lacks(SleeperApart) {
			return unsettled
		}
	}
	kids := at.kids[o.kid[i]+1:]
	withB, exact := true, j
descend:
	for {
		for _, c := range kids {
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
					o.gone.add(k)
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
			at, kids = c, c.kids
			continue descend
		}
		break
	}
	for k := o.rest.first(); k >= 0; k = o.rest.first() {
		o.rest.remove(k)
		at = o.grow(at, e.log[k].step, i)
	}
	if withB {
		o.grow(at, *b, i)
	}
	return last
}

// grow plans the step, which is from the execution at hand, below a node behind the one
// at depth i.
func (o *optimal) grow(at *branch, s step, i int) *branch {
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
	if k = firstOfBoth(o.rest, g.events); k >= 0 {
		if e.log[k].choice == s.choice && !e.past(k).meets(o.rest) {
			return k, starts
		}
		return k, apart
	}
	if withB && b.g == s.g {
		if b.choice != s.choice || o.base.meets(o.rest) || o.meets(o.uses) {
			return -1, apart
		}
		return o.j, starts
	}
	here := int(s.m) == o.count(g)
	o.others = e.usesOf(s, here, o.others[:0])
	if o.meets(o.others) || withB && clash(o.others, o.uses) {
		return -1, apart
	}
	if !here && s.fresh() && o.touchesFresh(withB) {
		return -1, unknown
	}
	return -1, independent
}

// fresh reports whether the step uses an object that no event had touched before the
// node that it was planned at.
func (s *step) fresh() bool {
	return s.m0 != none && (s.o0 < 0 || s.o0 >= s.records) || s.m1 != none && (s.o1 < 0 || s.o1 >= s.records)
}

// touchesFresh reports whether what is left of v uses such an object.
func (o *optimal) touchesFresh(withB bool) bool {
	before := o.e.log[o.i].records
	fresh := func(uses []use) bool {
		for _, u := range uses {
			if u.id >= before {
				return true
			}
		}
		return false
	}
	for w, b := range o.rest {
		for ; b != 0; b &= b - 1 {
			if fresh(o.e.log[w<<6+trailing(b)].uses) {
				return true
			}
		}
	}
	return withB && fresh(o.uses)
}

// meets reports whether the uses conflict with an event of the rest.
func (o *optimal) meets(uses []use) bool {
	for _, u := range uses {
		if u.writes && o.e.users(u.id).meets(o.rest) || !u.writes && o.e.writers(u.id).meets(o.rest) {
			return true
		}
	}
	return false
}

// count returns how many events of g there are before the node at hand and among what
// has been taken from v.
func (o *optimal) count(g *goroutine) (n int) {
	for w, b := range o.gone {
		n += ones(b & g.events[w])
	}
	return n
}
