//go:build !race && !asan && !msan

package executor_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// The sanitizers' builds allocate: the race detector drops a quarter of what is
// put into a pool, and guarded cells are not recycled.

func TestARunAllocatesNothing(t *testing.T) {
	require.Zero(t, testing.AllocsPerRun(1000, func() { executor.Run(ready) }))
}

func TestWakesClonesAndDropsAllocateNothing(t *testing.T) {
	woken := future(func(cx task.Context) (int, bool) {
		w := cx.Waker().Clone()
		w.WakeByRef()
		w.Clone().Wake()
		w.Drop()
		return 0, true
	})
	require.Zero(t, testing.AllocsPerRun(1000, func() { executor.Run(woken) }))
}
