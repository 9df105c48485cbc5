package atomic

import (
	original "sync/atomic"
	"unsafe"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Pointer is an atomic *T. Its zero value is nil.
type Pointer[T any] struct {
	object
	real original.Pointer[T]
}

func (x *Pointer[T]) inside(e *engine.Engine) pointer {
	return pointer{e: e, object: &x.object, init: unsafe.Pointer(x.real.Load())}
}

// Load returns the value of x.
func (x *Pointer[T]) Load() *T {
	if e := engine.Current(); e != nil {
		return (*T)(x.inside(e).load())
	}
	return x.real.Load()
}

// Store sets x to val.
func (x *Pointer[T]) Store(val *T) {
	if e := engine.Current(); e != nil {
		x.inside(e).put(engine.Store, unsafe.Pointer(val))
		return
	}
	x.real.Store(val)
}

// Swap sets x to new and returns the value before.
func (x *Pointer[T]) Swap(new *T) (old *T) {
	if e := engine.Current(); e != nil {
		return (*T)(x.inside(e).put(engine.ReadWrite, unsafe.Pointer(new)))
	}
	return x.real.Swap(new)
}

// CompareAndSwap sets x to new if it is old, and reports whether it was.
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	if e := engine.Current(); e != nil {
		return x.inside(e).compareAndSwap(unsafe.Pointer(old), unsafe.Pointer(new))
	}
	return x.real.CompareAndSwap(old, new)
}

// LoadPointer returns *addr.
func LoadPointer(addr *unsafe.Pointer) (val unsafe.Pointer) {
	if e := engine.Current(); e != nil {
		return plainPointer(e, addr).load()
	}
	return original.LoadPointer(addr)
}

// StorePointer sets *addr to val.
func StorePointer(addr *unsafe.Pointer, val unsafe.Pointer) {
	if e := engine.Current(); e != nil {
		plainPointer(e, addr).put(engine.Store, val)
		return
	}
	original.StorePointer(addr, val)
}

// SwapPointer sets *addr to new and returns the value before.
func SwapPointer(addr *unsafe.Pointer, new unsafe.Pointer) (old unsafe.Pointer) {
	if e := engine.Current(); e != nil {
		return plainPointer(e, addr).put(engine.ReadWrite, new)
	}
	return original.SwapPointer(addr, new)
}

// CompareAndSwapPointer sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapPointer(addr *unsafe.Pointer, old, new unsafe.Pointer) (swapped bool) {
	if e := engine.Current(); e != nil {
		return plainPointer(e, addr).compareAndSwap(old, new)
	}
	return original.CompareAndSwapPointer(addr, old, new)
}

// pointer is a pointer inside an exploration.
type pointer struct {
	e      *engine.Engine
	object *engine.Object
	init   unsafe.Pointer  // before the exploration
	plain  *unsafe.Pointer // the memory to be kept up, if it is a plain word
}

// plainPointer is the pointer at that address.
func plainPointer(e *engine.Engine, addr *unsafe.Pointer) pointer {
	return pointer{e, e.PointerWord(unsafe.Pointer(addr), *addr), *addr, addr}
}

func (p pointer) load() unsafe.Pointer {
	now := p.e.LoadPointer(engine.Load, p.object, p.init)
	p.shows(now, now)
	return now
}

func (p pointer) put(k engine.Kind, new unsafe.Pointer) (old unsafe.Pointer) {
	old = p.e.LoadPointer(k, p.object, p.init)
	p.e.PutPointer(new)
	p.wrote(new)
	p.shows(old, new)
	return old
}

func (p pointer) compareAndSwap(old, new unsafe.Pointer) (swapped bool) {
	if swapped = p.e.CompareAndSwapPointer(p.object, p.init, old, new); swapped {
		p.wrote(new)
		p.shows(old, new)
	}
	return swapped
}

// shows tells whether the pointer was nil, and whether it is: an address would be another in
// each execution.
func (p pointer) shows(before, after unsafe.Pointer) {
	if !p.e.Tracing() {
		return
	}
	state := func(at unsafe.Pointer) string {
		if at == nil {
			return "nil"
		}
		return "not nil"
	}
	p.e.Shows(state(before), state(after))
}

func (p pointer) wrote(new unsafe.Pointer) {
	if p.plain != nil {
		*p.plain = new
	}
}
