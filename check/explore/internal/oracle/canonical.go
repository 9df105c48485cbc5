package oracle

import (
	"fmt"
	"hash/fnv"
	"math/bits"
)

// Event is one step of a goroutine, as plain data.
type Event struct {
	// Goroutine is its name, which must not depend on the schedule.
	Goroutine string
	// Accesses are the objects it touched, each at most once, in any order.
	Accesses []Access
	// Text says what was done. It isn't part of the key.
	Text string
}

// Access is what an event did to an object.
type Access struct {
	// Object is its name, which must not depend on the schedule.
	Object string
	// Write is set unless it only read.
	Write bool
}

// Key stands for a Mazurkiewicz trace, or for the class of a prefix: two
// sequences of events of one program have the same key if and only if each can
// be had from the other by swapping neighbours that don't conflict. It is a hash
// of 128 bits, so "if" is a matter of luck that never fails in practice.
type Key [2]uint64

// String returns the key in hex.
func (k Key) String() string { return fmt.Sprintf("%016x%016x", k[0], k[1]) }

// Canonical returns the key of a sequence of events.
//
// Where a goroutine was started need not be told, although it orders events: the
// place is a function of what the parent has seen, which the key holds.
func Canonical(events []Event) Key {
	cells, last := map[string]*cell{}, map[string]Key{}
	var total Key
	for _, e := range events {
		key, ok := last[e.Goroutine]
		if !ok {
			key = named(e.Goroutine)
		}
		var ts []touched
		for _, a := range e.Accesses {
			if cells[a.Object] == nil {
				cells[a.Object] = &cell{name: named(a.Object)}
			}
			ts = append(ts, touched{cells[a.Object], a.Write})
		}
		key = after(key, ts)
		last[e.Goroutine] = key
		total = total.plus(key)
	}
	return total
}

// after returns the key of an event, given that of its goroutine's event before
// or else of the goroutine's name. It is made of that and of the writes that the
// event's accesses come after, whatever order there was of what doesn't conflict.
// The key of a sequence is the sum over its events.
func after(last Key, ts []touched) Key {
	var past Key
	for _, t := range ts {
		past = past.plus(t.cell.past(t.write))
	}
	key := last.mix(past)
	for _, t := range ts {
		t.cell.touch(t.write, key)
	}
	return key
}

// touched is an access of an event.
type touched struct {
	cell  *cell
	write bool
}

// cell is what an object remembers of the events that touched it. The last write
// is enough: where a read stands among the writes, the read itself tells.
type cell struct{ name, write Key }

// past is what an access comes after.
func (c *cell) past(write bool) Key {
	key := c.name.mix(c.write)
	if write {
		return key.mix(Key{})
	}
	return key
}

// touch notes the event's access.
func (c *cell) touch(write bool, event Key) {
	if write {
		c.write = event
	}
}

// named returns the key of a name.
func named(name string) Key {
	h := fnv.New128a()
	h.Write([]byte(name))
	sum := h.Sum(nil)
	var k Key
	for i, b := range sum {
		k[i/8] = k[i/8]<<8 | uint64(b)
	}
	return k
}

// plus adds, so that the order of the terms doesn't matter.
func (k Key) plus(o Key) Key { return Key{k[0] + o[0], k[1] + o[1]} }

// mix makes one key of two, in this order.
func (k Key) mix(o Key) Key {
	a := scramble(k[0]*0x9e3779b97f4a7c15 + o[0] + 1)
	b := scramble(k[1]*0xd1b54a32d192ed03 + bits.RotateLeft64(o[1], 29) + a)
	return Key{a, b}
}

// scramble is the finalizer of MurmurHash3.
func scramble(x uint64) uint64 {
	x = (x ^ x>>33) * 0xff51afd7ed558ccd
	x = (x ^ x>>33) * 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
