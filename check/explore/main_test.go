package explore_test

import (
	"runtime/debug"
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails the package if any of its tests leaves a goroutine behind. To compare
// executions makes so much garbage that to collect it less often halves the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	goleak.VerifyTestMain(m)
}
