package sync

import (
	original "sync"
	"sync/atomic"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Once calls one function once.
type Once struct {
	object
	done atomic.Bool // outside; then it is done in every exploration
	real original.Once
}

// Do calls f if this is the first call of Do, and returns when that call of f is over,
// whoever made it. A panic ends it as well.
func (o *Once) Do(f func()) {
	if o.done.Load() {
		return
	}
	if e := engine.Current(); e != nil {
		if e.Do(engine.OnceBegin, &o.object) {
			defer e.Do(engine.OnceEnd, &o.object)
			f()
		}
		return
	}
	o.real.Do(func() {
		defer o.done.Store(true)
		f()
	})
}

// OnceFunc returns a function that calls f once. If f panics, each call of the function
// panics with the same value.
func OnceFunc(f func()) func() {
	once := OnceValue(func() struct{} {
		f()
		return struct{}{}
	})
	return func() { once() }
}

// OnceValue returns a function that calls f once and returns what f returned. If f
// panics, each call of the function panics with the same value.
func OnceValue[T any](f func() T) func() T {
	m := &memo[T]{f: f}
	m.real = original.OnceValue(func() T {
		defer m.done.Store(true)
		return f()
	})
	return m.get
}

// OnceValues returns a function that calls f once and returns what f returned. If f
// panics, each call of the function panics with the same value.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	type values struct {
		v1 T1
		v2 T2
	}
	once := OnceValue(func() values {
		v1, v2 := f()
		return values{v1, v2}
	})
	return func() (T1, T2) {
		v := once()
		return v.v1, v.v2
	}
}

// memo is what stands behind OnceFunc and its like.
type memo[T any] struct {
	object
	f    func() T
	done atomic.Bool // outside; then it is done in every exploration
	real func() T
}

// outcome is what came of f in an execution. The engine keeps it: two of them may
// explore at once.
type outcome[T any] struct {
	value    T
	returned bool
	panicked any
}

func (m *memo[T]) get() T {
	if m.done.Load() {
		return m.real()
	}
	e := engine.Current()
	if e == nil {
		return m.real()
	}
	if e.Do(engine.OnceBegin, &m.object) {
		o := &outcome[T]{}
		*e.Keep(&m.object) = o
		defer e.Do(engine.OnceEnd, &m.object)
		o.run(m.f)
	}
	o := (*e.Keep(&m.object)).(*outcome[T])
	if !o.returned {
		panic(o.panicked)
	}
	return o.value
}

// run calls f. A panic goes on at once, so that its stack shows f.
func (o *outcome[T]) run(f func() T) {
	defer func() {
		r := recover()
		if !o.returned {
			if !engine.Exits(r) { // the original can't recover from a Goexit, either
				o.panicked = r
			}
			panic(r)
		}
	}()
	o.value = f()
	o.returned = true
}
