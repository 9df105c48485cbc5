package engine

// merging makes a failed execution simpler. Its schedule is taken as the turns by which it
// leaves the usual one, in which a goroutine goes on for as long as it can. Turns are left
// out, many at a time and then one at a time, as long as the execution fails by the same
// rule with fewer preemptions, or with as many and fewer such turns (Zeller and Hildebrandt,
// IEEE Transactions on Software Engineering 28, 2002; Jalbert and Sen, FSE 2010, for
// schedules). What is left is simple, and need not be the simplest.
type merging struct {
	e     *Engine
	best  Failure
	kept  []unusual       // of the simplest so far
	made  []unusual       // by the execution at hand
	takes map[moment]Turn // what the execution at hand is to take
	first forced          // the execution to be made simpler; its turns come to their end with it
	begun bool            // it is over

	usual    *goroutine // who would have the turn at hand
	now      moment
	from, by int  // those of kept that are left out of the execution at hand
	gained   bool // something was, with as many at a time
	spent    int  // steps
}

// moment is when a turn is taken: after so many events of who had the last one. So a turn
// stays the same one when others come earlier or later.
type moment struct{ g, count int32 }

// unusual is a turn that is not what would come by itself.
type unusual struct {
	at moment
	Turn
}

// Simplify runs the execution of cfg.Schedule, and as long as cfg.Effort lasts simpler
// ones. The only failure of the result is the simplest by the rule cfg.Only that it has
// found, if it is simpler than the first.
func Simplify(body func(), cfg Config) Result {
	cfg.merging, cfg.Executions, cfg.Findings = &merging{takes: map[moment]Turn{}}, 0, 0
	r := Explore(body, cfg)
	r.Failures = nil
	if m := cfg.merging; m.best.Schedule != nil {
		r.Failures = []Failure{m.best}
	}
	return r
}

func (m *merging) begins() { m.made = m.made[:0] }

func (m *merging) pick(last *goroutine) *goroutine {
	e := m.e
	m.now = moment{-1, 0}
	if last != nil {
		m.now = moment{last.id, last.count}
	}
	m.usual = e.goesOn()
	if !m.begun {
		return m.first.pick(last)
	}
	e.choice = noChoice
	if t, ok := m.takes[m.now]; ok {
		if g := e.goroutines[t.Goroutine]; g.epoch == e.epoch && e.ready(g) {
			e.choice = t.Choice
			return g
		}
	}
	return m.usual
}

func (m *merging) happened(g *goroutine, ev *event) {
	if g != m.usual || m.e.choice != noChoice {
		m.made = append(m.made, unusual{m.now, Turn{g.id, m.e.choice}})
	}
}

func (m *merging) ended() bool {
	e := m.e
	m.spent += e.pos
	fails := e.breaks(e.cfg.Only)
	switch {
	case !m.begun:
		if !fails || m.first.lost {
			return false
		}
		m.begun = true
		m.keep()
		m.by = len(m.kept)
	case fails && m.simpler():
		m.keep()
		m.best.Schedule, m.best.Ghosts = e.Schedule(), len(e.ghosts)
		m.gained = true
	default:
		m.from += max(1, m.by/2)
	}
	for m.from >= len(m.kept) {
		if m.by <= 1 && !m.gained {
			return false
		}
		m.from, m.by, m.gained = 0, (m.by+1)/2, false
	}
	clear(m.takes)
	for i, u := range m.kept {
		if i < m.from || i >= m.from+m.by {
			m.takes[u.at] = u.Turn
		}
	}
	e.cutBack(0)
	return m.spent < e.cfg.Effort
}

// simpler reports whether the execution at hand is simpler than what is kept.
func (m *merging) simpler() bool {
	if p := m.e.preemptions(); p != m.best.Preemptions {
		return p < m.best.Preemptions
	}
	return len(m.made) < len(m.kept)
}

// keep keeps the turns of the execution at hand.
func (m *merging) keep() {
	m.kept = append(m.kept[:0], m.made...)
	m.best.Preemptions = m.e.preemptions()
}
