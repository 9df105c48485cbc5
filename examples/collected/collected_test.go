package collected_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/collected"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Wakers(collected.Run[int]) }, check.Programs(500))
}
