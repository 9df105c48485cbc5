//go:build !asan && !msan

package executor_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// Where cells are guarded, what is a panic here is the sanitizer's report and
// the end of the process: see guarded_test.go.

func TestAHandleUsedAfterItsParkWasRecycledPanics(t *testing.T) {
	uses := map[string]func(task.Waker){
		"Clone":     func(w task.Waker) { w.Clone() },
		"Wake":      task.Waker.Wake,
		"WakeByRef": task.Waker.WakeByRef,
		"Drop":      task.Waker.Drop,
	}
	for op, use := range uses {
		t.Run(op, func(t *testing.T) {
			w := wakerOfAFinishedRun()
			w.Drop()
			requireMisuse(t, op, "consume each handle once", func() { use(w) })
			requireMisuse(t, op, "its park has been recycled", func() { use(w) })
			require.True(t, outcomeOf(func() { use(w) }).value.(*task.Misuse).Recycled, "what it refers to is gone")
		})
	}
}

func TestAHandleDroppedTwiceInPollMakesRunPanicAndStillDropsItsFuture(t *testing.T) {
	var r recorder
	requireMisuse(t, "Drop", "from 0 to -1", func() {
		executor.Run(noted{future(func(cx task.Context) (int, bool) {
			w := cx.Waker().Clone()
			w.Drop()
			w.Drop()
			return 0, true
		}), &r})
	})
	require.Equal(t, []string{"drop future"}, r.steps)
}
