package engine

import (
	"context"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A mirror has to know whether it is called inside an exploration, and in which:
// several may go on at once. Go has no goroutine-local storage, but each goroutine
// carries its profiler labels, inherits them from who started it, and package
// runtime keeps the two functions below linkable because known packages depend on them.
// Each engine labels its coroutines with a label set of its own, and the address of that
// set tells whose coroutine calls. The labels are real ones, so that a CPU profile
// taken meanwhile stays readable.
//
//go:linkname profLabel runtime/pprof.runtime_getProfLabel
func profLabel() unsafe.Pointer

//go:linkname setProfLabel runtime/pprof.runtime_setProfLabel
func setProfLabel(unsafe.Pointer)

var (
	engines     atomic.Pointer[[]*Engine] // those at work; copied on write
	latest      atomic.Pointer[Engine]    // the one that has begun last, which most often is the only one
	enginesLock sync.Mutex
	engineCount uint32
)

// Current returns the engine that runs the calling goroutine, or nil outside an
// exploration.
func Current() *Engine {
	l := profLabel()
	if l == nil {
		return nil
	}
	e := latest.Load()
	if e == nil || e.label != l {
		e = labelled(l)
	}
	if e == nil || e.idle {
		return nil
	}
	return e
}

func labelled(l unsafe.Pointer) *Engine {
	if all := engines.Load(); all != nil {
		for _, e := range *all {
			if e.label == l {
				return e
			}
		}
	}
	return nil
}

// enter labels the calling goroutine as e's, so that the coroutines it makes inherit the
// label. It returns a function that makes e unknown again and gives the goroutine the
// labels back that it had.
func (e *Engine) enter() (leave func()) {
	enginesLock.Lock()
	engineCount++
	e.no = engineCount
	enginesLock.Unlock()
	before := profLabel()
	ctx := pprof.WithLabels(context.Background(), pprof.Labels("exploration", strconv.Itoa(int(e.no))))
	pprof.SetGoroutineLabels(ctx)
	e.label = profLabel()
	change(func(all []*Engine) []*Engine { return append(all, e) })
	latest.Store(e)
	return func() {
		setProfLabel(before)
		latest.CompareAndSwap(e, nil)
		change(func(all []*Engine) []*Engine {
			for i := range all {
				if all[i] == e {
					return append(all[:i], all[i+1:]...)
				}
			}
			return all
		})
	}
}

func change(f func([]*Engine) []*Engine) {
	enginesLock.Lock()
	defer enginesLock.Unlock()
	var all []*Engine
	if old := engines.Load(); old != nil {
		all = append(all, *old...)
	}
	all = f(all)
	engines.Store(&all)
}
