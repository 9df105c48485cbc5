package oracle

import (
	"errors"
	"math/rand/v2"
	"slices"
)

// DrawLimit is how many classes of prefixes a program that Draw returns has at
// most.
const DrawLimit = 5_000

// Draw returns a random program with what there is to find in it. The seed fixes
// which. Programs have two to five goroutines, about a dozen events and few
// objects, so that much depends on the schedule; many get stuck.
func Draw(seed uint64) (Program, *Result) {
	r := rand.New(rand.NewPCG(seed, 0))
	for {
		p := generate(r)
		if result, err := Explore(p, DrawLimit); err == nil {
			return p, result
		} else if !errors.Is(err, ErrLimit) {
			panic(p.String() + ": " + err.Error())
		}
	}
}

// drawing is a program as it is drawn.
type drawing struct {
	*rand.Rand
	vars, mutexes int
	rw, conds, wg bool
	dones         int // how often the WaitGroup may still be done
	reg           int // the last register that took a result
}

// generate draws goroutines and puts each at a place in one before it.
func generate(r *rand.Rand) Program {
	d := &drawing{Rand: r, vars: 1 + r.IntN(2), conds: r.IntN(3) == 0, rw: oneInFour(r), wg: oneInFour(r)}
	if r.IntN(3) > 0 || d.conds {
		d.mutexes = 1 + r.IntN(2)
	}
	if d.wg {
		d.dones = 1 + r.IntN(3)
	}
	added := d.dones
	n, most := 2+r.IntN(3), 17
	if d.conds {
		most = 13 // a wait or a signal comes on top
	}
	idle := r.IntN(2) // main as well, or main only starts the others
	bodies := make([][]Stmt, n+idle)
	for i := idle; i < len(bodies); i++ {
		bodies[i] = d.body(2 + r.IntN(most/n-2))
	}
	for i := idle; d.conds && i < len(bodies); i++ {
		if d.IntN(3) > 0 {
			bodies[i] = append(bodies[i], d.locked(1, d.wait()...)...)
		} else {
			bodies[i] = slices.Insert(bodies[i], r.IntN(1+len(bodies[i])), d.signal())
		}
	}
	for i := len(bodies) - 1; i > 0; i-- {
		parent, at := 0, 0
		if r.IntN(5) == 0 {
			parent = r.IntN(i)
		}
		if r.IntN(3) == 0 {
			at = r.IntN(1 + len(bodies[parent]))
		}
		if d.rw && oneInFour(r) { // the parent takes a read lock, and the child gives it back
			bodies[i] = append(bodies[i], Stmt{Op: RUnlock})
			bodies[parent] = slices.Insert(bodies[parent], at, Stmt{Op: RLock})
			at++
		}
		bodies[parent] = slices.Insert(bodies[parent], at, Stmt{Op: Go, Body: bodies[i]})
	}
	if added > 0 {
		bodies[0] = slices.Insert(bodies[0], 0, Stmt{Op: WgAdd, K: added})
	}
	return bodies[0]
}

func oneInFour(r *rand.Rand) bool { return r.IntN(4) == 0 }

// body draws statements of about that many events.
func (d *drawing) body(events int) (body []Stmt) {
	for events > 0 {
		var some []Stmt
		switch roll := d.IntN(20); {
		case roll < 4 && d.mutexes > 0:
			some = d.locked(events - 2)
		case 4 <= roll && roll < 7 && d.conds:
			some = []Stmt{d.signal()}
		case 8 <= roll && roll < 10 && d.rw:
			some = d.lockedRW(events - 2)
		case 10 <= roll && roll < 12 && d.wg:
			some = d.waitGroup()
		case roll == 12 && d.mutexes > 0:
			d.reg = d.IntN(2)
			m := d.IntN(d.mutexes)
			some = d.when(1, events-1, Stmt{Op: TryLock, Obj: m, Reg: d.reg}, Stmt{Op: Unlock, Obj: m})
		case roll == 13 && d.rw:
			some = d.tryRW(events)
		default:
			some = d.access(events)
		}
		body = append(body, some...)
		events -= count(some)
	}
	return body
}

// access draws an access to a variable, and perhaps what depends on it.
func (d *drawing) access(events int) []Stmt {
	s := Stmt{Obj: d.IntN(d.vars), K: 1 + d.IntN(2)}
	from := d.reg
	if s.Op = []Op{Load, Load, Store, Store, Add, CAS}[d.IntN(6)]; s.Op == Store {
		if oneInFour(d.Rand) {
			s.Sum = []int{from}
		}
		return []Stmt{s}
	}
	d.reg = d.IntN(2)
	s.Reg = d.reg
	k := d.IntN(3)
	switch s.Op {
	case Load:
		s.K = 0
	case CAS:
		s.K, s.New, k = d.IntN(3), d.IntN(3), 1
	}
	if oneInFour(d.Rand) {
		return d.when(k, events-1, s)
	}
	return []Stmt{s}
}

// when draws an If after s on what s returns, and now and then one on the opposite: on
// which object a goroutine goes on then depends on what it has read, as it does behind
// a pointer. The first body ends with last.
func (d *drawing) when(k, events int, s Stmt, last ...Stmt) []Stmt {
	body := d.body(max(1, min(events, 1+d.IntN(2))) - len(last))
	not := oneInFour(d.Rand) && len(last) == 0
	d.reg = s.Reg
	all := []Stmt{s, {Op: If, Reg: s.Reg, K: k, Not: not, Body: append(body, last...)}}
	if len(last) == 0 && d.IntN(3) == 0 {
		all = append(all, Stmt{Op: If, Reg: s.Reg, K: k, Not: !not, Body: d.access(1)})
		d.reg = s.Reg
	}
	return all
}

// locked draws a section under a mutex, under that of the conds if it begins with
// a wait. Sometimes it forgets to unlock.
func (d *drawing) locked(events int, wait ...Stmt) []Stmt {
	m := 0
	if wait == nil {
		m = d.IntN(d.mutexes)
	}
	body := append([]Stmt{{Op: Lock, Obj: m}}, wait...)
	body = append(body, d.body(min(events-count(wait), d.IntN(3)))...)
	if d.IntN(8) == 0 {
		return body
	}
	return append(body, Stmt{Op: Unlock, Obj: m})
}

// wait draws a Wait, at once or for a value of a variable.
func (d *drawing) wait() []Stmt {
	wait := Stmt{Op: Wait, Obj: d.cond()}
	switch x, k := d.IntN(d.vars), d.IntN(2); d.IntN(3) {
	case 0:
		return []Stmt{wait}
	case 1:
		return []Stmt{{Op: Load, Obj: x, Reg: d.reg}, {Op: If, Reg: d.reg, K: k, Body: []Stmt{wait}}}
	default:
		return []Stmt{{Op: While, Obj: x, K: k, Body: []Stmt{wait}}}
	}
}

func (d *drawing) lockedRW(events int) []Stmt {
	lock, unlock := RLock, RUnlock
	if d.IntN(5) < 2 {
		lock, unlock = RWLock, RWUnlock
	}
	body := append([]Stmt{{Op: lock}}, d.body(min(events, d.IntN(3)))...)
	if d.IntN(8) == 0 {
		return body
	}
	return append(body, Stmt{Op: unlock})
}

// tryRW tries a RWMutex, and gives it back.
func (d *drawing) tryRW(events int) []Stmt {
	lock, unlock := TryRLock, RUnlock
	if d.IntN(3) > 0 {
		lock, unlock = RWTryLock, RWUnlock
	}
	d.reg = d.IntN(2)
	return d.when(1, events-1, Stmt{Op: lock, Reg: d.reg}, Stmt{Op: unlock})
}

func (d *drawing) signal() Stmt {
	return Stmt{Op: []Op{Signal, Signal, Broadcast}[d.IntN(3)], Obj: d.cond()}
}

// cond is most often the first of two.
func (d *drawing) cond() int { return d.IntN(4) / 3 }

// waitGroup draws a Wait, or one of the Dones that main has added. As that one
// keeps the counter above zero, another may be added before it.
func (d *drawing) waitGroup() []Stmt {
	done := Stmt{Op: WgAdd, K: -1}
	if d.dones == 0 || d.IntN(3) == 0 {
		return []Stmt{{Op: WgWait}}
	}
	d.dones--
	if oneInFour(d.Rand) {
		return []Stmt{{Op: WgAdd, K: 1}, done, done}
	}
	return []Stmt{done}
}

// count returns about how many events the statements have.
func count(body []Stmt) int {
	n := 0
	for _, s := range body {
		switch s.Op {
		case If:
		case Wait:
			n += 2
		default:
			n++
		}
		n += count(s.Body)
	}
	return n
}
