package timeout_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/timeout"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Wakers(timeout.Run[int]).PollsEvery(timeout.Every) }, check.Programs(500))
}
