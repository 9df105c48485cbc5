package program

import (
	"fmt"
	"sync"
	"time"

	"github.com/extremely-boring/extreme/check/ledger"
)

// Plan is a program with everything numbered: its Runs, its goroutines, its
// variables, and the places in its text. The numbers are what the ledger's
// entries carry, and what is allocated before an execution begins, so that the
// execution itself need not synchronise. A plan is made once for any number of
// executions, also at once.
type Plan struct {
	outermost *plan
	hostile   bool
	blocks    bool // something in it never ends
	guarded   bool // its reads are guarded
	places    func(uint32) string

	runs, goroutines, helpers, handles, variables int

	times int // its polls, all in all
	sleep time.Duration
}

// NewPlan lays p out to be run.
func NewPlan(p *Program) *Plan {
	n := &planner{goroutines: 1, variables: map[string]int{}}
	outermost := n.program(p)
	return &Plan{
		outermost: outermost, hostile: p.Hostile(), blocks: n.blocks, places: placeNames(p),
		runs: n.runs, goroutines: int(n.goroutines), helpers: n.helpers, handles: n.handles, variables: len(n.variables),
		times: n.times, sleep: time.Duration(n.sleep) * time.Millisecond,
	}
}

// Polls returns how often the program's futures are to be polled, all together.
func (pl *Plan) Polls() int { return pl.times }

// plan is one Run of a program.
type plan struct {
	run   int
	polls []pollPlan
	after []step
	keeps bool // its future keeps wakers
}

type pollPlan struct {
	Poll
	place, end uint32
	body       []step
	writes     []int // the variables that its goroutines write
}

type step struct {
	Stmt
	place     uint32
	goroutine ledger.Goroutine // of a Go
	body      []step
	names     []string // of a Go: the handles that it names and doesn't make
	writes    []int    // of a Go: the variables that it writes
	run       *plan
	variable  int // of a Write or Read
}

// planner numbers a program.
type planner struct {
	places     uint32
	runs       int
	goroutines ledger.Goroutine // the main line is 1
	helpers    int
	handles    int // of the whole program, without Run's own
	variables  map[string]int
	times      int  // polls, all in all
	sleep      int  // milliseconds, all in all
	blocks     bool // something never ends
	keeps      bool // a poll of the Run at hand keeps wakers
}

func (n *planner) place() uint32 {
	n.places++
	return n.places
}

func (n *planner) program(p *Program) *plan {
	pl := &plan{run: n.runs}
	n.runs++
	outer := n.keeps
	n.keeps = false
	for _, poll := range p.Polls {
		pp := pollPlan{Poll: poll, place: n.place()}
		handles, sleep, times := n.handles, n.sleep, n.times
		pp.body = n.body(poll.Body)
		pp.writes = written(pp.body)
		n.handles += (n.handles - handles) * (poll.Times - 1)
		n.sleep += (n.sleep - sleep) * (poll.Times - 1)
		n.times += (n.times-times)*(poll.Times-1) + poll.Times
		if poll.Fresh {
			n.handles += poll.Times
		}
		pp.end = n.place()
		pl.polls = append(pl.polls, pp)
	}
	pl.after = n.body(p.After)
	pl.keeps, n.keeps = n.keeps, outer
	return pl
}

func (n *planner) body(body []Stmt) []step {
	steps := make([]step, 0, len(body))
	for _, s := range body {
		st := step{Stmt: s, place: n.place()}
		switch s.Op {
		case Clone:
			n.handles += s.N
		case Store, Refresh:
			n.handles++
			n.keeps = true
		case WakeStored:
			n.keeps = true
		case Sleep:
			n.sleep += s.N
		case Go:
			n.goroutines++
			st.goroutine = n.goroutines
			st.body = n.body(s.Body)
			st.names = foreign(s.Body)
			for i := range st.body {
				if st.body[i].Op == Write {
					st.writes = append(st.writes, st.body[i].variable)
				}
			}
		case Run:
			st.run = n.program(s.Run)
		case Lock, Once:
			n.helpers++
		case Write, Read:
			v, ok := n.variables[s.Name]
			if !ok {
				v = len(n.variables)
				n.variables[s.Name] = v
			}
			st.variable = v
		case Block:
			n.blocks = true
		}
		steps = append(steps, st)
	}
	return steps
}

// foreign returns the handles that body names and doesn't make.
func foreign(body []Stmt) (names []string) {
	made, seen := map[string]bool{CX: true, "": true}, map[string]bool{}
	use := func(name string) {
		if !made[name] && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	eachStmt(body, func(s Stmt) {
		switch s.Op {
		case Clone:
			use(s.From)
			made[s.Name] = true
		case Wake, WakeRef, Drop:
			use(s.Name)
		}
	})
	return names
}

// eachStmt calls f for every statement in body, in the order of the text.
func eachStmt(body []Stmt, f func(Stmt)) {
	for _, s := range body {
		f(s)
		eachStmt(s.Body, f)
		if s.Run != nil {
			eachInProgram(s.Run, f)
		}
	}
}

func eachInProgram(p *Program, f func(Stmt)) {
	for _, poll := range p.Polls {
		eachStmt(poll.Body, f)
	}
	eachStmt(p.After, f)
}

// placeNames returns a function that names a place by its line and column in the
// canonical text of p. The text is laid out when the first name is asked for.
// Several goroutines may ask at once: each that misuses a handle does.
func placeNames(p *Program) func(uint32) string {
	places := sync.OnceValue(func() []Pos {
		w := writer{line: 1, col: 1}
		w.program(p, "\n")
		return w.places
	})
	return func(place uint32) string {
		if place == 0 || int(place) > len(places()) {
			return ""
		}
		pos := places()[place-1]
		return fmt.Sprintf("%d:%d", pos.Line, pos.Col)
	}
}
