package atomic

import (
	"reflect"
	original "sync/atomic"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Value holds a value whose concrete type stays the same. Its zero value holds nil.
type Value struct {
	object
	real original.Value
}

// Load returns the value, or nil if nothing was stored yet.
func (v *Value) Load() (val any) {
	if e := engine.Current(); e != nil {
		init := v.real.Load()
		e.Load(engine.Load, &v.object, wordOf(e, init))
		return v.held(e, init)
	}
	return v.real.Load()
}

// Store sets the value to val, which must not be nil.
func (v *Value) Store(val any) {
	if e := engine.Current(); e != nil {
		v.put(e, engine.Store, val, "store of nil value into Value", "store of inconsistently typed value into Value")
		return
	}
	v.real.Store(val)
}

// Swap sets the value to new, which must not be nil, and returns the one before.
func (v *Value) Swap(new any) (old any) {
	if e := engine.Current(); e != nil {
		return v.put(e, engine.ReadWrite, new, "swap of nil value into Value", "swap of inconsistently typed value into Value")
	}
	return v.real.Swap(new)
}

// CompareAndSwap sets the value to new, which must not be nil, if it equals old, and
// reports whether it did.
func (v *Value) CompareAndSwap(old, new any) (swapped bool) {
	e := engine.Current()
	if e == nil {
		return v.real.CompareAndSwap(old, new)
	}
	const panics = "sync/atomic: compare and swap of "
	if new == nil {
		panic(panics + "nil value into Value")
	}
	if old != nil && !sameType(old, new) {
		panic(panics + "inconsistently typed values")
	}
	init, compared := v.real.Load(), wordOf(e, old)
	if compared == unequal {
		compared-- // nor is it equal to another such value
	}
	if e.CompareAndSwap(&v.object, wordOf(e, init), compared, wordOf(e, new)) {
		*e.Keep(&v.object) = new
		return true
	}
	held := v.held(e, init)
	if held == nil {
		return false
	}
	if !sameType(held, new) {
		panic(panics + "inconsistently typed value into Value")
	}
	_ = held == old // panics as the original does if they can't be compared
	return false
}

// put sets the value by an operation of the kind and returns the one before. It panics
// with one of the texts if new is nil or has another type.
func (v *Value) put(e *engine.Engine, k engine.Kind, new any, isNil, inconsistent string) (old any) {
	if new == nil {
		panic("sync/atomic: " + isNil)
	}
	init := v.real.Load()
	was := e.Update(k, &v.object, wordOf(e, init))
	old = v.held(e, init)
	if old != nil && !sameType(old, new) {
		e.Put(was)
		panic("sync/atomic: " + inconsistent)
	}
	e.Put(wordOf(e, new))
	*e.Keep(&v.object) = new
	return old
}

// held returns the value in this execution.
func (v *Value) held(e *engine.Engine, init any) any {
	if x := *e.Keep(&v.object); x != nil {
		return x
	}
	return init
}

// unequal is the word of a value that can't be compared.
const unequal = ^uint64(0)

// wordOf returns a word that is the same for equal values, and 0 for nil.
func wordOf(e *engine.Engine, v any) uint64 {
	switch {
	case v == nil:
		return 0
	case !reflect.ValueOf(v).Comparable():
		return unequal
	}
	return e.Intern(v)
}

func sameType(v, w any) bool { return reflect.TypeOf(v) == reflect.TypeOf(w) }
