package mine_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/rule"

	"github.com/extremely-boring/extreme/docs/mine"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Funcs(mine.Run[int]) },
		check.WaiveCount("its wakers are left to the garbage collector"),
		check.Waive(rule.MovedFuture, "its futures are callbacks"),
		check.Waive(rule.MirrorMisuse, "no explored copy yet"),
		check.Waive(rule.Nondeterminism, "no explored copy yet"))
}
