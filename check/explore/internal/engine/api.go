package engine

import "unsafe"

// The methods below are what the mirrors are made of. They are called by goroutines
// of the body, on the engine that Current returned.

// Go starts f as a goroutine of the body.
func (e *Engine) Go(f func()) {
	k := e.spawns()
	g := e.running
	if e.bodies() >= e.cfg.Goroutines {
		e.truncated, e.why = true, "an execution came to the bound on goroutines"
		e.to(g, nil)
		panic(left)
	}
	e.start(e.child(g), f, int(g.at[k]))
}

// bodies returns how many goroutines there are, without the engine's own.
func (e *Engine) bodies() int {
	n := len(e.live)
	for _, h := range e.ghosts {
		if h.epoch == e.epoch { // it has risen
			n--
		}
	}
	return n
}

// Goexit ends the calling goroutine: its deferred calls are run.
func (e *Engine) Goexit() { panic(exit) }

// AtEnd has f called when this execution is over, before what is left of it is unwound.
// It may call Fail. No goroutine of the body runs any more, and the mirrors behave like
// the originals.
func (e *Engine) AtEnd(f func()) { e.Judge(func() { e.alone(f) }) }

// Judge is AtEnd, and quicker, for a function that neither panics nor ends its goroutine.
func (e *Engine) Judge(f func()) { e.atEnd = append(e.atEnd, f) }

// Redo does the operation on a word if it is the next event of the last execution, and
// returns the word, and whether it did. It is the short way for what most operations
// are, and saves the mirror finding out what the word was before the exploration.
func (e *Engine) Redo(k Kind, o *Object) (was uint64, done bool) {
	if e.redo(k, o) == nil {
		return 0, false
	}
	return e.was, true
}

// Load returns the word that o stands for; init is the word before the exploration.
func (e *Engine) Load(k Kind, o *Object, init uint64) uint64 {
	if ev := e.redo(k, o); ev != nil {
		return e.was
	}
	e.do(k, o, nil, words{init: init})
	return e.was
}

// Update gives the turn to change the word that o stands for, and returns it. Put
// must follow before anything else.
func (e *Engine) Update(k Kind, o *Object, init uint64) uint64 {
	if ev := e.redo(k, o); ev != nil {
		return e.was
	}
	e.do(k, o, nil, words{init: init})
	return e.was
}

// Put sets the word that the last event has written.
func (e *Engine) Put(v uint64) {
	ev := &e.log[e.pos-1]
	ev.val = v
	e.records[ev.o0].val = v
}

// CompareAndSwap writes new if the word is old, and reports whether it was.
func (e *Engine) CompareAndSwap(o *Object, init, old, new uint64) bool {
	ok := e.do(CompareAndSwap, o, nil, words{init, old}).ok
	if ok {
		e.Put(new)
	}
	return ok
}

// Do does an operation of the kind on o and reports what it found: the lock free, the
// function of a Once to be called.
func (e *Engine) Do(k Kind, o *Object) bool {
	if ev := e.redo(k, o); ev != nil {
		return ev.ok
	}
	return e.do(k, o, nil, words{}).ok
}

// Unlock gives back what is held, by an operation that is a misuse if nothing is. It is
// one whenever it is replayed, too.
func (e *Engine) Unlock(k Kind, o *Object, misuse string) {
	if ev := e.redo(k, o); ev == nil {
		e.do(k, o, nil, words{})
	}
	was, bad := e.was, false
	switch k {
	case Unlock:
		bad = was == free
	case RUnlock:
		bad = was&readers == 0
	case WUnlock:
		bad = was&writing == 0
	}
	if bad {
		e.Put(was)
		e.Misuse(misuse)
	}
}

// WriteLock locks a RWMutex for writing.
func (e *Engine) WriteLock(o *Object) {
	if !e.Do(WLock, o) {
		e.Do(WLocked, o)
	}
}

// Wait gives up the mutex m, waits on the cond c and takes the mutex again.
func (e *Engine) Wait(c, m *Object) {
	e.do(Wait, c, m, words{})
	if e.was == free {
		e.Misuse("Wait on a Cond whose mutex is not locked")
	}
	e.do(Woken, c, m, words{})
}

// Pair are two operations of an unknown Locker.
type Pair interface {
	Lock()
	Unlock()
}

// WaitWith is Wait with a Locker that is no Mutex.
func (e *Engine) WaitWith(c *Object, l Pair) {
	e.do(Enlist, c, nil, words{})
	l.Unlock()
	e.do(Notified, c, nil, words{})
	l.Lock()
}

// Keep returns what the mirror of o keeps during the execution, for it to change.
func (e *Engine) Keep(o *Object) *any { return &e.records[e.lookup(o)].any }

// Intern returns a word for v that is the same for equal values, during an execution.
func (e *Engine) Intern(v any) uint64 {
	for i, w := range e.values {
		if w == v {
			return uint64(i) + 1
		}
	}
	e.values = append(e.values, v)
	return uint64(len(e.values))
}

// Exits reports whether r, which was recovered, is what ends a goroutine by Goexit, by a
// finding of its own, or because the execution is over. It must be panicked with again.
func Exits(r any) bool {
	_, ok := r.(*unwind)
	return ok
}

// Word returns the object of the plain word at p, which holds v. A plain write may have
// changed it since the last event.
func (e *Engine) Word(p unsafe.Pointer, v uint64) *Object {
	o := e.At(p)
	if id := e.lookup(o); id >= 0 {
		e.records[id].val = v
	}
	return o
}

// PointerWord is Word for a pointer.
func (e *Engine) PointerWord(p, v unsafe.Pointer) *Object {
	o := e.Word(p, address(v))
	if id := e.lookup(o); id >= 0 {
		e.replace(&e.records[id], v)
	}
	return o
}

// LoadPointer is Load, or Update, of a word that is a pointer. What must follow an
// Update is PutPointer.
func (e *Engine) LoadPointer(k Kind, o *Object, init unsafe.Pointer) unsafe.Pointer {
	ev := e.do(k, o, nil, words{init: address(init)})
	r := &e.records[ev.o0]
	if address(r.ptr) != e.was { // nothing was put yet
		r.ptr = init
	}
	return r.ptr
}

// PutPointer is Put of a pointer.
func (e *Engine) PutPointer(p unsafe.Pointer) {
	e.replace(&e.records[e.log[e.pos-1].o0], p)
	e.Put(address(p))
}

// CompareAndSwapPointer is CompareAndSwap of a word that is a pointer.
func (e *Engine) CompareAndSwapPointer(o *Object, init, old, new unsafe.Pointer) bool {
	ev := e.do(CompareAndSwap, o, nil, words{address(init), address(old)})
	if !ev.ok {
		return false
	}
	e.records[ev.o0].ptr = old
	e.PutPointer(new)
	return true
}

// replace sets the pointer of a record. The one before is held like the address of a
// plain word until the execution is over: the log has its address, which nothing else
// may get meanwhile.
func (e *Engine) replace(r *record, p unsafe.Pointer) {
	if r.ptr != nil {
		e.At(r.ptr)
	}
	r.ptr = p
}

func address(p unsafe.Pointer) uint64 { return uint64(uintptr(p)) }
