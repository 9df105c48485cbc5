package explore_test

import (
	"slices"
	"strconv"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/internal/oracle"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// layout says where the objects of a program come from.
type layout int

const (
	atOnce   layout = iota // the body makes them all before anything else
	late                   // whichever goroutine is the first to come to one makes it
	outlived               // they are there before the exploration, for all executions
)

// world is the state of a program of the oracle's language that runs on the mirrors.
type world struct {
	vars    []*atomic.Int64
	mutexes []*sync.Mutex
	rws     []*sync.RWMutex
	conds   []*sync.Cond
	wgs     []*sync.WaitGroup
	threads []*thread // that were started
}

// newWorld returns a world for p without an object.
func newWorld(p oracle.Program) *world {
	return &world{
		vars:    make([]*atomic.Int64, p.Count(oracle.Variable)),
		mutexes: make([]*sync.Mutex, max(1, p.Count(oracle.Mutex))), // that of the conds is among them
		rws:     make([]*sync.RWMutex, p.Count(oracle.RWMutex)),
		conds:   make([]*sync.Cond, p.Count(oracle.Cond)),
		wgs:     make([]*sync.WaitGroup, p.Count(oracle.WaitGroup)),
	}
}

// copy returns a world with the same objects, and rooms for those that are to come.
func (w *world) copy() *world {
	return &world{
		vars: slices.Clone(w.vars), mutexes: slices.Clone(w.mutexes), rws: slices.Clone(w.rws),
		conds: slices.Clone(w.conds), wgs: slices.Clone(w.wgs),
	}
}

// fill makes what objects there are to be.
func (w *world) fill() {
	for i := range w.vars {
		w.variable(i)
	}
	for i := range w.mutexes {
		w.mutex(i)
	}
	for i := range w.rws {
		w.rw(i)
	}
	for i := range w.conds {
		w.cond(i)
	}
	for i := range w.wgs {
		w.wg(i)
	}
}

func (w *world) variable(i int) *atomic.Int64 { return object(w.vars, i, oracle.Variable) }
func (w *world) mutex(i int) *sync.Mutex      { return object(w.mutexes, i, oracle.Mutex) }
func (w *world) rw(i int) *sync.RWMutex       { return object(w.rws, i, oracle.RWMutex) }
func (w *world) wg(i int) *sync.WaitGroup     { return object(w.wgs, i, oracle.WaitGroup) }

func (w *world) cond(i int) *sync.Cond {
	c := object(w.conds, i, oracle.Cond)
	if c.L == nil {
		c.L = w.mutex(0)
	}
	return c
}

// object returns the i-th of the objects of a kind, which it makes if it is not there.
func object[T any, P interface {
	*T
	SetName(string)
}](all []P, i int, k oracle.Kind) P {
	if all[i] == nil {
		all[i] = new(T)
		explore.Name(all[i], string(k)+strconv.Itoa(i))
	}
	return all[i]
}

// run does what p does.
func (w *world) run(p oracle.Program) { w.thread("0").run(p) }

// thread is one goroutine.
type thread struct {
	w        *world
	name     string
	regs     [oracle.Registers]int
	children int
	results  []int // of its operations, as an oracle.Outcome has them
}

func (w *world) thread(name string) *thread {
	t := &thread{w: w, name: name}
	w.threads = append(w.threads, t)
	return t
}

func (t *thread) run(body []oracle.Stmt) {
	for i := range body {
		t.do(&body[i])
	}
}

func (t *thread) do(s *oracle.Stmt) {
	w := t.w
	switch s.Op {
	case oracle.Load:
		t.regs[s.Reg] = t.result(int(w.variable(s.Obj).Load()))
	case oracle.Store:
		v := s.K
		for _, r := range s.Sum {
			v += t.regs[r]
		}
		w.variable(s.Obj).Store(int64(v))
	case oracle.Add:
		t.regs[s.Reg] = t.result(int(w.variable(s.Obj).Add(int64(s.K))))
	case oracle.CAS:
		t.regs[s.Reg] = t.result(bit(w.variable(s.Obj).CompareAndSwap(int64(s.K), int64(s.New))))
	case oracle.Lock:
		w.mutex(s.Obj).Lock()
	case oracle.Unlock:
		w.mutex(s.Obj).Unlock()
	case oracle.TryLock:
		t.regs[s.Reg] = t.result(bit(w.mutex(s.Obj).TryLock()))
	case oracle.RWLock:
		w.rw(s.Obj).Lock()
	case oracle.RWUnlock:
		w.rw(s.Obj).Unlock()
	case oracle.RWTryLock:
		t.regs[s.Reg] = t.result(bit(w.rw(s.Obj).TryLock()))
	case oracle.TryRLock:
		t.regs[s.Reg] = t.result(bit(w.rw(s.Obj).TryRLock()))
	case oracle.RLock:
		w.rw(s.Obj).RLock()
	case oracle.RUnlock:
		w.rw(s.Obj).RUnlock()
	case oracle.Wait:
		w.cond(s.Obj).Wait()
	case oracle.Signal:
		w.cond(s.Obj).Signal()
	case oracle.Broadcast:
		w.cond(s.Obj).Broadcast()
	case oracle.WgAdd:
		w.wg(s.Obj).Add(s.K)
	case oracle.WgWait:
		w.wg(s.Obj).Wait()
	case oracle.If:
		if s.Holds(t.regs[s.Reg]) {
			t.run(s.Body)
		}
	case oracle.While:
		for s.Holds(t.result(int(w.variable(s.Obj).Load()))) {
			t.run(s.Body)
		}
	case oracle.Go:
		t.children++
		child := w.thread(t.name + "." + strconv.Itoa(t.children))
		explore.Go(func() { child.run(s.Body) })
	}
}

// result notes what an operation returned.
func (t *thread) result(v int) int {
	t.results = append(t.results, v)
	return v
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// translate puts an execution in the oracle's words. It leaves out the starts of
// goroutines, which are no events there.
func translate(execution explore.Trace) (events []oracle.Event, stuck []string) {
	names, slots := make([]string, len(execution.Goroutines)), make([]string, len(execution.Goroutines))
	for i, g := range execution.Goroutines {
		names[i] = "0"
		for _, n := range g.Path {
			names[i] += "." + strconv.Itoa(n+1)
		}
		if g.Name == "spurious" {
			names[i] = "spurious " + strconv.Itoa(i)
		}
		slots[i] = "slot " + names[i]
	}
	events = make([]oracle.Event, 0, len(execution.Steps))
	for i := range execution.Steps {
		s := &execution.Steps[i]
		if !s.Event || s.Kind == engine.Spawn {
			continue
		}
		e := oracle.Event{Goroutine: names[s.Goroutine], Text: s.Op + " " + s.Object, Accesses: make([]oracle.Access, len(s.Uses))}
		for i, u := range s.Uses {
			object := u.Object
			if u.Slot >= 0 {
				object = slots[u.Slot]
			}
			e.Accesses[i] = oracle.Access{Object: object, Write: u.Writes}
		}
		events = append(events, e)
	}
	for _, b := range execution.Blocked {
		stuck = append(stuck, names[b.Goroutine])
	}
	slices.Sort(stuck)
	return events, stuck
}
