package program

import (
	"sync"
	"time"

	"github.com/extremely-boring/extreme/executor/task"
)

// World is what a program runs in: the runner under test, and what goroutines
// are made of. An engine brings one.
type World interface {
	// Run is the runner. It returns what the future did. The observer is nil
	// where no books are kept.
	Run(f task.Future[int], o task.Observer) int
	// Go starts a goroutine.
	Go(f func())
	// Yield lets another goroutine run.
	Yield()
	// Sleep blocks for a time, which need not be real.
	Sleep(d time.Duration)
	// Block blocks until the channel is closed, or for ever.
	Block(until <-chan struct{})
	// Goexit ends the goroutine.
	Goexit()
	// Exiting reports whether r, which was recovered, is how this world ends a
	// goroutine: it is panicked with again.
	Exiting(r any) bool
	// NewMutex and NewOnce return a fresh one.
	NewMutex() Mutex
	NewOnce() interface{ Do(f func()) }
	// Read and Write access a plain variable.
	Read(v *int) int
	Write(v *int, to int)
}

// Mutex is what a program makes of a world's mutex.
type Mutex interface {
	sync.Locker
	TryLock() bool
}
