package engine

// forced runs one execution with the turns it is given. After them, and after a turn that
// could not be had, it goes on with whoever had the last one.
type forced struct {
	e     *Engine
	turns []Turn
	lost  bool // a turn could not be had
}

func (f *forced) begins() {}

// Followed reports whether the execution that has just ended kept to its schedule.
func (e *Engine) Followed() bool {
	f, ok := e.strategy.(*forced)
	return !ok || !f.lost && e.pos >= len(f.turns)
}

func (f *forced) pick(*goroutine) *goroutine {
	e := f.e
	if e.pos == len(f.turns)-1 && e.cfg.Steps <= len(f.turns) {
		// It will be cut. Who has had no turn is in no schedule, and may have been asked for
		// its first operation all the same, before which it accesses plain words.
		for _, g := range e.live {
			e.announce(g)
		}
	}
	if e.pos < len(f.turns) && !f.lost {
		t := f.turns[e.pos]
		if int(t.Goroutine) < len(e.live) && int(t.Choice) < len(e.live) {
			if g := e.live[t.Goroutine]; e.ready(g) {
				e.choice = noChoice
				if t.Choice >= 0 {
					e.choice = e.live[t.Choice].id
				}
				return g
			}
		}
		f.lost = true
	}
	e.choice = noChoice
	return e.goesOn()
}

func (f *forced) happened(*goroutine, *event) {}
func (f *forced) ended() bool                 { return false }

// goesOn returns who had the last turn, if that can go on, and otherwise the oldest that can. A
// spurious wakeup comes only where nobody can.
func (e *Engine) goesOn() *goroutine {
	if last := e.last(); e.canGoOn(last) {
		return last
	}
	var ghost *goroutine
	for _, g := range e.live {
		switch {
		case !e.ready(g):
		case g.ghost:
			ghost = g
		default:
			return g
		}
	}
	return ghost
}
