package xsemaphore_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/xsemaphore"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Funcs(xsemaphore.Run[int]) }, check.Programs(500))
}
