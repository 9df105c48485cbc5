package program

import "fmt"

// builder grows a program one action at a time and takes only legal ones. The
// decoder and the enumerator are two ways of choosing the next action.
type builder struct {
	*checker
	root  *Program
	open  []level
	names int
	vars  int
}

// level is what an open block is being written into.
type level struct {
	program *Program // of a Run: its polls go here
	run     int      // of a Run
	body    []Stmt
	poll    Poll // of an open poll
}

func newBuilder() *builder {
	b := &builder{checker: newChecker(), root: &Program{}}
	b.beginProgram(b.root)
	return b
}

func (b *builder) level() *level { return &b.open[len(b.open)-1] }

func (b *builder) beginProgram(p *Program) {
	b.open = append(b.open, level{program: p, run: b.beginRun()})
	b.nextPoll()
}

func (b *builder) nextPoll() {
	l := b.level()
	l.poll, l.body = Poll{Times: 1}, nil
	b.beginPoll(l.run, 1)
}

// begun reports whether the acting block is anything but a poll that has not
// begun to do anything.
func (b *builder) begun() bool { return b.top().kind != inPoll || len(b.level().body) > 0 }

// freshen gives the poll a waker of its own, if it has not begun.
func (b *builder) freshen() {
	if !b.begun() {
		b.level().poll.Fresh = true
	}
}

// repeat repeats the poll, if it has not begun. One that was to be repeated can
// always be made a single one.
func (b *builder) repeat(times int) {
	if b.top().kind != inPoll || times > 1 && b.begun() {
		return
	}
	b.level().poll.Times = times
	b.setTimes(times)
}

// try appends a simple action if it is legal here.
func (b *builder) try(s Stmt) bool {
	if b.stmt(s) != nil {
		return false
	}
	b.add(s)
	return true
}

// add appends an action to the acting block.
func (b *builder) add(s Stmt) {
	l := b.level()
	if l.body == nil {
		l.body = make([]Stmt, 0, 4)
	}
	l.body = append(l.body, s)
}

// cloneAs appends a clone under a fresh name.
func (b *builder) cloneAs(from string, n int) bool {
	if !b.try(Stmt{Op: Clone, Name: name(b.names), From: from, N: n}) {
		return false
	}
	b.names++
	return true
}

// write appends a write to a fresh variable.
func (b *builder) write() bool {
	if !b.try(Stmt{Op: Write, Name: variable(b.vars)}) {
		return false
	}
	b.vars++
	return true
}

// name returns the n-th name of a handle: a to z, then a1 and so on.
func name(n int) string {
	if n < 26 {
		return "abcdefghijklmnopqrstuvwxyz"[n : n+1]
	}
	return fmt.Sprintf("%c%d", 'a'+n%26, n/26)
}

// variable returns the n-th name of a variable: x, y, z, then x1 and so on.
func variable(n int) string {
	if n < 3 {
		return "xyz"[n : n+1]
	}
	return fmt.Sprintf("%c%d", 'x'+n%3, n/3)
}

// openGo begins a goroutine, if one may begin here.
func (b *builder) openGo() bool {
	if b.mayGo() != nil {
		return false
	}
	_ = b.beginGo()
	b.open = append(b.open, level{})
	return true
}

// closeGo ends the goroutine, if it has consumed its handles and done anything.
func (b *builder) closeGo() bool {
	l := b.level()
	if b.top().kind != inGo || len(l.body) == 0 || b.owns() {
		return false
	}
	_ = b.endGo()
	body := l.body
	b.open = b.open[:len(b.open)-1]
	b.add(Stmt{Op: Go, Body: body})
	return true
}

// openRun begins a nested Run, if one may begin here.
func (b *builder) openRun() bool {
	if b.mayRun() != nil {
		return false
	}
	b.beginProgram(&Program{})
	return true
}

// closePoll ends the poll and, if it is pending, begins the next one; otherwise
// it begins what comes after the Run. It refuses an end that isn't legal.
func (b *builder) closePoll(end End, value int) bool {
	if b.top().kind != inPoll || b.mayEndPoll(end) != nil {
		return false
	}
	_ = b.endPoll(end)
	l := b.level()
	l.poll.Body, l.poll.End, l.poll.Value = l.body, end, value
	l.program.Polls = append(l.program.Polls, l.poll)
	l.body = nil
	if end == Pending {
		b.nextPoll()
		return true
	}
	b.beginAfter(l.run)
	return true
}

// closeRun ends what comes after a nested Run.
func (b *builder) closeRun() bool {
	if b.top().kind != inAfter || len(b.open) == 1 {
		return false
	}
	_ = b.endAfter()
	l := *b.level()
	l.program.After = l.body
	b.open = b.open[:len(b.open)-1]
	b.add(Stmt{Op: Run, Run: l.program})
	return true
}

// closeGos closes the open goroutines up to the next poll or after. What they own
// they wake, and one that does nothing wakes the first handle there is.
func (b *builder) closeGos() {
	for b.top().kind == inGo {
		if b.owns() {
			for _, h := range b.owned() {
				b.try(Stmt{Op: Wake, Name: h})
			}
		}
		if len(b.level().body) == 0 {
			if names := b.usable(); len(names) > 0 {
				b.try(Stmt{Op: Wake, Name: names[0]})
			}
		}
		if !b.closeGo() { // it does nothing: there is none
			_ = b.endGo()
			b.open = b.open[:len(b.open)-1]
		}
	}
}

// finish closes all that is open: goroutines as closeGos does, a poll is ready,
// and what the program still owns, at least one handle, is woken after the Run,
// each by a goroutine of its own.
func (b *builder) finish() *Program {
	for {
		switch b.top().kind {
		case inGo:
			b.closeGos()
		case inPoll:
			b.repeat(1)
			if len(b.open) == 1 && !b.owns() {
				b.cloneAs(CX, 1)
			}
			b.closePoll(Ready, 0)
		case inAfter:
			if b.closeRun() {
				continue
			}
			for _, h := range b.owned() {
				b.openGo()
				b.try(Stmt{Op: Wake, Name: h})
				b.closeGo()
			}
			b.root.After = b.level().body
			return b.root
		}
	}
}
