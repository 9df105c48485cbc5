package engine

import "sync"

// memory is what one engine leaves to the next. Small explorations are run in great
// numbers, and most of them would take longer to make room than to explore.
type memory struct {
	log             []event
	pasts, ordereds []set
	rivals          []set // of each event: what it conflicts with that is not before it anyway
	records         []record
	foreign         map[*Object]int32
	addresses       addresses
	unused          []*goroutine
	tree            tree
}

var memories sync.Pool

func newMemory() memory {
	if m, ok := memories.Get().(*memory); ok {
		return *m
	}
	return memory{foreign: map[*Object]int32{}, addresses: newAddresses(4)}
}

// leave hands on the memory of an engine whose exploration is over, unless other workers
// may have kept some of it, or its executions were long.
func (e *Engine) leave() {
	if e.cfg.Workers > 1 || e.words > 1 {
		return
	}
	m := e.memory
	if o, ok := e.strategy.(*optimal); ok {
		m.tree = o.tree
	}
	for i := range m.records {
		r := &m.records[i]
		*r = record{}
	}
	clear(m.foreign)
	m.addresses.forget()
	for _, o := range m.addresses.free {
		o.owner.Store(0)
	}
	for _, g := range e.goroutines {
		if g != nil {
			*g = goroutine{children: g.children[:0], at: g.at[:0], self: g.self[:0]}
			m.unused = append(m.unused, g)
		}
	}
	memories.Put(&m)
}

// newGoroutine returns one that is as if it had never been used.
func (e *Engine) newGoroutine() *goroutine {
	n := len(e.unused)
	if n == 0 {
		return &goroutine{events: newSet(e.words), waits: newHistory(e.words)}
	}
	g := e.unused[n-1]
	e.unused = e.unused[:n-1]
	if e.words > 1 {
		g.events, g.waits = newSet(e.words), newHistory(e.words)
	}
	return g
}
