package casstate_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/casstate"
	copied "github.com/extremely-boring/extreme/examples/casstate/explored"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Funcs(casstate.Run[int]) },
		check.Programs(500), check.Explored(check.Funcs(copied.Run[int])))
}
