package engine

import "math/rand/v2"

// random runs executions under random schedules, each from the seed and its own number,
// so that the workers together run the same ones however many they are.
type random struct {
	e      *Engine
	rng    rand.PCG
	number int // of the execution
	stride int
	before int // executions whose lengths are known
	events int // of the longest of them

	priority []uint64 // POS and PCT, by goroutine
	at       []int32  // the event of the goroutine that the priority is for
	changes  map[int]bool

	sure map[int32]int // SURW
}

func newRandom(e *Engine, worker int) *random {
	return &random{e: e, number: worker, stride: max(1, e.cfg.Workers)}
}

func (r *random) begins() {
	r.rng.Seed(r.e.cfg.Seed, uint64(r.number))
	clear(r.at)
	r.priority = r.priority[:0]
	r.at = r.at[:0]
}

func (r *random) pick(last *goroutine) *goroutine {
	e := r.e
	var best *goroutine
	for _, g := range e.live {
		if !e.ready(g) {
			continue
		}
		if g.state == unstarted {
			e.choice = noChoice
			return g // to see what it is about to do
		}
		r.known(g)
		if best == nil || r.priority[g.id] > r.priority[best.id] {
			best = g
		}
	}
	if best != nil {
		e.choice = noChoice
		if o := e.options(best); len(o) > 1 {
			e.choice = o[r.rng.Uint64()%uint64(len(o))]
		}
	}
	return best
}

// known gives g's next event a priority if it has none yet.
func (r *random) known(g *goroutine) {
	for int(g.id) >= len(r.priority) {
		r.priority = append(r.priority, 0)
		r.at = append(r.at, -1)
	}
	if r.at[g.id] != g.count {
		r.at[g.id], r.priority[g.id] = g.count, r.rng.Uint64()
	}
}

// happened gives new priorities to what conflicts with the event: so says POS, by
// Yuan, Yang and Gu (CAV 2018).
func (r *random) happened(g *goroutine, ev *event) {
	for _, w := range r.e.live {
		if w != g && w.state == active && int(w.id) < len(r.at) && r.conflicts(w, ev) {
			r.at[w.id] = -1
		}
	}
}

func (r *random) conflicts(g *goroutine, ev *event) bool {
	d := r.e.deed(&g.op)
	return clash(r.e.wanted(g, &d), ev.uses)
}

func (r *random) ended() bool {
	r.e.cutBack(0)
	r.number += r.stride
	return r.number < r.e.cfg.Executions
}
