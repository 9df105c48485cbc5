package engine

// Reversal is a schedule in which one pair of events comes the other way round.
type Reversal struct {
	Schedule []Turn
	// First and Second are the pair, as steps of the trace. Second is -1 if it is
	// what a goroutine was blocked before.
	First, Second int
}

// Reversals returns a schedule for each race of the execution that has just ended, the
// latest race first, and at most so many. It may be called by Observe only.
func (e *Engine) Reversals(most int) []Reversal {
	o := &optimal{e: e}
	o.prepare()
	t := e.Trace()
	var all []Reversal
	add := func(g *goroutine, j int, m int32, d *deed, uses []use, second int) {
		e.base(g, m, &o.base)
		e.rivalsOf(uses, j, &o.base, &o.pairs)
		for i := o.nextPair(j, d, g); i >= 0 && len(all) < most; i = o.nextPair(j, d, g) {
			s := e.Schedule()[:i:i]
			for k := o.keep.first(); k >= 0; k = o.keep.first() {
				o.keep.remove(k)
				s = append(s, e.turn(e.log[k].g, e.log[k].choice))
			}
			s = append(s, e.turn(g.id, noChoice))
			all = append(all, Reversal{s, t.stepOf(i), second})
		}
	}
	for _, g := range e.live {
		if g.state == active {
			d := e.deed(&g.op)
			add(g, e.pos, g.count, &d, e.wanted(g, &d, nil), -1)
		}
	}
	for j := e.pos - 1; j >= 0 && len(all) < most; j-- {
		ev := &e.log[j]
		add(e.goroutine(ev.g), j, ev.m, &ev.deed, ev.uses, t.stepOf(j))
	}
	return all
}
