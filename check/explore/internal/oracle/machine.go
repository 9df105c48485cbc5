package oracle

import (
	"strconv"
	"strings"
)

// machine runs a program one event at a time. A copy runs on its own.
type machine struct {
	*objects
	mem     []int  // by object: a value, what locks it, or a counter
	readers []int  // by RWMutex
	cells   []cell // by object
	handed  uint   // the RWMutexes of which one goroutine has given back another's read lock, one bit each
	gs      []goroutine
	key     Key // of the events so far
	misuse  string
	record  *record // nil for none
}

// record is what a machine notes of its events.
type record struct {
	events  []Event
	results map[string][]int
}

// objects numbers the objects of a program, kind after kind.
type objects struct {
	first map[Kind]int
	names []string
}

// A mutex is free or locked. An RWMutex is announced while its writer waits for
// readers to go.
const (
	free = iota
	locked
	announced
)

type goroutine struct {
	id      *identity
	code    []instr
	at      int
	second  bool // the operation has had its first event of two
	regs    [Registers]int
	reads   [maxRWMutexes]int8 // the read locks that it has taken and not given back
	started int                // how many goroutines it has started
	key     Key                // of its last event
	slot    cell
	waits   int // 1 + the cond it waits on and isn't signalled, or 0
}

// identity is a goroutine's name and that of its slot. Machines share it.
type identity struct {
	name, slot       string
	nameKey, slotKey Key
	children         []*identity
}

func newIdentity(name string) *identity {
	slot := "slot " + name
	return &identity{name: name, slot: slot, nameKey: named(name), slotKey: named(slot)}
}

func (id *identity) child(n int) *identity {
	for len(id.children) <= n {
		id.children = append(id.children, newIdentity(id.name+"."+strconv.Itoa(len(id.children)+1)))
	}
	return id.children[n]
}

// instr is a statement with the place to go on when its condition doesn't hold.
// A jump is an If that never does.
type instr struct {
	Stmt
	text string
	obj  int
	to   int
	jump bool
	body []instr
}

// compile puts the bodies of If and While in line.
func (o *objects) compile(body []Stmt) []instr {
	var code []instr
	var put func([]Stmt)
	put = func(body []Stmt) {
		for _, s := range body {
			at := len(code)
			code = append(code, instr{Stmt: s, text: strings.TrimSuffix(s.head(), " {"), obj: o.first[s.Op.kind()] + s.Obj})
			switch s.Op {
			case Go:
				code[at].body = o.compile(s.Body)
			case If:
				put(s.Body)
				code[at].to = len(code)
			case While:
				put(s.Body)
				code = append(code, instr{Stmt: Stmt{Op: If}, to: at, jump: true})
				code[at].to = len(code)
			}
		}
	}
	put(body)
	return code
}

func newMachine(p Program) *machine {
	o := &objects{first: map[Kind]int{}}
	m := &machine{objects: o, readers: make([]int, p.Count(RWMutex))}
	for _, k := range []Kind{Variable, Mutex, RWMutex, Cond, WaitGroup} {
		o.first[k] = len(o.names)
		for i := range p.Count(k) {
			o.names = append(o.names, string(k)+strconv.Itoa(i))
		}
	}
	m.mem, m.cells = make([]int, len(o.names)), make([]cell, len(o.names))
	for i, name := range o.names {
		m.cells[i].name = named(name)
	}
	m.start(newIdentity("0"), o.compile(p))
	return m
}

// fork makes c a copy of m that runs on its own, without a record. It uses the
// memory that c has.
func (m *machine) fork(c *machine) {
	c.objects, c.key, c.handed, c.misuse, c.record = m.objects, m.key, m.handed, m.misuse, nil
	c.mem = append(c.mem[:0], m.mem...)
	c.readers = append(c.readers[:0], m.readers...)
	c.cells = append(c.cells[:0], m.cells...)
	c.gs = append(c.gs[:0], m.gs...)
}

func (m *machine) start(id *identity, code []instr) {
	m.gs = append(m.gs, goroutine{id: id, code: code, key: id.nameKey, slot: cell{name: id.slotKey}})
	m.settle(len(m.gs) - 1)
}

// settle takes the goroutine to its next event. What it does on the way touches
// nothing that others see.
func (m *machine) settle(i int) {
	for g := &m.gs[i]; !g.done(); {
		switch in := &g.code[g.at]; {
		case in.Op == If && (in.jump || !in.Holds(g.regs[in.Reg])):
			g.at = in.to
		case in.Op == If:
			g.at++
		case in.Op == Go:
			g.at++
			g.started++
			m.start(g.id.child(g.started-1), in.body)
			g = &m.gs[i] // start may have moved it
		default:
			return
		}
	}
}

func (g *goroutine) done() bool { return g.at == len(g.code) }

// choices returns in how many ways the goroutine can have its next event, 0 if
// it is done or blocked.
func (m *machine) choices(i int) int {
	g := &m.gs[i]
	if g.done() {
		return 0
	}
	in, enabled := &g.code[g.at], true
	switch in.Op {
	case Lock:
		enabled = m.mem[in.obj] == free
	case Wait:
		enabled = !g.second || g.waits == 0 && m.mem[m.first[Mutex]] == free
	case Signal:
		return max(1, len(m.waiting(in.Obj)))
	case RWLock:
		if enabled = m.mem[in.obj] == free; g.second {
			enabled = m.readers[in.Obj] == 0
		}
	case RLock:
		enabled = m.mem[in.obj] == free
	case WgWait:
		enabled = m.mem[in.obj] == 0
	}
	if enabled {
		return 1
	}
	return 0
}

// waiting returns the goroutines that wait on the cond and aren't signalled.
func (m *machine) waiting(cond int) (gs []int) {
	for i := range m.gs {
		if m.gs[i].waits == 1+cond {
			gs = append(gs, i)
		}
	}
	return gs
}
