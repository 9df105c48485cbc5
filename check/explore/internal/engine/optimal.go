package engine

// optimal explores one execution for each trace: Optimal DPOR with wakeup trees, by
// Abdulla, Aronis, Jonsson and Sagonas (Journal of the ACM 64, 2017).
//
// The executions form a tree. Its nodes are prefixes; a node's kids are the events
// explored or planned after it. When an execution is over, each race in it between an
// event and a later one is judged: could the later one have come first? If so, and no
// kid of the node before the race covers that, the reversed sequence is planned there.
// What was taken before at a node sleeps in the later kids, until something conflicts
// with it: that is what keeps two executions from being one trace.
type optimal struct {
	e     *Engine
	ahead int // the kids of the path before this depth are taken already
	tree

	// The nodes at depths below shared may be used by other workers, under the
	// lock of the pool.
	shared int
	pool   *pool

	judge
}

func newOptimal(e *Engine, p *pool) *optimal {
	return &optimal{e: e, pool: p, tree: e.tree}
}

func (o *optimal) begins() {}

func (o *optimal) pick(last *goroutine) *goroutine {
	e, d := o.e, o.e.pos
	if d >= o.ahead && (d < o.shared || o.path[d].at.more()) {
		o.take(d)
	}
	if d < o.ahead {
		k := o.path[d+1].at
		e.choice = k.choice
		g := e.goroutine(k.g)
		if g.epoch != e.epoch || !e.ready(g) {
			e.unsound("what was planned is not enabled")
			return nil
		}
		return g
	}
	e.choice = noChoice
	if e.canGoOn(last) && o.awake(last) {
		return last
	}
	asleep := false
	for _, g := range e.live {
		if g.state != ended && e.ready(g) {
			if o.awake(g) {
				return g
			}
			asleep = true
		}
	}
	if asleep {
		e.unsound("all that is enabled sleeps")
	}
	return nil
}

// take takes the next planned kid of the node at depth d and reports whether there is
// one.
func (o *optimal) take(d int) bool {
	if d < o.shared {
		o.pool.lock.Lock()
		defer o.pool.lock.Unlock()
	}
	return o.takeHere(d)
}

func (o *optimal) takeHere(d int) bool {
	n := &o.path[d]
	if !n.at.more() {
		return false
	}
	k := n.take()
	o.room(d + 1)
	o.path[d+1].at = k
	o.ahead = d + 1
	if d < o.shared && !k.whole { // others may plan more below it
		o.shared, k.workers = d+2, 1
	}
	return true
}

// awake reports whether g, which is ready, does not sleep at the node at hand. If there
// is a choice, one that does not sleep is chosen.
func (o *optimal) awake(g *goroutine) bool {
	sleep := o.path[o.e.pos].sleep
	asleep := func(choice int32) bool {
		for i := range sleep {
			if s := &sleep[i]; s.g == g.id && (s.choice == choice || s.choice == noChoice) {
				return true
			}
		}
		return false
	}
	if !asleep(noChoice) && (!g.op.kind.chooses() || g.state == unstarted) {
		return true
	}
	for _, c := range o.e.options(g) {
		if !asleep(c) {
			o.e.choice = c
			return true
		}
	}
	return false
}

func (o *optimal) happened(g *goroutine, ev *event) {
	d := o.e.pos
	o.room(d + 1)
	n, next := &o.path[d], &o.path[d+1]
	planned := d < o.ahead
	if !planned {
		n.at.kids = append(n.at.kids, o.branch(&ev.step))
		next.at = n.take()
	}
	switch {
	case d < o.shared:
		o.pool.lock.Lock()
		defer o.pool.lock.Unlock()
	case planned:
		next.at.step = ev.step
	}
	next.sleep = next.sleep[:0]
	for i := range n.sleep {
		if s := &n.sleep[i]; !o.conflicts(s, ev) {
			next.sleep = append(next.sleep, *s)
		}
	}
	for _, k := range n.at.kids[:n.kid] {
		if !o.conflicts(&k.step, ev) {
			next.sleep = append(next.sleep, k.step)
		}
	}
	if ev.choice != noChoice && !o.e.lacks(ChooseOtherwise) {
		o.alternatives(g, ev)
	}
}

// alternatives plans the other choices that the new event had, each as a sequence of
// that alone.
func (o *optimal) alternatives(g *goroutine, ev *event) {
	e := o.e
	o.prepare()
	for _, w := range e.choices(ev) {
		other := ev.step
		other.choice, other.wakes = w, &e.goroutine(w).self
		if ev.kind == Spurious {
			other.o1 = int32(e.goroutine(w).slot >> slotBits)
		}
		o.keep.clear()
		o.uses = e.usesOf(&other, e.objects, true, o.uses[:0])
		o.bUses = o.uses
		o.planHere(e.pos, e.pos, &other)
	}
}

// conflicts reports whether the step, which its goroutine has not done, uses an object
// that the new event uses, and one of them writes.
func (o *optimal) conflicts(s *step, ev *event) bool {
	e := o.e
	if s.g == ev.g || e.lacks(WakeSleepers) {
		return s.g == ev.g
	}
	e.announce(e.goroutine(s.g))
	o.uses = e.usesOf(s, s.records, true, o.uses[:0])
	return clash(o.uses, ev.uses)
}

// ended plans what the execution's races call for and goes back to the deepest node
// that has a kid not taken. A node that other workers are below is left to them.
func (o *optimal) ended() bool {
	o.judgeAll()
	if o.pool.hungry.Load() > 0 {
		o.share()
	}
	for d := o.e.pos - 1; d >= 0; d-- {
		if d >= o.shared {
			o.drop(o.path[d+1].at)
			if o.takeHere(d) {
				o.e.cutBack(d)
				return true
			}
			continue
		}
		if more, left := o.leave(d); more {
			o.e.cutBack(d)
			return true
		} else if left {
			break
		}
	}
	o.e.cutBack(0)
	return false
}

// done estimates which part of the tree has been explored: each kid of a node that is
// known by now counts as an equal part of it.
func (e *Engine) done() float64 {
	o, ok := e.strategy.(*optimal)
	if !ok || o.shared > 0 {
		return 0
	}
	part, all := 1.0, 0.0
	for d := range e.pos {
		n := &o.path[d]
		kids := len(n.at.kids)
		all += part * float64(n.kid) / float64(kids)
		part /= float64(kids)
	}
	return all
}
