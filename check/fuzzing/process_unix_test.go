//go:build unix

package fuzzing

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// childVariable says that the process is the child of a test, and where it says that it
// is there.
const childVariable = "EXTREME_FUZZING_CHILD"

func TestAProcessIsInterruptedAndNotKilledWhenTheNightEnds(t *testing.T) {
	if pipe := os.Getenv(childVariable); pipe != "" {
		interrupted := make(chan os.Signal, 1)
		signal.Notify(interrupted, os.Interrupt)
		require.NoError(t, os.WriteFile(pipe, []byte("here"), 0))
		<-interrupted
		fmt.Println("it writes its crash")
		os.Exit(3)
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	binary, err := os.Executable()
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan exit)
	go func() {
		ended <- (&machine{}).start(ctx, command{env: []string{childVariable + "=" + pipe}, argv: []string{binary, "-test.run=^" + t.Name() + "$"}})
	}()
	here, err := os.ReadFile(pipe) // until the child has written it
	require.NoError(t, err)
	require.Equal(t, "here", string(here))
	cancel()
	x := <-ended
	require.Equal(t, 3, x.code)
	require.Contains(t, x.output, "it writes its crash")
	require.False(t, x.late)
}
