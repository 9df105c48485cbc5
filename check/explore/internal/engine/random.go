package engine

import (
	"math/rand/v2"
	"slices"
)

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
		p := e.pilot()
		r.sampler = &surw{e: e, pilot: p, left: make([]int, len(p.objects))}
	case PCT:
		r.sampler = &pct{e: e, length: e.pilot().length}
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
	if g.op.kind.chooses() {
		if o := e.options(g); len(o) > 1 {
			e.choice = o[r.rng.IntN(len(o))]
		}
	}
	return g
}

func (r *random) ended() bool {
	r.e.cutBack(0)
	r.number += r.stride
	return r.number < r.e.cfg.Executions
}

// pilot is what a run of the body without a preemption tells of the ones to come.
type pilot struct {
	objects [][]int32 // that each goroutine's operations are done on, in order; by id
	shared  []int32   // those that more than one goroutine uses, in the order of coming so
	length  int       // in events
}

// pilot runs the body once. It is not counted.
func (e *Engine) pilot() (p pilot) {
	e.strategy, e.uncounted = &forced{e: e}, true
	e.run(e.x.body)
	e.uncounted = false
	p.length = e.pos
	p.objects = make([][]int32, len(e.goroutines))
	const nobodys, several = -1, -2
	by := slices.Repeat([]int32{nobodys}, int(e.objects))
	for k := range e.pos {
		g, object := e.log[k].g, e.log[k].o0
		p.objects[g] = append(p.objects[g], object)
		switch {
		case object < 0:
		case by[object] == nobodys:
			by[object] = g
		case by[object] != g && by[object] != several:
			by[object] = several
			p.shared = append(p.shared, object)
		}
	}
	e.cutBack(0)
	return p
}

// priorities are random ones, by goroutine; 0 where there is none yet.
type priorities []uint64

// highest returns the goroutine with the highest priority. Those that have none get one
// first, with the bits of least set.
func (p *priorities) highest(ready []*goroutine, rng *rand.Rand, least uint64) (best *goroutine) {
	for _, g := range ready {
		for int(g.id) >= len(*p) {
			*p = append(*p, 0)
		}
		if (*p)[g.id] == 0 {
			(*p)[g.id] = rng.Uint64() | least
		}
		if best == nil || (*p)[g.id] > (*p)[best.id] {
			best = g
		}
	}
	return best
}

// pos gives each operation a random priority, and a new one when something that
// conflicts with it has happened: partial order sampling, by Yuan, Yang and Gu (CAV
// 2018).
type pos struct {
	e        *Engine
	rng      *rand.Rand
	priority priorities // of each goroutine's next operation
	wanted   []use
}

func (p *pos) begins(rng *rand.Rand) {
	p.rng = rng
	clear(p.priority)
}

func (p *pos) choose(ready []*goroutine) *goroutine { return p.priority.highest(ready, p.rng, 1) }

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
	priority priorities
	falls    []fall
}

// fall says that whoever has the event at a position falls to a priority.
type fall struct {
	at int
	to uint64
}

func (p *pct) begins(rng *rand.Rand) {
	p.rng, p.falls = rng, p.falls[:0]
	clear(p.priority)
	for i := 1; i < p.e.cfg.Depth; i++ {
		p.falls = append(p.falls, fall{1 + rng.IntN(max(1, p.length)), uint64(i)})
	}
}

func (p *pct) choose(ready []*goroutine) *goroutine { return p.priority.highest(ready, p.rng, 1<<63) }

func (p *pct) happened(g *goroutine, _ *event) {
	for _, f := range p.falls {
		if f.at == p.e.pos+1 {
			p.priority[g.id] = f.to
		}
	}
}

// surw samples the interleavings of the steps on one object, another one each time, as
// evenly as it can: whose step on it comes next is drawn by how many each goroutine and
// those that it will start have left. Selectively uniform random walk, by Zhao and
// others (ASPLOS 2025).
type surw struct {
	e *Engine
	pilot
	rng    *rand.Rand
	object int32        // the one that was drawn, or -1
	left   []int        // steps on it, by goroutine
	next   *goroutine   // whose step on it comes next
	starts bool         // next has just started a goroutine
	may    []*goroutine // work space
}

func (s *surw) begins(rng *rand.Rand) {
	s.rng, s.next, s.starts, s.object = rng, nil, false, -1
	clear(s.left)
	if len(s.shared) == 0 {
		return
	}
	s.object = s.shared[rng.IntN(len(s.shared))]
	for g, objects := range s.objects {
		for _, object := range objects {
			if object == s.object {
				s.left[g]++
			}
		}
	}
}

// steps reports whether g's m-th operation is one on the object, going by the pilot.
func (s *surw) steps(g *goroutine, m int32) bool {
	return s.object >= 0 && int(g.id) < len(s.objects) && int(m) < len(s.objects[g.id]) && s.objects[g.id][m] == s.object
}

func (s *surw) choose(ready []*goroutine) *goroutine {
	if s.starts { // it was drawn for itself and for whom it has started now
		s.next = s.draw([]*goroutine{s.next, s.e.live[len(s.e.live)-1]})
		s.starts = false
	}
	if s.next == nil || s.weight(s.next) == 0 {
		s.next = s.draw(s.e.live)
	}
	s.may = s.may[:0]
	for _, g := range ready {
		if g == s.next || !s.steps(g, g.count) {
			s.may = append(s.may, g)
		}
	}
	if len(s.may) > 0 {
		return s.may[s.rng.IntN(len(s.may))]
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
	return s.of(g.id) + s.unborn(g, int(g.started))
}

func (s *surw) of(id int32) int {
	if int(id) >= len(s.left) {
		return 0 // the pilot has not met it
	}
	return s.left[id]
}

func (s *surw) unborn(g *goroutine, from int) (sum int) {
	for _, c := range g.children[min(from, len(g.children)):] {
		sum += s.of(c.id) + s.unborn(c, 0)
	}
	return sum
}

func (s *surw) happened(g *goroutine, ev *event) {
	if s.steps(g, ev.m) {
		s.left[g.id]--
		s.next = nil
	}
	s.starts = s.starts || ev.kind == Spawn && g == s.next
}
