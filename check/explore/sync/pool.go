package sync

import (
	original "sync"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Pool is a set of values to be used again.
type Pool struct {
	object
	real original.Pool

	// New makes a value where Get would return nil, if it is set. It must not be
	// changed while Get may be called.
	New func() any
}

// pooled is what the engine keeps of a Pool in an execution.
type pooled struct {
	values []any
	puts   []int // the step that put each of them
}

// Get takes a value out of the pool and returns it, or a new one.
func (p *Pool) Get() any {
	if x := p.take(); x != nil || p.New == nil {
		return x
	}
	return p.New()
}

func (p *Pool) take() any {
	e := engine.Current()
	if e == nil {
		return p.real.Get()
	}
	e.Do(engine.Get, &p.object)
	kept, _ := (*e.Keep(&p.object)).(*pooled)
	if kept == nil || len(kept.values) == 0 {
		return nil
	}
	last := len(kept.values) - 1
	x := kept.values[last]
	e.Acquire(kept.puts[last])
	kept.values[last] = nil
	kept.values, kept.puts = kept.values[:last], kept.puts[:last]
	return x
}

// Put puts x into the pool.
func (p *Pool) Put(x any) {
	e := engine.Current()
	if e == nil {
		p.real.Put(x)
		return
	}
	if x == nil {
		return
	}
	e.Do(engine.Put, &p.object)
	keep := e.Keep(&p.object)
	kept, _ := (*keep).(*pooled)
	if kept == nil {
		kept = &pooled{}
		*keep = kept
	}
	kept.values, kept.puts = append(kept.values, x), append(kept.puts, e.Position())
}
