package executor

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor/task"
)

// inPoll runs f during a poll, with the park and a waker to it.
func inPoll(f func(*park, task.Waker)) {
	Run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
		f(cx.Waker().Raw().Data.(*park), cx.Waker())
		return 0, true
	}))
}

// misuse runs f, which must panic with a Misuse, and returns its message.
func misuse(t *testing.T, f func()) (message string) {
	t.Helper()
	defer func() {
		m, ok := recover().(*task.Misuse)
		require.True(t, ok)
		message = m.Error()
	}()
	f()
	return ""
}

func TestACountThatWouldOverflowPanics(t *testing.T) {
	inPoll(func(p *park, w task.Waker) {
		p.Count = maxCount + 1
		w.Clone() // the last one that is allowed
		require.Contains(t, misuse(t, func() { w.Clone() }), "from 1073741826 to 1073741827")
		p.Count = math.MaxInt32
		require.Contains(t, misuse(t, func() { w.Clone() }), "from 2147483647 to -2147483648")
		p.Count = 2
	})
}

func TestACloneOfAReferenceThatIsGonePanics(t *testing.T) {
	inPoll(func(p *park, w task.Waker) {
		for _, count := range []int32{0, -1} {
			p.Count = count
			require.Contains(t, misuse(t, func() { w.Clone() }), "Clone of a waker: it took the reference count from ")
		}
		p.Count = 2
	})
}

func TestACountBelowZeroPanics(t *testing.T) {
	inPoll(func(p *park, w task.Waker) {
		p.Count = 0
		require.Contains(t, misuse(t, w.Drop), "Drop of a waker: it took the reference count from 0 to -1")
		p.Count = 2
	})
}
