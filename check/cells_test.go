//go:build asan || msan

package check_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/cell"
	"github.com/extremely-boring/extreme/executor/task"
)

func TestACellThatIsNotFreedIsALeakThoughTheBooksAreBalanced(t *testing.T) {
	var lost *cell.Cell
	wastes := func(f task.Future[int], o task.Observer) int {
		lost = cell.New()
		return executor.RunObserved(f, o)
	}
	p := parse(t, "poll { ready 0 }")
	r := check.Run(p, check.Options{Subject: check.Counted(wastes), Alone: true})
	lost.Free()
	require.Equal(t, rule.Leak, r.Rule())
	require.Equal(t, "1 cells were not freed, though the books are balanced", r.Findings[0].What)

	r = check.Run(p, check.Options{Subject: check.Counted(wastes)})
	lost.Free()
	require.True(t, r.OK(), "other Runs of the process may own it")
}
