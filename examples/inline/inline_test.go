package inline_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/examples/inline"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Wakers(inline.Run[int]) },
		check.Programs(500), check.Waive(rule.PanicLeak, "a poll panics in whoever woke it"))
}
