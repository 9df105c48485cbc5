package oracle

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Result is what there is to find in a program.
type Result struct {
	// Traces are the program's traces.
	Traces map[Key]*Trace
	// Prefixes is how many classes of prefixes there are, the traces among them.
	Prefixes int
}

// Trace is one trace, as a schedule that leads to it.
type Trace struct {
	start *machine
	path  []move
	stuck bool
}

// Outcome is how an execution ended.
type Outcome struct {
	// Vars are the values of the variables.
	Vars []int
	// Results are what each goroutine's operations returned, by its name: the
	// loads, those of a while among them, and what goes into a register.
	Results map[string][]int
	// Stuck are the names of the goroutines that are blocked for ever, sorted.
	Stuck []string
}

// Errors of Explore.
var (
	// ErrLimit says that there are more prefixes than were allowed.
	ErrLimit = errors.New("too many prefixes")
	// ErrMisuse says that a schedule does what no program may do.
	ErrMisuse = errors.New("misuse")
)

// Explore runs every interleaving of p and returns its traces. It gives up with
// ErrLimit when there are more than that many classes of prefixes, and with
// ErrMisuse when p unlocks what isn't locked or takes a WaitGroup below zero.
func Explore(p Program, limit int) (*Result, error) {
	s := search{start: newMachine(p), limit: limit, seen: map[Key]bool{}, traces: map[Key]*Trace{}}
	if err := s.from(s.start); err != nil {
		return nil, err
	}
	return &Result{s.traces, len(s.seen)}, nil
}

// Stuck returns how many of the traces leave a goroutine stuck.
func (r *Result) Stuck() int {
	n := 0
	for _, t := range r.Traces {
		if t.stuck {
			n++
		}
	}
	return n
}

type search struct {
	start  *machine
	limit  int
	seen   map[Key]bool
	traces map[Key]*Trace
	path   []move
	forks  []*machine // one for each length of a prefix
}

// move is a goroutine's next event.
type move struct{ goroutine, choice int }

// from goes through everything that can come after the prefix that m has run.
func (s *search) from(m *machine) error {
	if s.seen[m.key] {
		return nil
	}
	s.seen[m.key] = true
	if len(s.seen) > s.limit {
		return ErrLimit
	}
	moves := m.moves()
	if len(moves) > 0 && len(s.path) == len(s.forks) {
		s.forks = append(s.forks, &machine{})
	}
	for _, next := range moves {
		c := s.forks[len(s.path)]
		m.fork(c)
		c.step(next.goroutine, next.choice)
		if c.misuse != "" {
			return fmt.Errorf("%w: %s", ErrMisuse, c.misuse)
		}
		s.path = append(s.path, next)
		if err := s.from(c); err != nil {
			return err
		}
		s.path = s.path[:len(s.path)-1]
	}
	if len(moves) == 0 {
		s.traces[m.key] = &Trace{s.start, slices.Clone(s.path), len(m.stuck()) > 0}
	}
	return nil
}

// moves returns all that can happen next.
func (m *machine) moves() (moves []move) {
	for i := range m.gs {
		for choice := range m.choices(i) {
			moves = append(moves, move{i, choice})
		}
	}
	return moves
}

// stuck returns the names of the goroutines that haven't ended, sorted.
func (m *machine) stuck() (names []string) {
	for i := range m.gs {
		if g := &m.gs[i]; !g.done() {
			names = append(names, g.id.name)
		}
	}
	slices.Sort(names)
	return names
}

func (m *machine) outcome() Outcome {
	return Outcome{m.mem[:m.first[Mutex]], m.record.results, m.stuck()}
}

// replay makes the moves once more, on a copy of m that keeps a record.
func (m *machine) replay(path []move) *machine {
	c := &machine{}
	m.fork(c)
	c.record = &record{results: map[string][]int{}}
	for _, next := range path {
		c.step(next.goroutine, next.choice)
	}
	return c
}

// Events returns one of the trace's sequences of events.
func (t *Trace) Events() []Event { return t.start.replay(t.path).record.events }

// Outcome returns how every execution of the trace ends.
func (t *Trace) Outcome() Outcome { return t.start.replay(t.path).outcome() }

// String returns the events, one a line, and the outcome.
func (t *Trace) String() string {
	var b strings.Builder
	for _, e := range t.Events() {
		fmt.Fprintf(&b, "%-6s %s\n", e.Goroutine, e.Text)
	}
	o := t.Outcome()
	fmt.Fprintf(&b, "variables %v, results %v, stuck %v", o.Vars, o.Results, o.Stuck)
	return b.String()
}
