package fuzz_test

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long a body may go without a new Run, in real time. Go ends the
// process of a body after ten seconds, and what that has printed is lost.
const patience = 4 * time.Second

// guard runs a body on a goroutine of its own. It returns what the body says is wrong, or
// "", or what the watchdog says.
func guard(patience time.Duration, text func() string, w *witness, body func() string) string {
	said := make(chan string, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				said <- fmt.Sprintf("the harness panicked: %v\nprogram:\n    %s\n%s", r, indent(text()), debug.Stack())
			}
		}()
		said <- body()
	}()
	tick := time.NewTimer(patience) // watchdog
	defer tick.Stop()
	for runs := w.runs(); ; {
		select {
		case s := <-said:
			return s
		case <-tick.C:
		}
		if now := w.runs(); now != runs { // it is slow, and gets on
			runs = now
			tick.Reset(patience)
			continue
		}
		return fmt.Sprintf("watchdog: the body hangs: no Run has begun for %v\nprogram:\n    %s\nledgers:\n    %s\ngoroutines:\n    %s",
			patience, indent(text()), indent(w.String()), indent(stacks()))
	}
}

func stacks() string {
	b := make([]byte, 1<<20)
	return strings.TrimSpace(string(b[:runtime.Stack(b, true)]))
}

// indent moves every line of text but the first to the right.
func indent(text string) string {
	return strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}

// childVariable says that the process is the child of a test.
const childVariable = "EXTREME_FUZZ_CHILD"

func TestABodyThatHangsIsFailedWithItsProgramItsLedgerAndAllStacks(t *testing.T) {
	if os.Getenv(childVariable) != "" {
		c := begin(t, []byte{0}, func() string { return "poll { pending }" })
		c.witness.begins(ledgerOf("clone  waker#1"))
		c.patience = 20 * time.Millisecond
		c.run(func() string { select {} })
		return
	}
	binary, err := os.Executable()
	require.NoError(t, err)
	child := exec.CommandContext(t.Context(), binary, "-test.run=^"+t.Name()+"$", "-test.timeout=1m")
	child.Env = append(os.Environ(), childVariable+"=1")
	said, err := child.CombinedOutput()
	require.Error(t, err, "a body that hangs is failed")
	for _, want := range []string{"watchdog: the body hangs", "poll { pending }", "clone  waker#1", "goroutine ", "watchdog_test.go", "go test ./fuzz -run "} {
		require.Contains(t, string(said), want)
	}
}

func TestABodyThatIsSlowButBeginsNewRunsIsLeftAlone(t *testing.T) {
	var w witness
	end := make(chan struct{})
	ticks := 0
	said := guard(5*time.Millisecond, ready.String, &w, func() string {
		for ticks = range 5 {
			w.begins(nil)
			select {
			case <-end:
			case <-time.After(3 * time.Millisecond): // watchdog: it is what is tested
			}
		}
		return "done"
	})
	require.Equal(t, "done", said)
	require.Equal(t, 4, ticks)
}

func TestABodyThatPanicsIsFailedWithItsProgram(t *testing.T) {
	said := guard(patience, ready.String, &witness{}, func() string { panic("ouch") })
	require.Contains(t, said, "the harness panicked: ouch")
	require.Contains(t, said, "poll { ready 7 }")
}
