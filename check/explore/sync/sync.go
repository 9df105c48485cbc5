// Package sync mirrors the standard library's package sync for the explorer: the same
// names and methods, in which every operation is a step of the exploration.
//
// Outside of an exploration each type does what the original does, by calling it.
// Inside, its state is the engine's, so that an object that outlives an execution
// starts each one as it was outside, and the original within it stays untouched. What
// the original would throw at, as an Unlock of an unlocked Mutex, is a finding there.
// On top of the original's methods each type has SetName, for reports.
//
// # Limits
//
// Of what was done outside, an exploration knows that a Once is done, and what a Map
// holds. A lock that is held outside is free inside, a WaitGroup is at zero, nobody
// waits for a Cond, and a Pool is empty.
//
// Where the original leaves a choice, one is made, and bugs that need another are not
// found. A Pool loses nothing and gives what was put last. Range of a Map visits keys
// in the order in which the execution first stored them, after those from outside,
// whose order is the original's and differs from process to process; keys that are new
// since it began are not visited.
//
// A WaitGroup that is used again before its Wait has returned is waited for again,
// where the original may panic. A copy of an object that was used is not noticed:
// go vet does, as with the original. OnceFunc and its like keep the function alive
// after they have called it.
package sync

import (
	original "sync"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// Locker is the original's: something that can be locked and unlocked.
type Locker = original.Locker

// object is embedded by each type under a name that is not exported.
type object = engine.Object
