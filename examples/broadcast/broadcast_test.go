package broadcast_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/broadcast"
	copied "github.com/extremely-boring/extreme/examples/broadcast/explored"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Counted(broadcast.Run[int]) },
		check.Programs(500), check.Explored(check.Counted(copied.Run[int])))
}
