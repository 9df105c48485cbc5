package fuzz_test

import (
	"flag"
	"testing"

	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "write the seeds anew")

// TestMain fails the package if any of its tests leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
