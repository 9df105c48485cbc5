package program

import (
	"runtime/debug"
	"time"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// run runs one plan on a line of execution, from its Run to the end of its after.
func (x *Execution) run(pl *plan, ln *line) {
	books := x.accounts[pl.run]
	last := pl.polls[len(pl.polls)-1]
	end, value := Goexit, 0
	f := &future{x: x, plan: pl, line: ln, books: books, gate: &x.gates[pl.run], over: new(bool)}
	defer func() {
		r := recover()
		x.awaits(f.gate)
		if x.lends && !*f.over {
			f.Drop()
		}
		exiting := r != nil && x.world.Exiting(r)
		if r != nil && !exiting {
			end = Panic
			if !isPlanned(r) {
				x.panicked(r, "Run")
			}
		}
		books.Returned(end != Ready)
		switch {
		case x.abandoned.Load():
		case end != last.End:
			x.find(rule.WrongValue, "the Run ended by %v, its future by %v", end, last.End)
		case end == Ready && value != last.Value:
			x.find(rule.WrongValue, "the Run returned %d, its future %d", value, last.Value)
		}
		if !x.abandoned.Load() {
			x.after(pl, ln)
		}
		if pl.run == 0 {
			x.over.Store(true)
		}
		if exiting {
			panic(r)
		}
	}()
	if pl.run == 0 {
		x.outermost = f
	}
	if pl.keeps {
		f.kept = &kept{lock: x.world.NewMutex()}
	}
	books.Begins(ln.goroutine)
	value = x.world.Run(f, observer(books))
	end = Ready
}

// after does what comes after a Run. It is called while that may still be
// unwinding, so a panic of its own is caught here.
func (x *Execution) after(pl *plan, ln *line) {
	defer x.caught(ln.goroutine)
	ln.do(pl.after, nil)
}

// caught books the panic of a goroutine; deferred by it.
func (x *Execution) caught(g ledger.Goroutine) {
	switch r := recover(); {
	case r == nil:
	case x.world.Exiting(r):
		panic(r)
	default:
		x.panicked(r, g.String())
	}
}

// panicked books a panic that the program did not ask for. A misuse that a ledger
// has seen is in its books already; one that the runner alone has seen is of a
// handle that is alive in the books, and so the runner's own.
func (x *Execution) panicked(r any, where string) {
	switch r := r.(type) {
	case *ledger.Misuse:
	case *task.Misuse:
		broken := rule.DoubleFree
		if r.Recycled {
			broken = rule.UseAfterFree
		}
		x.find(broken, "%s panicked: %v", where, r)
	default:
		x.find(rule.RunnerPanic, "%s panicked: %v\n%s", where, r, debug.Stack())
	}
}

// line is a line of execution: a goroutine of the program, and the handles that
// it owns.
type line struct {
	x         *Execution
	goroutine ledger.Goroutine
	handles   []held
}

// held are the handles of one name.
type held struct {
	name   string
	wakers []task.Waker
}

// held returns the handles of that name.
func (ln *line) held(name string) []task.Waker {
	for i := range ln.handles {
		if ln.handles[i].name == name {
			return ln.handles[i].wakers
		}
	}
	return nil
}

// hold gives the name to these handles.
func (ln *line) hold(name string, wakers []task.Waker) {
	for i := range ln.handles {
		if ln.handles[i].name == name {
			ln.handles[i].wakers = wakers
			return
		}
	}
	ln.handles = append(ln.handles, held{name, wakers})
}

// poll is what the statements of a poll, and of the goroutines it starts, refer
// to.
type poll struct {
	waker task.Waker // the poll's own; for the poll's own line only
	kept  *kept
}

func (ln *line) do(body []step, p *poll) {
	for i := range body {
		ln.step(&body[i], p)
	}
}

func (ln *line) step(s *step, p *poll) {
	x := ln.x
	switch s.Op {
	case Clone:
		var from task.Waker
		if s.From == CX {
			from = p.waker
		} else {
			from = ln.held(s.From)[0]
		}
		made := make([]task.Waker, s.N)
		for i := range made {
			made[i] = ln.at(from, s).Clone()
		}
		ln.hold(s.Name, made)
	case Wake:
		ln.each(s, p, task.Waker.Wake)
	case WakeRef:
		ln.each(s, p, task.Waker.WakeByRef)
	case Drop:
		ln.each(s, p, task.Waker.Drop)
	case Go:
		ln.start(s, p)
	case Yield:
		ln.yield(s.N)
	case Sleep:
		x.world.Sleep(time.Duration(s.N) * time.Millisecond)
	case Write:
		x.world.Write(&x.vars[s.variable], int(s.place))
	case Read:
		if x.mayRead(s.variable) && x.world.Read(&x.vars[s.variable]) == 0 {
			x.find(rule.MissingHappensBefore, "%s was read before it was written", s.Name)
		}
	case Store:
		p.kept.replace(ln, s, p.waker, true)
	case Refresh:
		p.kept.replace(ln, s, p.waker, false)
	case WakeStored:
		if w, ok := p.kept.take(); ok {
			ln.at(w, s).Wake()
		}
	case Run:
		x.run(s.run, ln)
	case Lock:
		m := x.world.NewMutex()
		x.world.Go(func() { m.Lock(); ln.yield(s.N); m.Unlock() })
		ln.yield(1)
		m.Lock()
		m.Unlock() //nolint:staticcheck // to have waited for it is all
	case Once:
		o := x.world.NewOnce()
		slow := func() { ln.yield(s.N) }
		x.world.Go(func() { o.Do(slow) })
		ln.yield(1)
		o.Do(slow)
	case Block:
		x.world.Block(x.blocked)
	}
}

// at notes on a waker who acts and where.
func (ln *line) at(w task.Waker, s *step) task.Waker { return at(w, ln.goroutine, s.place) }

func (ln *line) each(s *step, p *poll, act func(task.Waker)) {
	if s.Name == CX {
		act(ln.at(p.waker, s))
		return
	}
	for _, w := range ln.held(s.Name) {
		act(ln.at(w, s))
	}
}

func (ln *line) yield(n int) {
	for range n {
		ln.x.world.Yield()
	}
}

// start starts the goroutine of a Go, and moves the handles into it that it
// names.
func (ln *line) start(s *step, p *poll) {
	child := &line{x: ln.x, goroutine: s.goroutine, handles: make([]held, len(s.names))}
	for i, name := range s.names {
		child.handles[i] = held{name, ln.held(name)}
	}
	line := &ln.x.lines[s.goroutine]
	line.place = s.place
	line.started.Store(true)
	ln.x.world.Go(func() {
		defer line.ended.Store(true)
		defer ln.x.caught(child.goroutine)
		child.do(s.body, p)
		ln.x.wrote(s.writes)
	})
}
