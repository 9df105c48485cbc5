package cancel_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/cancel"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Funcs(cancel.Run[int]) }, check.Programs(500))
}
