package engine

// optimal explores one execution for each trace: Optimal DPOR with wakeup trees, by
// Abdulla, Aronis, Jonsson and Sagonas (Journal of the ACM 64, 2017).
//
// The executions form a tree. Its nodes are prefixes; a node's kids are the events
// explored or planned after it. When an execution is over, each race in it between an
// event e and a later event b is judged: could b have come before e? If so, and no
// kid of the node before e covers that, the reversed sequence is planned there. What
// was taken before at a node sleeps in the later kids, until something conflicts with
// it: that is what keeps two executions from being one trace.
type optimal struct {
	e       *Engine
	path    []*branch // path[d] is the node before event d
	kid     []int     // the number of the kid of path[d] that is event d
	sleep   [][]step  // sleep[d] is what sleeps at path[d], without path[d]'s own kids
	races   [][]race  // races[j] are the races of event j with earlier ones
	settled []int     // settled[j] is the least prefix that keeps the judgement on all of them
	spare   []*branch
	judge
	asleep int // executions cut short because all that was enabled slept: never
}

// branch is a node and the event that leads to it.
type branch struct {
	step
	kids  []*branch // in order of planning
	taken int       // how many of them have been
	whole bool      // nothing was planned below it when it was taken: its own races find all
}

func newOptimal(e *Engine) *optimal {
	o := &optimal{e: e}
	o.path = append(o.path, &branch{whole: true})
	o.sleep = append(o.sleep, nil)
	return o
}

func (o *optimal) begins() {}

func (o *optimal) pick(last *goroutine) *goroutine {
	e := o.e
	at := o.path[e.pos]
	if at.taken < len(at.kids) {
		k := at.kids[at.taken]
		e.choice = k.choice
		g := e.goroutines[k.g]
		if !e.ready(g) {
			panic("explore: a planned goroutine is not enabled")
		}
		return g
	}
	e.choice = noChoice
	if last != nil && last.state == active && !o.sleeps(last) && e.ready(last) {
		return last
	}
	blocked := false
	for _, g := range e.live {
		if g != last && e.ready(g) {
			if !o.sleeps(g) {
				return g
			}
			blocked = true
		}
	}
	if blocked || last != nil && e.ready(last) {
		o.asleep++
	}
	return nil
}

// sleeps reports whether g sleeps at the node at hand with the choice it would make.
func (o *optimal) sleeps(g *goroutine) bool {
	for i := range o.sleep[o.e.pos] {
		if s := &o.sleep[o.e.pos][i]; s.g == g.id && (s.choice == noChoice || o.e.wouldChoose(g) == s.choice) {
			return true
		}
	}
	return false
}

func (o *optimal) happened(g *goroutine, ev *event) {
	d := o.e.pos
	at := o.path[d]
	if at.taken == len(at.kids) {
		at.kids = append(at.kids, o.branch(ev.step))
	}
	k := at.kids[at.taken]
	at.taken++
	k.step = ev.step
	k.whole = len(k.kids) == 0
	if d+1 == len(o.path) {
		o.path = append(o.path, nil)
		o.sleep = append(o.sleep, nil)
		o.kid = append(o.kid, 0)
	}
	o.path[d+1] = k
	o.kid[d] = at.taken - 1
	s := o.sleep[d+1][:0]
	for i := range o.sleep[d] {
		if t := &o.sleep[d][i]; !o.conflicts(t, ev) {
			s = append(s, *t)
		}
	}
	for _, t := range at.kids[:at.taken-1] {
		if !o.conflicts(&t.step, ev) {
			s = append(s, t.step)
		}
	}
	o.sleep[d+1] = s
	if ev.choice != noChoice {
		o.alternatives(at, g, ev)
	}
}

// alternatives plans the other choices that the event had.
func (o *optimal) alternatives(at *branch, g *goroutine, ev *event) {
	e := o.e
next:
	for _, w := range e.choices(ev) {
		other := ev.step
		other.choice, other.slots = w, e.goroutines[w].self
		for _, k := range at.kids {
			if k.same(&other) {
				continue next
			}
		}
		for i := range o.sleep[e.pos] {
			if o.sleep[e.pos][i].same(&other) {
				continue next
			}
		}
		at.kids = append(at.kids, o.branch(other))
	}
}

// conflicts reports whether the step, which its goroutine has not done, would use an
// object that the last event used, and one of them wrote.
func (o *optimal) conflicts(s *step, ev *event) bool {
	if s.g == ev.g {
		return true
	}
	e := o.e
	e.announce(e.goroutines[s.g])
	o.uses = e.usesOf(s, ev.objects, o.uses[:0])
	for _, u := range o.uses {
		for _, v := range ev.uses {
			if u.id == v.id && (u.writes || v.writes) {
				return true
			}
		}
	}
	return false
}

func (o *optimal) ended() bool {
	o.judgeAll()
	for d := o.e.pos - 1; d >= 0; d-- {
		at := o.path[d]
		for _, k := range o.path[d+1].kids {
			o.free(k)
		}
		o.path[d+1].kids = o.path[d+1].kids[:0]
		if at.taken < len(at.kids) {
			o.e.cutBack(d)
			return true
		}
	}
	o.e.cutBack(0)
	return false
}

func (o *optimal) branch(s step) *branch {
	n := len(o.spare)
	if n == 0 {
		return &branch{step: s}
	}
	b := o.spare[n-1]
	o.spare = o.spare[:n-1]
	*b = branch{step: s, kids: b.kids[:0]}
	return b
}

func (o *optimal) free(b *branch) {
	for _, k := range b.kids {
		o.free(k)
	}
	b.kids = b.kids[:0]
	o.spare = append(o.spare, b)
}
