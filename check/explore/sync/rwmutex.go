package sync

import (
	original "sync"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// RWMutex is a lock held by any number of readers or by one writer. Its zero value is
// unlocked. A writer that waits keeps new readers out, so that a goroutine which reads
// twice at once can block itself.
type RWMutex struct {
	object
	real original.RWMutex
}

// Lock locks rw for writing.
func (rw *RWMutex) Lock() {
	if e := engine.Current(); e != nil {
		e.WriteLock(&rw.object)
		return
	}
	rw.real.Lock()
}

// TryLock locks rw for writing if it is unlocked, and reports whether it did.
func (rw *RWMutex) TryLock() bool {
	if e := engine.Current(); e != nil {
		return e.Do(engine.TryWLock, &rw.object)
	}
	return rw.real.TryLock()
}

// Unlock undoes a Lock.
func (rw *RWMutex) Unlock() {
	if e := engine.Current(); e != nil {
		e.Unlock(engine.WUnlock, &rw.object, "sync: Unlock of unlocked RWMutex")
		return
	}
	rw.real.Unlock()
}

// RLock locks rw for reading.
func (rw *RWMutex) RLock() {
	if e := engine.Current(); e != nil {
		e.Do(engine.RLock, &rw.object)
		return
	}
	rw.real.RLock()
}

// TryRLock locks rw for reading if no writer has it or waits for it, and reports
// whether it did.
func (rw *RWMutex) TryRLock() bool {
	if e := engine.Current(); e != nil {
		return e.Do(engine.TryRLock, &rw.object)
	}
	return rw.real.TryRLock()
}

// RUnlock undoes one RLock.
func (rw *RWMutex) RUnlock() {
	if e := engine.Current(); e != nil {
		e.Unlock(engine.RUnlock, &rw.object, "sync: RUnlock of unlocked RWMutex")
		return
	}
	rw.real.RUnlock()
}

// RLocker returns a Locker whose methods are rw.RLock and rw.RUnlock.
func (rw *RWMutex) RLocker() Locker { return (*reader)(rw) }

type reader RWMutex

func (r *reader) Lock()   { (*RWMutex)(r).RLock() }
func (r *reader) Unlock() { (*RWMutex)(r).RUnlock() }
