package atomic

import (
	"fmt"
	"unsafe"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// integer are the types that a word can have.
type integer interface {
	int32 | int64 | uint32 | uint64 | uintptr
}

// word is an integer inside an exploration.
type word[T integer] struct {
	e      *engine.Engine
	object *engine.Object
	init   T  // before the exploration
	plain  *T // the memory to be kept up, if it is a plain word
}

// plain is the word at that address.
func plain[T integer](e *engine.Engine, addr *T) word[T] {
	return word[T]{e, e.Word(unsafe.Pointer(addr), uint64(*addr)), *addr, addr}
}

func (w word[T]) load() T {
	v := T(w.e.Load(engine.Load, w.object, uint64(w.init)))
	w.show(v, v)
	return v
}

// begin comes before put, and returns the value before.
func (w word[T]) begin(k engine.Kind) T {
	return T(w.e.Update(k, w.object, uint64(w.init)))
}

func (w word[T]) put(old, new T) {
	w.e.Put(uint64(new))
	w.wrote(old, new)
}

func (w word[T]) wrote(old, new T) {
	if w.plain != nil {
		*w.plain = new
	}
	w.show(old, new)
}

func (w word[T]) show(before, after T) {
	if w.e.Tracing() {
		w.e.Shows(fmt.Sprint(before), fmt.Sprint(after))
	}
}

func (w word[T]) store(new T) {
	w.put(w.begin(engine.Store), new)
}

func (w word[T]) swap(new T) (old T) {
	old = w.begin(engine.ReadWrite)
	w.put(old, new)
	return old
}

func (w word[T]) compareAndSwap(old, new T) (swapped bool) {
	if swapped = w.e.CompareAndSwap(w.object, uint64(w.init), uint64(old), uint64(new)); swapped {
		w.wrote(old, new)
	}
	return swapped
}

func (w word[T]) add(delta T) (new T) {
	old := w.begin(engine.ReadWrite)
	w.put(old, old+delta)
	return old + delta
}

func (w word[T]) and(mask T) (old T) {
	old = w.begin(engine.ReadWrite)
	w.put(old, old&mask)
	return old
}

func (w word[T]) or(mask T) (old T) {
	old = w.begin(engine.ReadWrite)
	w.put(old, old|mask)
	return old
}
