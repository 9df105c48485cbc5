package atomic

import (
	original "sync/atomic"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Int32 is an atomic int32. Its zero value is zero.
type Int32 struct {
	number[int32, original.Int32, *original.Int32]
}

// Int64 is an atomic int64. Its zero value is zero.
type Int64 struct {
	number[int64, original.Int64, *original.Int64]
}

// Uint32 is an atomic uint32. Its zero value is zero.
type Uint32 struct {
	number[uint32, original.Uint32, *original.Uint32]
}

// Uint64 is an atomic uint64. Its zero value is zero.
type Uint64 struct {
	number[uint64, original.Uint64, *original.Uint64]
}

// Uintptr is an atomic uintptr. Its zero value is zero.
type Uintptr struct {
	number[uintptr, original.Uintptr, *original.Uintptr]
}

// number is what the types above have in common. R is the original of the type.
type number[T integer, R any, P interface {
	*R
	Load() T
	Store(T)
	Swap(T) T
	CompareAndSwap(T, T) bool
	Add(T) T
	And(T) T
	Or(T) T
}] struct {
	object
	real R
}

func (x *number[T, R, P]) outside() P { return &x.real }

func (x *number[T, R, P]) inside(e *engine.Engine) word[T] {
	return word[T]{e: e, object: &x.object, init: x.outside().Load()}
}

// Load returns the value of x.
func (x *number[T, R, P]) Load() T {
	if e := engine.Current(); e != nil {
		if v, done := e.Redo(engine.Load, &x.object); done {
			return T(v)
		}
		return x.inside(e).load()
	}
	return x.outside().Load()
}

// Store sets x to val.
func (x *number[T, R, P]) Store(val T) {
	if e := engine.Current(); e != nil {
		x.inside(e).store(val)
		return
	}
	x.outside().Store(val)
}

// Swap sets x to new and returns the value before.
func (x *number[T, R, P]) Swap(new T) (old T) {
	if e := engine.Current(); e != nil {
		return x.inside(e).swap(new)
	}
	return x.outside().Swap(new)
}

// CompareAndSwap sets x to new if it is old, and reports whether it was.
func (x *number[T, R, P]) CompareAndSwap(old, new T) (swapped bool) {
	if e := engine.Current(); e != nil {
		return x.inside(e).compareAndSwap(old, new)
	}
	return x.outside().CompareAndSwap(old, new)
}

// Add adds delta to x and returns the sum.
func (x *number[T, R, P]) Add(delta T) (new T) {
	if e := engine.Current(); e != nil {
		if old, done := e.Redo(engine.ReadWrite, &x.object); done {
			new = T(old) + delta
			e.Put(uint64(new))
			return new
		}
		return x.inside(e).add(delta)
	}
	return x.outside().Add(delta)
}

// And keeps the bits of x that are in the mask, and returns the value before.
func (x *number[T, R, P]) And(mask T) (old T) {
	if e := engine.Current(); e != nil {
		return x.inside(e).and(mask)
	}
	return x.outside().And(mask)
}

// Or sets the bits of x that are in the mask, and returns the value before.
func (x *number[T, R, P]) Or(mask T) (old T) {
	if e := engine.Current(); e != nil {
		return x.inside(e).or(mask)
	}
	return x.outside().Or(mask)
}
