package engine

import (
	"sync/atomic"
	"unsafe"
)

// Object is what a mirror embeds to be known to an engine. Its zero value is ready,
// and it is not copied once it was used. What is modelled of an object during an
// exploration is not here but in a record of the engine, so that an object which
// outlives an execution starts each one as it was before the exploration, and two
// engines can have it at once.
type Object struct {
	owner atomic.Uint32 // the number of the engine that uses the two below
	id    int32
	epoch uint64
	name  atomic.Pointer[string]
	plain *accesses // where it stands for a word that has plain accesses
}

// SetName gives the object the name that reports call it by. Several explorations may do
// so at once.
func (o *Object) SetName(name string) {
	if known := o.name.Load(); known == nil || *known != name {
		o.name.Store(&name)
	}
}

// record is what an engine knows of an object in the execution at hand. The sets
// outlive the execution as far as the next one begins alike.
type record struct {
	val    uint64         // the modelled value; what it means is the kind's matter
	init   uint64         // val before the first event
	ptr    unsafe.Pointer // where val is a pointer, the same, for the collector
	any    any            // what a mirror keeps for itself
	seen   Kind           // the kind of the first operation, for its name
	at     int32          // the position of the first event
	object *Object

	history
}

// lookup returns the record's number of o in this execution, or -1 if no event has
// touched it yet.
func (e *Engine) lookup(o *Object) int32 {
	if o == nil {
		return -1
	}
	switch o.owner.Load() {
	case e.no:
		if o.epoch == e.epoch {
			return o.id
		}
	case 0: // nobody's, as most plain words
	default:
		if id, ok := e.foreign[o]; ok {
			return id
		}
	}
	return -1
}

// touch returns the record's number of o for the event at e.pos, the same as in the
// execution before if that event is a replayed one.
func (e *Engine) touch(o *Object, init uint64, known int32, kind Kind) int32 {
	if id := e.lookup(o); id >= 0 {
		return id
	}
	id := known
	if id < 0 {
		id = e.objects
		e.objects++
		if int(id) == len(e.records) {
			e.records = append(e.records, record{history: newHistory(e.words)})
		}
	}
	r := &e.records[id]
	r.val, r.init, r.seen = init, init, kind
	r.at = int32(e.pos)
	r.ptr, r.any = nil, nil
	r.object = o
	if o.owner.Load() == e.no || o.owner.CompareAndSwap(0, e.no) {
		o.epoch, o.id = e.epoch, id
	} else {
		e.foreign[o] = id
	}
	return id
}

// At returns the object that stands for the memory at p in this execution, for
// operations on plain words. It is one object as long as the execution lasts.
func (e *Engine) At(p unsafe.Pointer) *Object {
	a := &e.addresses
	if a.last.at != p {
		a.last = addressed{p, a.find(p)}
	}
	return a.last.object
}

// addresses finds the objects of plain words by address. It holds the addresses, so
// that none is used again while the execution lasts.
type addresses struct {
	last  addressed // what was asked for last, as most often it is again
	table []addressed
	shift uint
	used  []int // where the table is not empty
	free  []*Object
}

type addressed struct {
	at     unsafe.Pointer
	object *Object
}

func newAddresses(bits uint) addresses {
	return addresses{table: make([]addressed, 1<<bits), shift: 64 - bits}
}

// find returns the object of the word at p, a new one if it has none.
func (a *addresses) find(p unsafe.Pointer) *Object {
	h := a.place(p)
	if s := &a.table[h]; s.at == p {
		return s.object
	}
	if 2*len(a.used) >= len(a.table) {
		grown := newAddresses(64 - a.shift + 1)
		for _, i := range a.used {
			grown.put(grown.place(a.table[i].at), a.table[i])
		}
		a.table, a.shift, a.used = grown.table, grown.shift, grown.used
		h = a.place(p)
	}
	var o *Object
	if n := len(a.free); n > 0 {
		o, a.free = a.free[n-1], a.free[:n-1]
	} else {
		o = new(Object)
	}
	a.put(h, addressed{p, o})
	return o
}

// place returns where in the table p is, or is to be.
func (a *addresses) place(p unsafe.Pointer) int {
	h := int(uint64(uintptr(p)) >> 2 * 0x9e3779b97f4a7c15 >> a.shift)
	for a.table[h].at != p && a.table[h].at != nil {
		if h++; h == len(a.table) {
			h = 0
		}
	}
	return h
}

func (a *addresses) put(h int, s addressed) {
	a.table[h] = s
	a.used = append(a.used, h)
}

// forget empties the table for the next execution.
func (a *addresses) forget() {
	for _, h := range a.used {
		s := &a.table[h]
		if s.object.name.Load() != nil {
			s.object.name.Store(nil)
		}
		if p := s.object.plain; p != nil {
			*p = accesses{reads: p.reads[:0]}
		}
		a.free = append(a.free, s.object)
		*s = addressed{}
	}
	a.used, a.last = a.used[:0], addressed{}
}
