package timer_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/timer"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Wakers(timer.Run[int]).PollsEvery(timer.Every) }, check.Programs(500))
}
