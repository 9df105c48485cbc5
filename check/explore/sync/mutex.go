package sync

import (
	original "sync"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Mutex is a mutual exclusion lock. Its zero value is unlocked.
type Mutex struct {
	object
	real original.Mutex
}

// Lock locks m. If it is locked already, Lock blocks until it is not.
func (m *Mutex) Lock() {
	if e := engine.Current(); e != nil {
		e.Do(engine.Lock, &m.object)
		return
	}
	m.real.Lock()
}

// TryLock locks m if it is unlocked, and reports whether it did.
func (m *Mutex) TryLock() bool {
	if e := engine.Current(); e != nil {
		return e.Do(engine.TryLock, &m.object)
	}
	return m.real.TryLock()
}

// Unlock unlocks m. It must be locked, by whomever.
func (m *Mutex) Unlock() {
	if e := engine.Current(); e != nil {
		e.Unlock(engine.Unlock, &m.object, "sync: unlock of unlocked mutex")
		return
	}
	m.real.Unlock()
}
