package input_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails the package if any of its tests leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
