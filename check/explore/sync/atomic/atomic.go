// Package atomic mirrors the standard library's package sync/atomic for the explorer:
// the same names and methods, in which every operation is a step of the exploration.
//
// Outside of an exploration each operation is the original's. Inside, the state of a
// type is the engine's, so that what outlives an execution starts each one as it was
// outside. The functions on plain words work on the word itself. On top of the
// original's methods each type has SetName, for reports.
//
// # Limits
//
// A plain word is as the last execution left it: one that outlives an execution, as a
// global variable does, must be set by the body before its goroutines use it, and only
// one worker can explore such a body.
//
// Plain writes of a word are seen by the operations that come after them. Where the
// explorer considers another order of steps, it takes it that nothing but atomic
// operations wrote to the word since the first of them, which matters to a
// CompareAndSwap: a word that is compared and swapped should not be reset by a plain
// write.
//
// A Store orders nothing before it, as the memory model has it, although hardware and
// the race detector may order more.
package atomic

import "github.com/extremely-boring/extreme/check/explore/internal/engine"

// object is embedded by each type under a name that is not exported.
type object = engine.Object
