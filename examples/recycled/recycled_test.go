package recycled_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/recycled"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Counted(recycled.Run[int]) }, check.Programs(500))
}
