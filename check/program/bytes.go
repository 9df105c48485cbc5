package program

import "slices"

// The byte form is a string of instructions, each one byte, some with operands of
// one byte or two. Decoding keeps the instructions that are legal where they
// stand, skips the others, and closes what is left open; so it accepts every
// string, and a small change to a string is a small change to the program.

// MaxBytes is how many bytes Decode looks at.
const MaxBytes = 1024

// maxDecoded bounds the goroutines, polls and handles that Decode makes, so that
// no input takes long to run.
const maxDecoded = 64

// instruction is what a byte asks for.
type instruction uint8

const (
	iClone instruction = iota
	iCloneOf
	iCloneMany
	iWake
	iWakeRef
	iWakeRefCX
	iDrop
	iGo
	iGoInside
	iClose
	iYield
	iSleep
	iWrite
	iRead
	iPublish
	iStore
	iRefresh
	iWakeStored
	iRun
	iLock
	iOnce
	iPending
	iPendingRead
	iFresh
	iTimes
	iEnd
	instructions
)

// weights says how many of the 256 bytes mean each instruction: the rarer it is,
// the less of a random string it ends or outgrows.
var weights = [instructions]int{
	iClone: 50, iCloneOf: 10, iCloneMany: 1, iWake: 22, iWakeRef: 12, iWakeRefCX: 11, iDrop: 5,
	iGo: 38, iGoInside: 4, iClose: 24, iYield: 6, iSleep: 8, iWrite: 6, iRead: 6, iPublish: 6, iStore: 6, iRefresh: 3, iWakeStored: 7,
	iRun: 4, iLock: 2, iOnce: 2, iPending: 12, iPendingRead: 6, iFresh: 3, iTimes: 1, iEnd: 1,
}

// meaning maps a byte to its instruction, and first an instruction to the first
// byte that means it.
var meaning, first = func() (m [256]instruction, first [instructions]byte) {
	at := 0
	for i, n := range weights {
		first[i] = byte(at)
		for range n {
			m[at] = instruction(i)
			at++
		}
	}
	return m, first
}()

// Decode returns the program that data stands for: a legal one, whatever the
// bytes are.
func Decode(data []byte) *Program {
	d := decoder{builder: newBuilder(), data: data[:min(len(data), MaxBytes)]}
	for len(d.data) > 0 {
		d.instruction(meaning[d.byte()])
	}
	return d.finish()
}

type decoder struct {
	*builder
	data       []byte
	names      []string // work space
	goroutines int
	polls      int
	handles    int
}

func (d *decoder) byte() byte {
	if len(d.data) == 0 {
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return b
}

// number reads a number from 1 to high, in one byte or, above 256, in two.
func (d *decoder) number(high int) int {
	n := int(d.byte())
	if high > 256 {
		n = n<<8 | int(d.byte())
	}
	return n%high + 1
}

// handle reads a name that the acting line may use, or "".
func (d *decoder) handle() string {
	n := int(d.byte())
	d.names = d.appendUsable(d.names[:0])
	if len(d.names) == 0 {
		return ""
	}
	return d.names[n%len(d.names)]
}

// usable returns the living handles of the acting line and of the lines around
// it.
func (c *checker) usable() []string { return c.appendUsable(nil) }

func (c *checker) appendUsable(names []string) []string {
	for i := range c.handles {
		if h := &c.handles[i]; !h.gone && c.around(h.line) {
			names = append(names, h.name)
		}
	}
	return names
}

// around reports whether the line is the acting one or around it.
func (c *checker) around(line int) bool {
	for i := range c.blocks {
		if c.blocks[i].line == line {
			return true
		}
	}
	return false
}

// readable returns the variables that may be read here.
func (c *checker) readable() (names []string) {
	for _, v := range c.vars {
		if v.readable && c.top().kind == inPoll && c.top().run == v.run {
			names = append(names, v.name)
		}
	}
	return names
}

func (d *decoder) instruction(i instruction) {
	switch i {
	case iClone:
		d.count(&d.handles, func() bool { return d.cloneAs(CX, 1) })
	case iCloneOf:
		from := d.handle()
		if from == "" {
			return
		}
		d.count(&d.handles, func() bool { return d.cloneAs(from, 1) })
	case iCloneMany:
		n := d.number(512)
		d.count(&d.handles, func() bool { return d.cloneAs(CX, n) })
	case iWake:
		d.use(Wake)
	case iWakeRef:
		d.use(WakeRef)
	case iWakeRefCX:
		d.try(Stmt{Op: WakeRef, Name: CX})
	case iDrop:
		d.use(Drop)
	case iGo, iGoInside:
		if i == iGo {
			d.closeGos()
		}
		d.count(&d.goroutines, d.openGo)
	case iClose:
		if !d.closeGo() {
			d.closeRun()
		}
	case iYield:
		d.try(Stmt{Op: Yield, N: d.number(16)})
	case iSleep:
		d.try(Stmt{Op: Sleep, N: d.number(256)})
	case iWrite:
		d.write()
	case iRead:
		names, n := d.readable(), int(d.byte())
		if len(names) > 0 {
			d.try(Stmt{Op: Read, Name: names[n%len(names)]})
		}
	case iStore:
		d.try(Stmt{Op: Store})
	case iRefresh:
		d.try(Stmt{Op: Refresh})
	case iWakeStored:
		d.try(Stmt{Op: WakeStored})
	case iRun:
		d.count(&d.polls, d.openRun)
	case iLock:
		d.try(Stmt{Op: Lock, N: d.number(16)})
	case iOnce:
		d.try(Stmt{Op: Once, N: d.number(16)})
	case iPending:
		d.closeGos()
		d.count(&d.polls, d.pending)
	case iPendingRead:
		d.closeGos()
		d.count(&d.polls, d.pending)
		for _, name := range d.readable() {
			d.try(Stmt{Op: Read, Name: name})
		}
	case iPublish:
		d.publish(d.handle(), int(d.byte()))
	case iFresh:
		d.freshen()
	case iTimes:
		d.repeat(d.number(2048))
	case iEnd:
		d.closeGos()
		end, value := Ready+End(d.byte()%3), int(d.byte())
		if end != Ready {
			value = 0 // the others return none
		}
		d.closePoll(end, value)
	}
}

// use does what is done to a handle, if there is one.
func (d *decoder) use(op Op) {
	if h := d.handle(); h != "" {
		d.try(Stmt{Op: op, Name: h})
	}
}

// count does what makes one more of n, unless there are too many.
func (d *decoder) count(n *int, f func() bool) {
	if *n < maxDecoded && f() {
		*n++
	}
}

// pending ends the poll with pending. One that has arranged no wake wakes itself.
func (d *decoder) pending() bool {
	if d.top().kind == inPoll && !d.runs[d.top().run].woken {
		d.try(Stmt{Op: WakeRef, Name: CX})
	}
	if d.closePoll(Pending, 0) {
		return true
	}
	d.repeat(1)
	return d.closePoll(Pending, 0)
}

// publish starts a goroutine that writes a variable and then wakes h, and lets
// most polls sleep until it has: the wake that is not the one that set the flag
// must order the write as well.
func (d *decoder) publish(h string, n int) {
	if d.top().kind != inPoll || h == "" {
		return
	}
	d.count(&d.goroutines, func() bool {
		if !d.openGo() {
			return false
		}
		d.write()
		d.try(Stmt{Op: Wake, Name: h})
		return d.closeGo()
	})
	if n%4 > 0 {
		d.try(Stmt{Op: Sleep, N: n % 4})
	}
}

// Encode returns bytes that Decode turns into p, with the names it gives. It
// reports false if p is not legal, or says something that the byte form can't:
// a number beyond the form's bounds, more than Decode makes, or a block or poll
// that does nothing.
func Encode(p *Program) ([]byte, bool) {
	if Check(p) != nil {
		return nil, false
	}
	e := encoder{checker: newChecker()}
	e.program(p, true)
	back := Decode(e.data)
	return e.data, back.String() == Rename(p).String()
}

type encoder struct {
	*checker
	data []byte
}

func (e *encoder) put(i instruction, operands ...int) {
	e.data = append(e.data, first[i])
	for _, n := range operands {
		e.data = append(e.data, byte(n))
	}
}

func (e *encoder) program(p *Program, outermost bool) {
	run := e.beginRun()
	for _, poll := range p.Polls {
		e.beginPoll(run, poll.Times)
		if poll.Times > 1 {
			e.put(iTimes, (poll.Times-1)>>8, poll.Times-1)
		}
		if poll.Fresh {
			e.put(iFresh)
		}
		for _, s := range poll.Body {
			e.stmt(s)
		}
		_ = e.endPoll(poll.End)
		switch poll.End {
		case Pending:
			e.put(iPending)
		default:
			e.put(iEnd, int(poll.End-Ready), poll.Value)
		}
	}
	e.beginAfter(run)
	for _, s := range p.After {
		e.stmt(s)
	}
	_ = e.endAfter()
	if !outermost {
		e.put(iClose)
	}
}

func (e *encoder) stmt(s Stmt) {
	handle := func(name string) int { return slices.Index(e.usable(), name) }
	switch s.Op {
	case Clone:
		switch {
		case s.N > 1:
			e.put(iCloneMany, (s.N-1)>>8, s.N-1)
		case s.From == CX:
			e.put(iClone)
		default:
			e.put(iCloneOf, handle(s.From))
		}
	case Wake:
		e.put(iWake, handle(s.Name))
	case WakeRef:
		if s.Name == CX {
			e.put(iWakeRefCX)
		} else {
			e.put(iWakeRef, handle(s.Name))
		}
	case Drop:
		e.put(iDrop, handle(s.Name))
	case Go:
		if e.top().kind == inGo {
			e.put(iGoInside)
		} else {
			e.put(iGo)
		}
		_ = e.beginGo()
		for _, inner := range s.Body {
			e.stmt(inner)
		}
		_ = e.endGo()
		e.put(iClose)
		return
	case Run:
		e.put(iRun)
		_ = e.mayRun()
		e.program(s.Run, false)
		return
	case Yield:
		e.put(iYield, s.N-1)
	case Sleep:
		e.put(iSleep, s.N-1)
	case Write:
		e.put(iWrite)
	case Read:
		e.put(iRead, slices.Index(e.readable(), s.Name))
	case Store:
		e.put(iStore)
	case Refresh:
		e.put(iRefresh)
	case WakeStored:
		e.put(iWakeStored)
	case Lock:
		e.put(iLock, s.N-1)
	case Once:
		e.put(iOnce, s.N-1)
	}
	_ = e.checker.stmt(s)
}
