//go:build race

// Package race hides from the race detector how the harness synchronises itself.
//
// What it synchronises is ordered for the machine, and an edge of happens-before that
// the detector sees would hide one that an executor is missing.
//
// # Limits
//
// Accesses of memory are seen all the same: two that only the hidden order keeps apart
// are reported.
package race

import "runtime"

// Disable hides what the calling goroutine synchronises from now on. It can be nested.
func Disable() { runtime.RaceDisable() }

// Enable ends what Disable began.
func Enable() { runtime.RaceEnable() }
