package engine

import "sync"

// known numbers the goroutines of an exploration, for all its engines alike: by who
// started it and as the how-manieth. The body is 0.
type known struct {
	lock sync.Mutex
	ids  map[origin]int32
	all  []origin
}

type origin struct{ parent, nth int32 }

// ghostly is the parent of the engine's own goroutines.
const ghostly = -2

// MaxSpurious bounds the spurious wakeups of an execution.
const MaxSpurious = 8

func newKnown() *known {
	k := &known{ids: map[origin]int32{}}
	k.id(-1, 0)
	return k
}

func (k *known) id(parent, nth int32) int32 {
	k.lock.Lock()
	defer k.lock.Unlock()
	o := origin{parent, nth}
	id, ok := k.ids[o]
	if !ok {
		id = int32(len(k.all))
		k.ids[o] = id
		k.all = append(k.all, o)
	}
	return id
}

func (k *known) parent(id int32) (parent, nth int32) {
	k.lock.Lock()
	defer k.lock.Unlock()
	return k.all[id].parent, k.all[id].nth
}
