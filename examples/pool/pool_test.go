package pool_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/examples/pool"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Wakers(pool.Run[int]) },
		check.Programs(500), check.Waive(rule.PanicLeak, "a poll that panics ends the process"))
}
