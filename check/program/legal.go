package program

import (
	"errors"
	"fmt"
	"slices"
)

// Check returns why p is not legal, one *Error for each reason, joined; nil for a
// legal program. What a program expects plays no part.
func Check(p *Program) error {
	c := newChecker()
	c.program(p)
	return errors.Join(c.errs...)
}

// Hostile reports whether p is meant to break a rule.
func (p *Program) Hostile() bool { return p.Expect != "" }

// checker knows what is legal next. The parser's programs are walked through it;
// the decoder and the enumerator ask it step by step. It copies cheaply.
type checker struct {
	handles []handleState
	vars    []varState
	runs    []runState
	blocks  []block // the open ones, outermost first
	lines   int     // goroutines so far, the main line included
	errs    []error
}

// handleState is a name and who may use it: one line of execution owns it.
type handleState struct {
	name string
	pos  Pos // of its clone
	run  int // the Run it wakes
	line int
	gone bool
}

// varState is a variable written once, by a goroutine that a poll started.
type varState struct {
	name      string
	run, poll int
	line      int
	// published is set once the writer wakes its Run; delay is how many
	// milliseconds of sleep come before that wake, and slept is how many the
	// poll that started the writer sleeps after that.
	published    bool
	delay, slept int
	readable     bool
}

// runState is one Run.
type runState struct {
	line   int
	polls  int
	last   End
	open   bool // in a poll
	woken  bool // the open poll has arranged a wake
	stored bool // the open poll has stored a waker
	async  int  // wakes by other lines so far
	sync   int  // wakes by the Run's own line in the open poll
}

type blockKind uint8

const (
	inPoll blockKind = iota
	inGo
	inAfter
)

// block is an open block.
type block struct {
	kind   blockKind
	run    int // of a poll or an after
	line   int
	times  int
	before []bool // of a repeated poll: which handles were gone when it began
	sleeps int    // of a goroutine: milliseconds slept so far
	vague  bool   // of a goroutine: it may have blocked otherwise
}

// newChecker returns one that has room for what most programs have.
func newChecker() *checker {
	return &checker{
		lines:   1,
		handles: make([]handleState, 0, 8), runs: make([]runState, 0, 2), blocks: make([]block, 0, 4),
	}
}

func (c *checker) clone() *checker {
	d := *c
	d.handles, d.vars = slices.Clone(c.handles), slices.Clone(c.vars)
	d.runs, d.blocks = slices.Clone(c.runs), slices.Clone(c.blocks)
	return &d
}

func (c *checker) note(pos Pos, err error) {
	if err != nil {
		c.errs = append(c.errs, &Error{pos, err.Error()})
	}
}

func (c *checker) program(p *Program) {
	run := c.beginRun()
	if len(p.Polls) == 0 {
		c.note(Pos{1, 1}, errors.New("a program has at least one poll"))
	}
	for i, poll := range p.Polls {
		c.note(poll.Pos, within("repetitions", poll.Times, MaxTimes))
		c.beginPoll(run, poll.Times)
		for _, s := range poll.Body {
			c.walk(s)
		}
		err := c.endPoll(poll.End)
		if err == nil && (poll.End != Pending) != (i == len(p.Polls)-1) {
			err = errors.New("the last poll ends the future, by ready, panic or goexit, and no other one does")
		}
		c.note(poll.Pos, err)
	}
	c.beginAfter(run)
	for _, s := range p.After {
		c.walk(s)
	}
	if err := c.endAfter(); err != nil {
		c.errs = append(c.errs, err)
	}
}

// within refuses a number that no text can say.
func within(what string, n, high int) error {
	if n < 1 || n > high {
		return fmt.Errorf("the number of %s must be from 1 to %d, not %d", what, high, n)
	}
	return nil
}

func (c *checker) walk(s Stmt) {
	switch s.Op {
	case Clone:
		c.note(s.Pos, within("handles", s.N, MaxN))
	case Sleep:
		c.note(s.Pos, within("milliseconds", s.N, MaxN))
	case Yield, Lock, Once:
		c.note(s.Pos, within("yields", s.N, MaxN))
	}
	switch s.Op {
	case Go:
		c.note(s.Pos, c.beginGo())
		for _, inner := range s.Body {
			c.walk(inner)
		}
		c.note(s.Pos, c.endGo())
	case Run:
		c.note(s.Pos, c.mayRun())
		c.program(s.Run)
	default:
		c.note(s.Pos, c.stmt(s))
	}
}

func (c *checker) top() *block { return &c.blocks[len(c.blocks)-1] }

// line is the line of execution that acts.
func (c *checker) line() int {
	if len(c.blocks) == 0 {
		return 0
	}
	return c.top().line
}

func (c *checker) beginRun() (run int) {
	c.runs = append(c.runs, runState{line: c.line(), last: Pending})
	return len(c.runs) - 1
}

// mayRun says whether a nested Run may begin here.
func (c *checker) mayRun() error {
	runs := 0
	for _, b := range c.blocks {
		if b.kind != inGo {
			runs++
		}
	}
	if runs > MaxDepth {
		return fmt.Errorf("nested Runs are more than %d deep", MaxDepth)
	}
	if err := c.once("run"); err != nil {
		return err
	}
	c.blur()
	return nil
}

// once refuses what a repeated poll can't do.
func (c *checker) once(what string) error {
	if b := c.top(); b.kind == inPoll && b.times > 1 {
		return fmt.Errorf("%s in a poll that repeats", what)
	}
	return nil
}

// blur notes that the acting goroutine may be held up for a time that isn't
// written in the program.
func (c *checker) blur() { c.top().vague = true }

func (c *checker) beginPoll(run, times int) {
	c.blocks = append(c.blocks, block{kind: inPoll, run: run, line: c.line()})
	c.setTimes(times)
	r := &c.runs[run]
	r.open, r.woken, r.stored, r.sync = true, false, false, 0
	r.polls++
}

// setTimes says how often the poll that has just begun is repeated.
func (c *checker) setTimes(times int) {
	b := c.top()
	b.times, b.before = times, nil
	if times > 1 {
		for _, h := range c.handles {
			b.before = append(b.before, h.gone)
		}
	}
}

// mayEndPoll says whether the open poll may end so.
func (c *checker) mayEndPoll(end End) error {
	b := c.top()
	if b.times > 1 {
		for i, h := range c.handles {
			if h.gone != (i >= len(b.before) || b.before[i]) {
				return fmt.Errorf("a poll that repeats must consume the handles that it makes and no others, and %s is one", h.name)
			}
		}
		if end != Pending {
			return errors.New("a poll that repeats must be pending")
		}
	}
	switch {
	case end == Pending && !c.runs[b.run].woken:
		return errors.New("pending without a wake: every poll must arrange one, by itself or by a goroutine that it starts")
	case end == Goexit && b.run != 0:
		return errors.New("goexit inside a nested Run would end the outer one too")
	}
	return nil
}

func (c *checker) endPoll(end End) error {
	err := c.mayEndPoll(end)
	b := *c.top()
	c.blocks = c.blocks[:len(c.blocks)-1]
	r := &c.runs[b.run]
	r.open, r.last = false, end
	for i := range c.vars {
		v := &c.vars[i]
		if v.run == b.run && v.poll == r.polls && v.published {
			v.readable = v.slept > v.delay || r.async+r.sync == 1
		}
	}
	return err
}

// mayGo says whether a goroutine may begin here.
func (c *checker) mayGo() error {
	depth := 0
	for _, b := range c.blocks {
		if b.kind == inGo {
			depth++
		}
	}
	if depth >= MaxDepth {
		return fmt.Errorf("goroutines are nested more than %d deep", MaxDepth)
	}
	return c.once("go")
}

func (c *checker) beginGo() error {
	err := c.mayGo()
	c.blocks = append(c.blocks, block{kind: inGo, line: c.lines})
	c.lines++
	return err
}

func (c *checker) endGo() error {
	left := c.owned()
	c.blocks = c.blocks[:len(c.blocks)-1]
	if left != nil {
		return fmt.Errorf("the goroutine ends and has not consumed %s: wake it or drop it", left[0])
	}
	return nil
}

// owns reports whether the acting line owns a living handle.
func (c *checker) owns() bool {
	line := c.line()
	for i := range c.handles {
		if h := &c.handles[i]; !h.gone && h.line == line {
			return true
		}
	}
	return false
}

// owned returns the names of the living handles that the acting line owns.
func (c *checker) owned() (names []string) {
	for _, h := range c.handles {
		if !h.gone && h.line == c.line() {
			names = append(names, h.name)
		}
	}
	return names
}

func (c *checker) beginAfter(run int) {
	c.blocks = append(c.blocks, block{kind: inAfter, run: run, line: c.line()})
}

// endAfter ends a Run. A nested one may leave its handles to the line it is on.
// The error is an *Error, at the clone that made what is left.
func (c *checker) endAfter() error {
	run := c.top().run
	left := c.owned()
	c.blocks = c.blocks[:len(c.blocks)-1]
	if run != 0 || left == nil {
		return nil
	}
	i := c.named(left[0])
	return &Error{c.handles[i].pos, left[0] + " is never consumed: wake it or drop it, at the latest in after"}
}

// stmt checks one action other than go and run, and takes note of it.
func (c *checker) stmt(s Stmt) error {
	switch s.Op {
	case Clone:
		return c.doClone(s)
	case Wake, WakeRef, Drop:
		return c.doUse(s)
	case Store, Refresh:
		if c.top().kind != inPoll {
			return fmt.Errorf("%s outside of a poll: there is no waker to keep", s.Op)
		}
		c.runs[c.top().run].stored = true
	case WakeStored:
		return c.doWakeStored()
	case Sleep:
		c.top().sleeps += s.N
		if b := c.top(); b.kind == inPoll {
			for i := range c.vars {
				if v := &c.vars[i]; v.run == b.run && v.poll == c.runs[b.run].polls {
					v.slept += s.N
				}
			}
		}
	case Lock, Once:
		c.blur()
	case Write:
		return c.doWrite(s)
	case Read:
		for _, v := range c.vars {
			if v.name == s.Name && v.readable && c.top().kind == inPoll && c.top().run == v.run {
				return nil
			}
		}
		return fmt.Errorf("%s is read where no wake is sure to have published it: a goroutine writes it and then wakes the Run, and the poll that started it either sleeps longer or has no other waker", s.Name)
	case Block:
		return errors.New("block never ends: it is for hostile programs")
	}
	return nil
}

func (c *checker) doClone(s Stmt) error {
	for i := range c.handles {
		if c.handles[i].name == s.Name {
			return fmt.Errorf("%s is already the name of a handle: give each its own", s.Name)
		}
	}
	run := 0
	if s.From == CX {
		if c.top().kind != inPoll {
			return errors.New("cx outside of a poll: the poll's own waker is only lent to the poll")
		}
		run = c.top().run
	} else {
		h, err := c.use(s.From)
		if err != nil {
			return err
		}
		run = h.run
	}
	c.handles = append(c.handles, handleState{name: s.Name, pos: s.Pos, run: run, line: c.line()})
	return nil
}

// named returns the number of the handle of that name, or -1.
func (c *checker) named(name string) int {
	for i := range c.handles {
		if c.handles[i].name == name {
			return i
		}
	}
	return -1
}

// use finds a handle and moves it to the acting line if an outer one owns it.
func (c *checker) use(name string) (*handleState, error) {
	i := c.named(name)
	if i < 0 {
		return nil, fmt.Errorf("%s is not the name of a handle: clone it first", name)
	}
	h := &c.handles[i]
	if h.gone {
		return nil, fmt.Errorf("%s was already consumed", name)
	}
	for j := len(c.blocks) - 1; j >= 0; j-- {
		if c.blocks[j].line == h.line {
			h.line = c.line()
			return h, nil
		}
	}
	return nil, fmt.Errorf("%s has moved into a goroutine", name)
}

func (c *checker) doUse(s Stmt) error {
	if s.Name == CX {
		if c.top().kind != inPoll {
			return errors.New("cx outside of a poll: the poll's own waker is only lent to the poll")
		}
		if s.Op != WakeRef {
			return fmt.Errorf("%s cx: the poll's own waker is only lent to the poll, and Run drops it", s.Op)
		}
		c.wakes(c.top().run)
		return nil
	}
	h, err := c.use(s.Name)
	if err != nil {
		return err
	}
	if s.Op != WakeRef {
		h.gone = true
	}
	if s.Op != Drop {
		c.wakes(h.run)
	}
	return nil
}

func (c *checker) doWakeStored() error {
	for i := len(c.blocks) - 1; i >= 0; i-- {
		switch b := c.blocks[i]; b.kind {
		case inPoll:
			// A waker that is stored for sure is woken for sure: by this
			// action, or by whoever took it before. So it is no wake to
			// publish by.
			if r := &c.runs[b.run]; r.open {
				r.woken = r.woken || r.stored
				c.count(r)
			}
			return nil
		case inAfter:
			return errors.New("wakestored after the Run: the future has dropped what it stored")
		}
	}
	return nil
}

// wakes notes a wake of a Run by the acting line.
func (c *checker) wakes(run int) {
	r := &c.runs[run]
	if !r.open {
		return
	}
	r.woken = true
	c.count(r)
	line := c.line()
	if line == r.line {
		return
	}
	b := c.top()
	if b.kind != inGo || b.vague {
		return // in a nested Run, or after something else that blocks
	}
	for i := range c.vars {
		if v := &c.vars[i]; v.line == line && v.run == run && !v.published {
			v.published, v.delay = true, b.sleeps
		}
	}
}

// count counts a wake of r that may end its next park.
func (c *checker) count(r *runState) {
	if c.line() == r.line {
		r.sync++
	} else {
		r.async++
	}
}

func (c *checker) doWrite(s Stmt) error {
	n := len(c.blocks)
	if c.blocks[n-1].kind != inGo || c.blocks[n-2].kind != inPoll {
		return errors.New("write outside of a goroutine that a poll has started")
	}
	for _, v := range c.vars {
		if v.name == s.Name {
			return fmt.Errorf("%s is written twice", s.Name)
		}
	}
	run := c.blocks[n-2].run
	c.vars = append(c.vars, varState{name: s.Name, run: run, poll: c.runs[run].polls, line: c.line()})
	return nil
}
