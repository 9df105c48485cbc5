package program

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// Books says what is written down of an execution.
type Books uint8

// The kinds of books.
const (
	// Ledgers are one ledger for each Run, which takes a lock.
	Ledgers Books = iota
	// Journals are ledgers whose locks order nothing, as the race detector wants it.
	Journals
	// NoBooks is only how each future is polled: of its handles nothing is known.
	NoBooks
)

// Execution is a program being run once, or having been.
type Execution struct {
	world     World
	plan      *Plan
	books     Books
	ledgers   []*ledger.Ledger // one for each Run, if there are any
	accounts  []account        // the same, or what stands for them
	gates     []gate           // one for each Run
	outermost *future
	vars      []int   // plain on purpose: wakes must order them
	guards    []guard // of the variables; none where time orders the reads
	// lines says how far each goroutine has come, by its number.
	lines []progress

	lends   bool // each poll takes the waker that it is lent into the books
	unwoken bool // the runner may poll without being woken

	over      atomic.Bool // the main line has come to its end
	abandoned atomic.Bool

	lock    sync.Mutex
	found   []ledger.Finding
	blocked chan struct{}
}

// account is what is kept of one Run.
type account interface {
	Begins(ledger.Goroutine)
	PollBegins(g ledger.Goroutine, place uint32)
	PollEnds(place uint32, how ledger.Op)
	Refused(r rule.Rule, what string)
	Returned(failed bool)
	FutureDropped()
	Parked() bool
	Awaited() bool
	Woken() bool
	Ended() (how ledger.Op, ended bool)
	Found() []ledger.Finding
	Audit() []ledger.Finding
}

// Prepare makes ready to run the program once in the world. Where the world is a
// bubble of virtual time, call it inside.
func (pl *Plan) Prepare(w World, b Books) *Execution {
	x := &Execution{
		world: w, plan: pl, books: b,
		vars:     make([]int, pl.variables),
		lines:    make([]progress, pl.goroutines+1),
		accounts: make([]account, pl.runs),
		gates:    make([]gate, pl.runs),
	}
	if pl.blocks {
		x.blocked = make(chan struct{})
	}
	if b == NoBooks {
		for i := range x.accounts {
			x.accounts[i] = &polls{}
		}
		return x
	}
	x.ledgers = make([]*ledger.Ledger, pl.runs)
	for i := range x.ledgers {
		l := ledger.New()
		if b == Journals {
			l = ledger.NewJournals(pl.goroutines+1, pl.handles+1)
		}
		l.Places = pl.places
		x.ledgers[i], x.accounts[i] = l, l
	}
	return x
}

// Again makes ready to run the program once more, in the world and with the books that
// there are. It may be called when the execution has ended with nothing left of it: it
// was not abandoned, and its goroutines have come to their ends.
func (x *Execution) Again() {
	clear(x.vars)
	for i := range x.lines {
		p := &x.lines[i]
		p.place = 0
		p.started.Store(false)
		p.ended.Store(false)
	}
	for i := range x.gates {
		g := &x.gates[i]
		g.state.Store(0)
		g.refused.Store(0)
		g.ended = nil
	}
	for _, l := range x.ledgers {
		l.Again()
	}
	if x.books == NoBooks {
		for i := range x.accounts {
			x.accounts[i] = &polls{}
		}
	}
	x.outermost, x.found = nil, nil
	x.over.Store(false)
}

// Lends says, before Do, that the runner under test knows no observer: each poll takes
// the waker that it is lent into the books, which are uncounted, and a future that the
// runner does not drop is dropped for it.
func (x *Execution) Lends() {
	x.lends = true
	for _, l := range x.ledgers {
		l.Uncounted = true
	}
}

// Unwoken says, before Do, that the runner may poll without being woken. The program
// does not see such polls.
func (x *Execution) Unwoken() {
	x.unwoken = true
	for _, l := range x.ledgers {
		l.Unwoken = true
	}
}

// Do runs the program: the Run, and what comes after. A Goexit of the program
// ends the calling goroutine, after that.
func (x *Execution) Do() {
	x.guard()
	x.run(x.plan.outermost, &line{x: x, goroutine: 1})
}

// Over reports whether the main line has come to its end. It adds no edge of
// happens-before to any goroutine but the caller's.
func (x *Execution) Over() bool { return x.over.Load() }

// Sleeps returns for how long the program sleeps, all its goroutines together.
func (x *Execution) Sleeps() time.Duration { return x.plan.sleep }

// Goroutines returns how many goroutines the program starts.
func (x *Execution) Goroutines() int { return x.plan.goroutines - 1 + x.plan.helpers }

// Books returns the ledger of each Run, the outermost first; none if there are no
// books.
func (x *Execution) Books() []*ledger.Ledger { return x.ledgers }

// Found returns what the program itself has noticed, and not a ledger.
func (x *Execution) Found() []ledger.Finding {
	x.lock.Lock()
	defer x.lock.Unlock()
	return x.found
}

// Parked returns the ledgers of the Runs that are between two polls. Where nothing
// moves any more, those are parked for ever.
func (x *Execution) Parked() (books []*ledger.Ledger) {
	for _, l := range x.ledgers {
		if l.Parked() {
			books = append(books, l)
		}
	}
	return books
}

// progress is how far a goroutine has come.
type progress struct {
	place uint32 // of its go
	// Each is set once and read by the engine alone, so that it orders nothing
	// between goroutines of the program.
	started, ended atomic.Bool
}

// Left returns where the goroutines were started that have not ended. Call it
// when nothing moves any more: those are blocked for ever.
func (x *Execution) Left() (places []string) {
	for g := range x.lines {
		if p := &x.lines[g]; p.blocked() {
			places = append(places, fmt.Sprintf("%v, started at %s", ledger.Goroutine(g), x.plan.places(p.place)))
		}
	}
	return places
}

// blocked reports whether the goroutine was started and has not ended. When nothing moves
// any more, it is blocked.
func (p *progress) blocked() bool { return p.started.Load() && !p.ended.Load() }

// Quiet reports whether the main line and every goroutine that was started have come to
// their ends. It may be asked while they run, and adds no edge of happens-before to any
// goroutine but the caller's.
func (x *Execution) Quiet() bool {
	for g := range x.lines {
		if x.lines[g].blocked() {
			return false
		}
	}
	return x.over.Load()
}

// Moves counts what has moved so far, as far as the program can see: the polls, and which
// goroutines and Runs have begun and ended. It may be asked while they run, as Quiet may.
func (x *Execution) Moves() (n int) {
	for i := range x.gates {
		n += x.gates[i].moves()
	}
	for g := range x.lines {
		for _, set := range []*atomic.Bool{&x.lines[g].started, &x.lines[g].ended} {
			if set.Load() {
				n++
			}
		}
	}
	return n
}

// Abandon makes every future ready at its next poll and frees what is blocked
// for ever, so that a stuck program can be brought to its end.
func (x *Execution) Abandon() {
	if !x.abandoned.Swap(true) && x.blocked != nil {
		close(x.blocked)
	}
}

func (x *Execution) find(r rule.Rule, format string, args ...any) {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.found = append(x.found, broken(r, format, args...))
}

// broken is a finding that blames no handle.
func broken(r rule.Rule, format string, args ...any) ledger.Finding {
	return ledger.Finding{Rule: r, Handle: ledger.None, What: fmt.Sprintf(format, args...)}
}

// observer is what the runner is given of a Run's account: its ledger, if it is
// one.
func observer(a account) task.Observer {
	l, _ := a.(*ledger.Ledger)
	if l == nil {
		return nil
	}
	return l
}
