package engine

import "math/rand/v2"

// random runs executions under random schedules, each from the seed and its own number,
// so that the workers together run the same ones however many they are.
type random struct {
	e      *Engine
	rng    *rand.Rand
	source rand.PCG
	number int // of the execution
	stride int
	ready  []*goroutine
	sampler
}

// sampler chooses among goroutines that are ready or have not begun.
type sampler interface {
	begins(*rand.Rand)
	choose(ready []*goroutine) *goroutine
	happened(g *goroutine, ev *event)
}

func newRandom(e *Engine, worker int) *random {
	r := &random{e: e, number: worker, stride: e.cfg.Workers}
	r.rng = rand.New(&r.source)
	switch e.cfg.Strategy {
	case SURW:
		r.sampler = &surw{e: e, plan: e.pilot()}
	case PCT:
		r.sampler = &pct{e: e, length: len(e.pilot())}
	default:
		r.sampler = &pos{e: e}
	}
	return r
}

func (r *random) begins() {
	r.source.Seed(r.e.cfg.Seed, uint64(r.number))
	r.sampler.begins(r.rng)
}

func (r *random) pick(*goroutine) *goroutine {
	e := r.e
	r.ready = r.ready[:0]
	for _, g := range e.live {
		if e.ready(g) {
			r.ready = append(r.ready, g)
		}
	}
	if len(r.ready) == 0 {
		return nil
	}
	g := r.choose(r.ready)
	e.choice = noChoice
	if g.state == unstarted {
		return g // and choose again when it has come to its first operation
	}
	if o := e.options(g); len(o) > 1 {
		e.choice = o[r.rng.IntN(len(o))]
	}
	return g
}

func (r *random) ended() bool {
	r.e.cutBack(0)
	r.number += r.stride
	return r.number < r.e.cfg.Executions
}

// doing is an event of the pilot: the m-th of its goroutine, on that object.
type doing struct{ g, m, object int32 }

// pilot runs the body once without a preemption, to learn how much each goroutine does.
// It is not counted.
func (e *Engine) pilot() (all []doing) {
	e.strategy, e.uncounted = &forced{e: e}, true
	e.run(e.x.body)
	e.uncounted = false
	for k := range e.pos {
		ev := &e.log[k]
		all = append(all, doing{ev.g, ev.m, ev.o0})
	}
	e.cutBack(0)
	return all
}

// pos gives each operation a random priority, and a new one when something that
// conflicts with it has happened: partial order sampling, by Yuan, Yang and Gu (CAV
// 2018).
type pos struct {
	e        *Engine
	rng      *rand.Rand
	priority []uint64 // by goroutine; 0 if its next operation has none yet
	wanted   []use
}

func (p *pos) begins(rng *rand.Rand) {
	p.rng = rng
	clear(p.priority)
}

func (p *pos) choose(ready []*goroutine) (best *goroutine) {
	for _, g := range ready {
		for int(g.id) >= len(p.priority) {
			p.priority = append(p.priority, 0)
		}
		if p.priority[g.id] == 0 {
			p.priority[g.id] = p.rng.Uint64() | 1
		}
		if best == nil || p.priority[g.id] > p.priority[best.id] {
			best = g
		}
	}
	return best
}

func (p *pos) happened(g *goroutine, ev *event) {
	for _, other := range p.e.live {
		if int(other.id) >= len(p.priority) || p.priority[other.id] == 0 || other.state != active {
			continue
		}
		if other == g || p.conflicts(other, ev) {
			p.priority[other.id] = 0
		}
	}
}

// conflicts reports whether the event conflicts with what g is about to do.
func (p *pos) conflicts(g *goroutine, ev *event) bool {
	d := p.e.deed(&g.op)
	for _, u := range ev.uses { // that they share nothing is most often the case, and soon seen
		if u.id == d.o0 || u.id == d.o1 || u.id == g.slotID() || p.e.haunts(d.kind) {
			p.wanted = p.e.wanted(g, &d, p.wanted[:0])
			return clash(p.wanted, ev.uses)
		}
	}
	return false
}

// pct gives each goroutine a random priority and runs the one with the highest. At some
// random places the one that runs falls below all others: probabilistic concurrency
// testing, by Burckhardt, Kothari, Musuvathi and Nagarakatte (ASPLOS 2010).
type pct struct {
	e        *Engine
	rng      *rand.Rand
	length   int // of an execution, about
	priority map[int32]uint64
	falls    map[int]uint64 // to what priority, by position
}

func (p *pct) begins(rng *rand.Rand) {
	p.rng = rng
	p.priority, p.falls = map[int32]uint64{}, map[int]uint64{}
	for i := 1; i < p.e.cfg.Depth; i++ {
		p.falls[1+rng.IntN(max(1, p.length))] = uint64(i)
	}
}

func (p *pct) choose(ready []*goroutine) (best *goroutine) {
	for _, g := range ready {
		if p.priority[g.id] == 0 {
			p.priority[g.id] = p.rng.Uint64() | 1<<63
		}
		if best == nil || p.priority[g.id] > p.priority[best.id] {
			best = g
		}
	}
	return best
}

func (p *pct) happened(g *goroutine, _ *event) {
	if low, ok := p.falls[p.e.pos+1]; ok {
		p.priority[g.id] = low
	}
}

// surw samples the interleavings of the steps on one object, another one each time, as
// evenly as it can: whose step on it comes next is drawn by how many each goroutine and
// those that it will start have left. Selectively uniform random walk, by Zhao and
// others (ASPLOS 2025).
type surw struct {
	e       *Engine
	rng     *rand.Rand
	plan    []doing
	objects []int32 // that more than one goroutine uses
	on      map[[2]int32]bool
	left    map[int32]int // steps on the object, by goroutine
	next    *goroutine    // whose step on it comes next
	starts  bool          // next has just started a goroutine
}

func (s *surw) begins(rng *rand.Rand) {
	s.rng, s.next, s.starts = rng, nil, false
	if s.objects == nil {
		s.objects = shared(s.plan)
	}
	s.on, s.left = map[[2]int32]bool{}, map[int32]int{}
	if len(s.objects) == 0 {
		return
	}
	object := s.objects[rng.IntN(len(s.objects))]
	for _, d := range s.plan {
		if d.object == object {
			s.on[[2]int32{d.g, d.m}] = true
			s.left[d.g]++
		}
	}
}

// shared returns the objects that more than one goroutine uses, in order.
func shared(plan []doing) (all []int32) {
	by, twice := map[int32]int32{}, map[int32]bool{}
	for _, d := range plan {
		g, ok := by[d.object]
		switch {
		case d.object < 0:
		case !ok:
			by[d.object] = d.g
		case g != d.g && !twice[d.object]:
			twice[d.object] = true
			all = append(all, d.object)
		}
	}
	return all
}

func (s *surw) choose(ready []*goroutine) *goroutine {
	if s.starts { // it was drawn for itself and for whom it has started now
		s.next = s.draw([]*goroutine{s.next, s.e.live[len(s.e.live)-1]})
		s.starts = false
	}
	if s.next == nil || s.weight(s.next) == 0 {
		s.next = s.draw(s.e.live)
	}
	var may []*goroutine
	for _, g := range ready {
		if g == s.next || !s.on[[2]int32{g.id, g.count}] {
			may = append(may, g)
		}
	}
	if len(may) > 0 {
		return may[s.rng.IntN(len(may))]
	}
	s.next = s.draw(ready) // the one that was drawn is blocked
	return s.next
}

// draw draws a goroutine by its weight, or any if none has one.
func (s *surw) draw(from []*goroutine) *goroutine {
	sum := 0
	for _, g := range from {
		sum += s.weight(g)
	}
	if sum == 0 {
		return from[s.rng.IntN(len(from))]
	}
	n := s.rng.IntN(sum)
	for _, g := range from {
		if n -= s.weight(g); n < 0 {
			return g
		}
	}
	return nil
}

// weight is how many steps on the object g has left, with those of the goroutines that
// it has yet to start.
func (s *surw) weight(g *goroutine) int {
	if g.state == ended {
		return 0
	}
	return s.left[g.id] + s.unborn(g, int(g.started))
}

func (s *surw) unborn(g *goroutine, from int) (sum int) {
	for _, id := range g.children[min(from, len(g.children)):] {
		sum += s.left[id] + s.unborn(s.e.goroutine(id), 0)
	}
	return sum
}

func (s *surw) happened(g *goroutine, ev *event) {
	if s.on[[2]int32{g.id, ev.m}] {
		s.left[g.id]--
		s.next = nil
	}
	s.starts = s.starts || ev.kind == Spawn && g == s.next
}
