package atomic

import (
	original "sync/atomic"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Bool is an atomic bool. Its zero value is false.
type Bool struct {
	object
	real original.Bool
}

func (x *Bool) inside(e *engine.Engine) word[uint32] {
	return word[uint32]{e: e, object: &x.object, init: bit(x.real.Load())}
}

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// Load returns the value of x.
func (x *Bool) Load() bool {
	if e := engine.Current(); e != nil {
		return x.inside(e).load() != 0
	}
	return x.real.Load()
}

// Store sets x to val.
func (x *Bool) Store(val bool) {
	if e := engine.Current(); e != nil {
		x.inside(e).store(bit(val))
		return
	}
	x.real.Store(val)
}

// Swap sets x to new and returns the value before.
func (x *Bool) Swap(new bool) (old bool) {
	if e := engine.Current(); e != nil {
		return x.inside(e).swap(bit(new)) != 0
	}
	return x.real.Swap(new)
}

// CompareAndSwap sets x to new if it is old, and reports whether it was.
func (x *Bool) CompareAndSwap(old, new bool) (swapped bool) {
	if e := engine.Current(); e != nil {
		return x.inside(e).compareAndSwap(bit(old), bit(new))
	}
	return x.real.CompareAndSwap(old, new)
}
