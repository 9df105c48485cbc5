package check

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// childVariable names the test that a process was started for by InChild.
const childVariable = "EXTREME_TEST_CHILD"

// InChild runs f in a process of its own and returns what that says. It is for
// what leaves goroutines behind for ever, and for what depends on the environment,
// in which the process is given the variables too.
func InChild(t *testing.T, f func() string, environment ...string) string {
	t.Helper()
	if os.Getenv(childVariable) == t.Name() {
		fmt.Print(f())
		os.Exit(0) // before anybody looks for goroutines
	}
	binary, err := os.Executable()
	require.NoError(t, err)
	// The time is a watchdog's, for a child whose parent has gone.
	cmd := exec.CommandContext(t.Context(), binary, "-test.run=^"+t.Name()+"$", "-test.timeout=1m")
	cmd.Env = append(append(os.Environ(), childVariable+"="+t.Name()), environment...)
	// The race detector would wait a second for reports of other goroutines.
	cmd.Env = append(cmd.Env, "GORACE="+os.Getenv("GORACE")+" atexit_sleep_ms=0")
	// It ends without a clean-up of its own: what it makes is among what is ours.
	for _, name := range []string{"TMPDIR", "TMP"} {
		cmd.Env = append(cmd.Env, name+"="+t.TempDir())
	}
	cmd.Stderr = t.Output()
	said, err := cmd.Output()
	require.NoError(t, err, "the child said:\n%s", said)
	return string(said)
}

func TestAChildLeavesNothingBehind(t *testing.T) {
	var made string
	t.Run("child", func(t *testing.T) { made = InChild(t, t.TempDir) })
	require.NotEmpty(t, made)
	require.NoDirExists(t, made)
}
