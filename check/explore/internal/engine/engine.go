// Package engine runs a concurrent body under schedules of its own choice: it is
// the inside of package explore, and what the mirrors of the standard library call.
//
// One goroutine of the body runs at a time, on a coroutine. Each operation on a
// modelled object first asks whose turn it is; who has it does the operation, which
// becomes the next event of the log, and runs on to the next one. A strategy takes
// the turns. When nothing is enabled the execution is over, and the next one begins
// from the start: it replays the part of the log that it shares with the last one.
//
// # Limits
//
// Memory is sequentially consistent, as sync/atomic and race-free programs have it.
// What is not modelled (channels, time, plain memory outside Read, Write and Var) is
// not interleaved and not watched. A goroutine that the body starts with a go
// statement is not known, and must not touch a mirror.
package engine

import (
	"runtime"
	"unsafe"
)

// Engine runs executions of one body, on one core.
type Engine struct {
	no       uint32
	label    unsafe.Pointer
	cfg      *Config
	strategy strategy
	causal   bool // the strategy goes by the pasts of events
	x        *Exploration
	body     func()

	// Own is for package explore to keep something with the engine.
	Own any

	worker   coroutine    // the engine's own loop
	routines []*coroutine // all others
	free     []*coroutine // those that have nothing to do
	homing   bool         // each is to sit down in its own seat
	closing  bool         // and to end
	exited   bool         // the body has called runtime.Goexit
	crash    string       // what the engine itself has panicked with

	// The execution at hand.
	epoch        uint64
	pos          int // the events so far
	replayed     int // the events before this one are those of the last execution
	synchronised int // the ordered pasts of the events before this one are known
	quick        int // the same, where nothing else has to be done for them
	clean        int // before this one are only plain accesses that were found not to race
	choice       int32
	was          uint64       // the state that the last event found
	live         []*goroutine // in the order of starting
	running      *goroutine
	probing      *goroutine // who wants to know another's next operation
	aborting     bool
	unwound      int  // how often the goroutine that is being unwound has been told to end
	spunAt, spun int  // the plain accesses after so many steps
	truncated    bool // it came to a bound, and why says to which
	why          string
	stats        Stats
	uncounted    bool
	preempted    bool // whether the last turn was taken from a goroutine that could go on
	failure      failure
	trace        []traced
	idle         bool // outside of the body
	apart        bool // what AtEnd was given runs
	atEnd        []func()

	goroutines []*goroutine // by id; nil if this engine has not met it
	ghosts     []*goroutine // the engine's own, which wake waiters spuriously
	conds      Object       // all conds, to the ghosts
	objects    int32
	values     []any
	words      int
	memory
}

// strategy takes the turns.
type strategy interface {
	// begins is told of the beginning of an execution.
	begins()
	// pick says who is next, given who had the last turn: a goroutine that is
	// enabled or has not begun, and in e.choice what it chooses; nil ends the
	// execution.
	pick(last *goroutine) *goroutine
	// happened is told of each event that was not replayed.
	happened(g *goroutine, ev *event)
	// ended is told of the end of an execution, before what is left is unwound.
	// It cuts the log back to what the next one shares with it, and reports
	// whether there is to be a next one.
	ended() bool
}

func newEngine(cfg *Config) *Engine {
	return &Engine{cfg: cfg, words: 1, memory: newMemory()}
}

// start brings g into the execution, to run f, started by the event at k.
func (e *Engine) start(g *goroutine, f func(), k int) *goroutine {
	g.epoch, g.f, g.state, g.start = e.epoch, f, unstarted, int32(k)
	g.count, g.started, g.slot = 0, 0, nobody
	e.live = append(e.live, g)
	return g
}

// child returns the next child of parent, or the body's goroutine.
func (e *Engine) child(parent *goroutine) *goroutine {
	if parent == nil {
		return e.goroutine(0)
	}
	n := parent.started
	parent.started++
	if int(n) == len(parent.children) {
		parent.children = append(parent.children, e.goroutine(e.x.known.id(parent.id, n)))
	}
	return parent.children[n]
}

// goroutine returns the goroutine of that id, which another engine may have met first.
func (e *Engine) goroutine(id int32) *goroutine {
	if int(id) < len(e.goroutines) && e.goroutines[id] != nil {
		return e.goroutines[id]
	}
	return e.meet(id)
}

func (e *Engine) meet(id int32) *goroutine {
	for int(id) >= len(e.goroutines) {
		e.goroutines = append(e.goroutines, nil)
	}
	g := e.newGoroutine()
	g.id, g.state = id, ended
	g.self = append(g.self, id)
	g.parent, g.nth = e.x.known.parent(id)
	e.goroutines[id] = g
	return g
}

// haunt brings up n ghosts for the executions to come.
func (e *Engine) haunt(n int) {
	for len(e.ghosts) < n {
		g := e.goroutine(e.x.known.id(ghostly, int32(len(e.ghosts))))
		g.ghost = true
		e.ghosts = append(e.ghosts, g)
	}
	e.ghosts = e.ghosts[:n]
}

// rise brings the n-th ghost into the execution, if there are so many. They are all alike,
// so that each begins with the event of the one before.
func (e *Engine) rise(n, k int) {
	if n < len(e.ghosts) {
		h := e.start(e.ghosts[n], nil, k)
		h.state, h.op = active, operation{kind: Spurious, o0: &e.conds}
	}
}

// run runs executions of the body until there is to be no other. An execution in which
// nothing is left begins the next one itself.
func (e *Engine) run(body func()) {
	e.body = body
	for more := true; more && !e.exited; {
		e.resume(e.routine(e.begin()))
		more = false
		if !e.exited && len(e.free) < len(e.routines) { // something is left
			more = e.over()
			e.unwind()
		}
	}
}

// goOn ends an execution in which nothing is left, and returns the goroutine that
// begins the next one, or nil if there is none.
func (e *Engine) goOn() *goroutine {
	if e.over() {
		return e.begin()
	}
	return nil
}

// begin brings up the next execution and returns the body's goroutine.
func (e *Engine) begin() *goroutine {
	e.epoch++
	e.pos, e.truncated = 0, false
	e.spun, e.probing = 0, nil
	e.quick, e.clean = e.replayed, e.replayed
	if e.failure.kind != nothing {
		e.clean, e.failure = 0, failure{}
	}
	if e.cfg.Trace || len(e.ghosts) > 0 {
		e.quick = 0
	}
	e.live = e.live[:0]
	e.trace = e.trace[:0]
	e.atEnd = e.atEnd[:0]
	e.addresses.forget()
	if len(e.foreign) > 0 {
		clear(e.foreign)
	}
	if len(e.values) > 0 {
		clear(e.values)
		e.values = e.values[:0]
	}
	g := e.start(e.child(nil), e.body, -1)
	e.rise(0, -1)
	e.strategy.begins()
	e.idle = false
	return g
}

// unwind ends what is left of the goroutines.
func (e *Engine) unwind() {
	e.idle, e.aborting, e.quick = false, true, 0
	for _, g := range e.live {
		if g.routine != nil {
			e.running, e.unwound = g, 0
			e.resume(g.routine)
		}
	}
	e.idle, e.aborting = true, false
}

// unwinds tells the calling goroutine to end, because its execution is over. One that
// recovers from that, and goes on, is ended as it can't recover from. That ends the
// exploration as well.
func (e *Engine) unwinds() {
	if e.unwound++; e.unwound > mostUnwound {
		runtime.Goexit()
	}
	panic(left)
}

// mostUnwound is how often a goroutine may recover from being ended: each of its deferred
// calls may, and call a mirror after that.
const mostUnwound = 10_000

// announce makes sure that g has come to its first operation.
func (e *Engine) announce(g *goroutine) {
	if g.state != unstarted {
		return
	}
	from := e.running
	e.probing = from
	e.to(from, g)
	if e.aborting {
		e.unwinds()
	}
	e.running = from
}

// choices returns what else the event could have chosen, while its effect has not
// come yet.
func (e *Engine) choices(ev *event) (others []int32) {
	cond := ev.o0
	if ev.kind == Spurious {
		cond = anyCond
	}
	for _, w := range e.waiters(cond, nil) {
		if w != ev.choice {
			others = append(others, w)
		}
	}
	return others
}

// noOptions are those of an operation that chooses nothing.
var noOptions = []int32{noChoice}

// options returns what g's operation can choose from. It is not to be changed.
func (e *Engine) options(g *goroutine) []int32 {
	var all []int32
	switch g.op.kind {
	case Signal:
		all = e.waiters(e.lookup(g.op.o0), nil)
	case Spurious:
		all = e.waiters(anyCond, nil)
	}
	if len(all) == 0 {
		return noOptions
	}
	return all
}
