package sync

import (
	original "sync"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Map is a map[any]any that goroutines may use at once. Its zero value is empty. It is
// one object to the explorer, whatever the key, and an operation that may write is one
// that writes.
type Map struct {
	object
	real original.Map
}

// step does an operation and returns what the map holds in this execution.
func (m *Map) step(e *engine.Engine, k engine.Kind) *content {
	e.Do(k, &m.object)
	keep := e.Keep(&m.object)
	if *keep == nil {
		c := newContent()
		m.real.Range(func(key, value any) bool {
			c.swap(key, value)
			return true
		})
		*keep = c
	}
	return (*keep).(*content)
}

// Load returns the value that is stored for the key, and whether there is one.
func (m *Map) Load(key any) (value any, ok bool) {
	if e := engine.Current(); e != nil {
		return m.step(e, engine.MapRead).load(key)
	}
	return m.real.Load(key)
}

// Store sets the value for the key.
func (m *Map) Store(key, value any) {
	if e := engine.Current(); e != nil {
		m.step(e, engine.MapWrite).swap(key, value)
		return
	}
	m.real.Store(key, value)
}

// Clear deletes everything.
func (m *Map) Clear() {
	if e := engine.Current(); e != nil {
		m.step(e, engine.MapWrite).clear()
		return
	}
	m.real.Clear()
}

// LoadOrStore returns the value that is stored for the key, or else stores the given
// one and returns it. It reports whether the value was loaded.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	if e := engine.Current(); e != nil {
		c := m.step(e, engine.MapWrite)
		if actual, loaded = c.load(key); !loaded {
			c.swap(key, value)
			actual = value
		}
		return actual, loaded
	}
	return m.real.LoadOrStore(key, value)
}

// LoadAndDelete deletes the value for the key and returns it, and whether there was one.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	if e := engine.Current(); e != nil {
		return m.step(e, engine.MapWrite).remove(key)
	}
	return m.real.LoadAndDelete(key)
}

// Delete deletes the value for the key, if there is one.
func (m *Map) Delete(key any) {
	if e := engine.Current(); e != nil {
		m.step(e, engine.MapWrite).remove(key)
		return
	}
	m.real.Delete(key)
}

// Swap sets the value for the key and returns the one before, and whether there was one.
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	if e := engine.Current(); e != nil {
		return m.step(e, engine.MapWrite).swap(key, value)
	}
	return m.real.Swap(key, value)
}

// CompareAndSwap sets the value for the key to new if it is old, and reports whether it
// was. Old must be comparable.
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	if e := engine.Current(); e != nil {
		c := m.step(e, engine.MapWrite)
		if swapped = c.holds(key, old); swapped {
			c.swap(key, new)
		}
		return swapped
	}
	return m.real.CompareAndSwap(key, old, new)
}

// CompareAndDelete deletes the value for the key if it is old, and reports whether it
// was. Old must be comparable.
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	if e := engine.Current(); e != nil {
		c := m.step(e, engine.MapWrite)
		if deleted = c.holds(key, old); deleted {
			c.remove(key)
		}
		return deleted
	}
	return m.real.CompareAndDelete(key, old)
}

// Range calls f for each key and its value until f returns false. It is no snapshot:
// each entry is read by a step of its own.
func (m *Map) Range(f func(key, value any) bool) {
	e := engine.Current()
	if e == nil {
		m.real.Range(f)
		return
	}
	c := m.step(e, engine.MapRead)
	for next, end := 0, len(c.entries); ; m.step(e, engine.MapRead) {
		for next < end && !c.entries[next].present {
			next++
		}
		if next == end {
			return
		}
		at := c.entries[next]
		if next++; !f(at.key, at.value) || next == end {
			return
		}
	}
}
