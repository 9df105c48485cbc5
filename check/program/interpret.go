package program

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// World is what a program runs in: the runner under test, and what goroutines
// are made of. An engine brings one.
type World interface {
	// Run is the runner. It returns what the future did.
	Run(f task.Future[int], o task.Observer) int
	// Go starts a goroutine.
	Go(f func())
	// Yield lets another goroutine run.
	Yield()
	// Sleep blocks for a time, which need not be real.
	Sleep(d time.Duration)
	// Goexit ends the goroutine.
	Goexit()
	// NewMutex and NewOnce return a fresh one.
	NewMutex() sync.Locker
	NewOnce() interface{ Do(f func()) }
}

// Execution is a program being run once, or having been.
type Execution struct {
	world   World
	plan    *plan
	books   []*ledger.Ledger // one for each Run
	vars    []int            // plain on purpose: wakes must order them
	sleep   time.Duration
	started int
	// lines says how far each goroutine has come, by its number. Each is
	// written by one goroutine and read when nothing moves any more.
	lines []progress

	over      atomic.Bool // the main line has come to its end
	abandoned atomic.Bool

	lock    sync.Mutex
	found   []ledger.Finding
	blocked chan struct{}
}

// Prepare makes ready to run p once in the world. Where the world is a bubble of
// virtual time, call it inside. With journals, the ledgers
// take no lock, as the race detector wants it.
func Prepare(p *Program, w World, journals bool) *Execution {
	pl, n := makePlan(p)
	x := &Execution{
		world: w, plan: pl,
		vars:    make([]int, len(n.variables)),
		sleep:   time.Duration(n.sleep) * time.Millisecond,
		started: int(n.goroutines) - 1 + n.helpers,
		lines:   make([]progress, n.goroutines+1),
		blocked: make(chan struct{}),
	}
	names := placeNames(p)
	for range n.runs {
		l := ledger.New()
		if journals {
			l = ledger.NewJournals(int(n.goroutines)+1, n.handles+1)
		}
		l.Places = names
		x.books = append(x.books, l)
	}
	return x
}

// Do runs the program: the Run, and what comes after. A Goexit of the program
// ends the calling goroutine, after that.
func (x *Execution) Do() {
	x.run(x.plan, &line{x: x, goroutine: 1, handles: map[string][]task.Waker{}})
}

// Over reports whether the main line has come to its end. It adds no edge of
// happens-before to any goroutine but the caller's.
func (x *Execution) Over() bool { return x.over.Load() }

// Sleeps returns for how long the program sleeps, all its goroutines together.
func (x *Execution) Sleeps() time.Duration { return x.sleep }

// Goroutines returns how many goroutines the program starts.
func (x *Execution) Goroutines() int { return x.started }

// Books returns the ledger of each Run, the outermost first.
func (x *Execution) Books() []*ledger.Ledger { return x.books }

// Found returns what the program itself has noticed, and not a ledger.
func (x *Execution) Found() []ledger.Finding {
	x.lock.Lock()
	defer x.lock.Unlock()
	return x.found
}

// Parked returns the ledgers of the Runs that are between two polls. Where nothing
// moves any more, those are parked for ever.
func (x *Execution) Parked() (books []*ledger.Ledger) {
	for _, l := range x.books {
		if l.Parked() {
			books = append(books, l)
		}
	}
	return books
}

// progress is how far a goroutine has come.
type progress struct {
	place          uint32 // of its go
	started, ended bool
}

// Left returns where the goroutines were started that have not ended. Call it
// when nothing moves any more: those are blocked for ever.
func (x *Execution) Left() (places []string) {
	for g, p := range x.lines {
		if p.started && !p.ended {
			places = append(places, fmt.Sprintf("%v, started at %s", ledger.Goroutine(g), x.books[0].Places(p.place)))
		}
	}
	return places
}

// Abandon makes every future ready at its next poll and frees what is blocked
// for ever, so that a stuck program can be brought to its end.
func (x *Execution) Abandon() {
	if !x.abandoned.Swap(true) {
		close(x.blocked)
	}
}

func (x *Execution) find(r rule.Rule, format string, args ...any) {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.found = append(x.found, ledger.Finding{Rule: r, Handle: ledger.None, What: fmt.Sprintf(format, args...)})
}

// planned is the value of a panic that the program asks for.
type planned struct{}

// run runs one plan on a line of execution, from its Run to the end of its after.
func (x *Execution) run(pl *plan, ln *line) {
	books := x.books[pl.run]
	last := pl.polls[len(pl.polls)-1]
	end, value := Goexit, 0
	defer func() {
		if r := recover(); r != nil {
			end = Panic
			if r != any(planned{}) {
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
	}()
	f := &future{x: x, plan: pl, line: ln, books: books, kept: &kept{lock: x.world.NewMutex()}}
	books.Begins(ln.goroutine)
	value = x.world.Run(f, books)
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
	if r := recover(); r != nil {
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
	handles   map[string][]task.Waker
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
		from := []task.Waker{{}}
		if s.From == CX {
			from[0] = p.waker
		} else {
			from = ln.handles[s.From]
		}
		made := make([]task.Waker, 0, s.N)
		for range s.N {
			made = append(made, ln.at(from[0], s).Clone())
		}
		ln.handles[s.Name] = made
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
		x.vars[s.variable] = int(s.place)
	case Read:
		if x.vars[s.variable] == 0 {
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
		<-x.blocked
	}
}

// at notes on a waker who acts and where.
func (ln *line) at(w task.Waker, s *step) task.Waker { return at(w, ln.goroutine, s.place) }

func (ln *line) each(s *step, p *poll, act func(task.Waker)) {
	if s.Name == CX {
		act(ln.at(p.waker, s))
		return
	}
	for _, w := range ln.handles[s.Name] {
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
	child := &line{x: ln.x, goroutine: s.goroutine, handles: map[string][]task.Waker{}}
	for _, name := range s.names {
		child.handles[name] = ln.handles[name]
	}
	line := &ln.x.lines[s.goroutine]
	line.place, line.started = s.place, true
	ln.x.world.Go(func() {
		defer func() { line.ended = true }()
		defer ln.x.caught(child.goroutine)
		child.do(s.body, p)
	})
}
