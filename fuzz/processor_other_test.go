//go:build !unix

package fuzz_test

import "time"

var began = time.Now()

// processorTime is real time, where nothing tells how long the process has had processors.
func processorTime() time.Duration { return time.Since(began) }
