package alarm_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/alarm"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Funcs(alarm.Run[int]) }, check.Programs(500))
}
