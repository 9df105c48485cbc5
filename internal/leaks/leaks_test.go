package leaks

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/extremely-boring/extreme/executor"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// What goleak sees, it sees when the package's tests are over.
func TestRunsLeaveNoGoroutineBehind(t *testing.T) {
	Runs(24, executor.Run[int])
	if leaked := Leaked(); leaked != "" {
		t.Errorf("the profile of leaked goroutines holds:\n%s", leaked)
	}
}
