package engine

// bounded explores every schedule with no preemption, then with one, and so on: a
// preemption takes the turn from a goroutine that could go on. It reduces nothing, so
// that its counts are of schedules and not of traces, and it finds first what takes
// few preemptions, as most bugs do (Musuvathi and Qadeer, PLDI 2007).
type bounded struct {
	e     *Engine
	stack []fork   // the forks of this execution, the first before event 0
	work  [][]Turn // where the executions of this bound begin
	next  [][]Turn // and of the next
	start []Turn
	bound int32
}

// fork is a place where the schedule could go on in more than one way.
type fork struct {
	options []Turn // still to be tried
	taken   Turn
}

func newBounded(e *Engine) *bounded { return &bounded{e: e} }

func (b *bounded) begins() {}

func (b *bounded) pick(last *goroutine) *goroutine {
	e := b.e
	if e.pos < len(b.start) {
		t := b.start[e.pos]
		e.choice = t.Choice
		return e.goroutines[t.Goroutine]
	}
	d := e.pos - len(b.start)
	if d < len(b.stack) {
		t := b.stack[d].taken
		e.choice = t.Choice
		return e.goroutines[t.Goroutine]
	}
	var f fork
	goesOn := last != nil && last.state == active && e.ready(last)
	for _, g := range e.live {
		if !e.ready(g) {
			continue
		}
		if g.state == unstarted { // what it is about to do has to be known first
			return g
		}
		for _, c := range e.options(g) {
			t := Turn{g.id, c}
			if goesOn && g != last {
				b.next = append(b.next, append(b.prefix(d), t))
			} else {
				f.options = append(f.options, t)
			}
		}
	}
	if len(f.options) == 0 {
		return nil
	}
	f.taken, f.options = f.options[0], f.options[1:]
	b.stack = append(b.stack, f)
	e.choice = f.taken.Choice
	return e.goroutines[f.taken.Goroutine]
}

// prefix returns the schedule up to fork d.
func (b *bounded) prefix(d int) []Turn {
	p := make([]Turn, 0, len(b.start)+d+1)
	p = append(p, b.start...)
	for i := range d {
		p = append(p, b.stack[i].taken)
	}
	return p
}

func (b *bounded) happened(*goroutine, *event) {}

func (b *bounded) ended() bool {
	e := b.e
	for d := len(b.stack) - 1; d >= 0; d-- {
		if f := &b.stack[d]; len(f.options) > 0 {
			f.taken, f.options = f.options[0], f.options[1:]
			b.stack = b.stack[:d+1]
			e.cutBack(len(b.start) + d)
			return true
		}
	}
	b.stack = b.stack[:0]
	e.cutBack(0)
	if len(b.work) == 0 {
		if len(b.next) == 0 {
			return false
		}
		if b.bound++; int(b.bound) > e.cfg.Preemptions && e.cfg.Preemptions >= 0 {
			e.x.incomplete(AtPreemptions)
			return false
		}
		b.work, b.next = b.next, b.work
	}
	n := len(b.work) - 1
	b.start, b.work = b.work[n], b.work[:n]
	return true
}
