package executor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	executor "github.com/extremely-boring/extreme/check/explore/runner"
	"github.com/extremely-boring/extreme/executor/task"
)

func TestACallOfTheCopyIsSeenAtItsLineOfTheOriginal(t *testing.T) {
	var seen string
	executor.Run(task.FutureFunc[int](func(task.Context) (int, bool) {
		seen = caller("runner.RunObserved")
		return 0, true
	}))
	require.Equal(t, line(t, "run.go", "f.Poll("), seen)
}

func TestAPanicOfTheCopyIsSeenAtItsLineOfTheOriginal(t *testing.T) {
	var kept task.Waker
	executor.Run(task.FutureFunc[int](func(cx task.Context) (int, bool) {
		kept = cx.Waker().Clone()
		return 0, true
	}))
	kept.Drop()
	defer func() {
		require.NotNil(t, recover(), "a handle that is dropped twice")
		require.Equal(t, line(t, "arc.go", "panic(&m)"), caller("runner.misused"))
		require.Equal(t, line(t, "run.go", `of(w, "Drop")`), caller("runner.init.func"))
	}()
	kept.Drop()
}

// caller returns the place of the innermost call in a function whose name holds
// that text.
func caller(function string) string {
	var stack [50]uintptr
	frames := runtime.CallersFrames(stack[:runtime.Callers(0, stack[:])])
	for {
		f, more := frames.Next()
		if strings.Contains(f.Function, function) {
			return fmt.Sprintf("%s:%d", f.File, f.Line)
		}
		if !more {
			return ""
		}
	}
}

// line returns the only line of a file of the original that holds the text.
func line(t *testing.T, file, text string) string {
	original, err := os.ReadFile(filepath.Join("..", "..", "..", "executor", file))
	require.NoError(t, err)
	before, after, found := strings.Cut(string(original), text)
	require.True(t, found)
	require.NotContains(t, after, text)
	return fmt.Sprintf("executor/%s:%d", file, strings.Count(before, "\n")+1)
}
