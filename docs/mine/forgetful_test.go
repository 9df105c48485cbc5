//go:build !race && !asan && !msan

// In those builds a report has other words and fewer entries.

package mine_test

import (
	"flag"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
)

var update = flag.Bool("update", false, "write the golden file anew")

// forgetful is Run with a bug: it forgets a wake that comes between a poll and its park.
func forgetful(poll func(wake func()) (int, bool)) int {
	var lock sync.Mutex
	var woken bool
	cond := sync.NewCond(&lock)
	wake := func() {
		lock.Lock()
		woken = true
		lock.Unlock()
		cond.Signal()
	}
	for {
		if value, ready := poll(wake); ready {
			return value
		}
		lock.Lock()
		woken = false
		for !woken {
			cond.Wait()
		}
		lock.Unlock()
	}
}

// replayed is the program that the pages show: no schedule changes what it says.
const replayed = "EXTREME_PROGRAM=poll { wakeref cx; pending } poll { ready 0 }"

// inChild says that the process is there to fail.
const inChild = "EXTREME_MINE_FORGETS"

func TestThePagesShowWhatTheTestSaysOfABug(t *testing.T) {
	if os.Getenv(inChild) != "" {
		check.Executor(t, func() check.Subject { return check.Funcs(forgetful) })
		return
	}
	binary, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), binary, "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), inChild+"=1", replayed)
	said, err := cmd.CombinedOutput()
	require.Error(t, err, "the bug was not found:\n%s", said)

	text := regexp.MustCompile(`\(\d+\.\d+s\)`).ReplaceAllString(string(said), "(0.00s)")
	text = regexp.MustCompile(`forgetful_test\.go:\d+`).ReplaceAllString(text, "mine_test.go:13")
	text = strings.NewReplacer(t.Name(), "TestExecutor", "github.com/extremely-boring/extreme/docs/mine", "example.com/mine").Replace(text)
	const golden = "testdata/forgetful.golden"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(text), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), text)
}
