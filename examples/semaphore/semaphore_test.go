package semaphore_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/semaphore"
	copied "github.com/extremely-boring/extreme/examples/semaphore/explored"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Wakers(semaphore.Run[int]) },
		check.Programs(500), check.Explored(check.Wakers(copied.Run[int])))
}
