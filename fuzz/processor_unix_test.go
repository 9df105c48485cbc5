//go:build unix

package fuzz_test

import (
	"syscall"
	"time"
)

// processorTime is how long the process has had processors, all taken together.
func processorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
