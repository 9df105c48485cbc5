package engine

import "slices"

// bounded explores every schedule with no preemption, then with one, and so on: a
// preemption takes the turn from a goroutine that could go on. It reduces nothing, so
// that its counts are of schedules and not of traces, and it finds first what takes
// few preemptions, as most bugs do (Musuvathi and Qadeer, PLDI 2007).
type bounded struct {
	e      *Engine
	stack  []fork      // the forks of this execution, the first before event 0
	work   []*deviated // where the executions of this bound begin
	next   []*deviated // and of the next
	beyond bool        // there would be more with a preemption more than may be
	start  []Turn
	from   *deviated // the last turn of start
	bound  int32
	spent  int // steps of executions, and turns that were kept
}

// fork is a place where the schedule could go on in more than one way.
type fork struct {
	options []Turn // still to be tried
	taken   Turn
	kept    *deviated // taken, where something begins after it
}

// deviated is a turn after others: a schedule whose beginning it shares with all that
// deviate from it later. Each would be as long as an execution by itself.
type deviated struct {
	after *deviated
	turn  Turn
}

func newBounded(e *Engine) *bounded { return &bounded{e: e} }

func (b *bounded) begins() {}

func (b *bounded) pick(*goroutine) *goroutine {
	e := b.e
	if e.pos < len(b.start) {
		return b.take(b.start[e.pos])
	}
	d := e.pos - len(b.start)
	if d < len(b.stack) {
		return b.take(b.stack[d].taken)
	}
	for _, g := range e.live {
		if g.state == unstarted { // what it is about to do has to be known first
			return g
		}
	}
	var f fork
	last := e.last()
	goesOn := e.canGoOn(last)
	for _, g := range e.live {
		if !e.ready(g) {
			continue
		}
		for _, c := range e.options(g) {
			t := Turn{g.id, c}
			if goesOn && g != last && !g.ghost { // whose turns are no preemptions
				b.preempt(d, t)
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
	return b.take(f.taken)
}

// take takes a turn that was had under the schedule so far. A body that is not
// deterministic may not have it again.
func (b *bounded) take(t Turn) *goroutine {
	e := b.e
	g := e.goroutines[t.Goroutine]
	if g.epoch != e.epoch || !e.ready(g) || g.state == active && !slices.Contains(e.options(g), t.Choice) {
		e.unsound("what was planned is not enabled")
		return nil
	}
	e.choice = t.Choice
	return g
}

// preempt keeps the schedule up to fork d, and the turn after it, for the next bound.
func (b *bounded) preempt(d int, t Turn) {
	if most := b.e.cfg.Preemptions; most >= 0 && int(b.bound) >= most {
		b.beyond = true
		return
	}
	b.next = append(b.next, b.keep(b.prefix(d), t))
}

// prefix returns the schedule up to fork d.
func (b *bounded) prefix(d int) *deviated {
	i := d
	for i > 0 && b.stack[i-1].kept == nil {
		i--
	}
	p := b.from
	if i > 0 {
		p = b.stack[i-1].kept
	}
	for ; i < d; i++ {
		p = b.keep(p, b.stack[i].taken)
		b.stack[i].kept = p
	}
	return p
}

func (b *bounded) keep(after *deviated, t Turn) *deviated {
	b.spent++
	return &deviated{after, t}
}

// begin has the next executions begin with the schedule that ends with p.
func (b *bounded) begin(p *deviated) {
	b.from, b.start = p, b.start[:0]
	for ; p != nil; p = p.after {
		b.start = append(b.start, p.turn)
	}
	slices.Reverse(b.start)
}

func (b *bounded) happened(*goroutine, *event) {}

func (b *bounded) ended() bool {
	e := b.e
	if b.spent += e.pos; e.cfg.Effort > 0 && b.spent >= e.cfg.Effort {
		e.x.incomplete("it came to the bound on the effort")
		return false
	}
	for d := len(b.stack) - 1; d >= 0; d-- {
		if f := &b.stack[d]; len(f.options) > 0 {
			f.taken, f.options, f.kept = f.options[0], f.options[1:], nil
			b.stack = b.stack[:d+1]
			e.cutBack(len(b.start) + d)
			return true
		}
	}
	b.stack = b.stack[:0]
	e.cutBack(0)
	if len(b.work) == 0 {
		if len(b.next) == 0 {
			if b.beyond {
				e.x.leavesOut()
			}
			return false
		}
		b.bound++
		b.work, b.next = b.next, b.work
	}
	n := len(b.work) - 1
	p := b.work[n]
	b.work[n] = nil // its turns may be let go
	b.work = b.work[:n]
	b.begin(p)
	return true
}
