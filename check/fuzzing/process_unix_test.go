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

func TestAPipeAmongTheFilesOfAFolderIsSetAsideAndNotWaitedFor(t *testing.T) {
	b, _ := foundTwo(t)
	findings, err := filepath.Glob(filepath.Join(b.dir, "crashes", "*", findingName))
	require.NoError(t, err)
	require.NoError(t, os.Remove(findings[0]))
	inCorpus := filepath.Join(b.dir, "corpus", "FuzzA", "pipe")
	require.NoError(t, os.MkdirAll(filepath.Dir(inCorpus), 0o755))
	for _, pipe := range []string{inCorpus, findings[0]} {
		require.NoError(t, syscall.Mkfifo(pipe, 0o644))
	}
	f, err := open(b.dir, realDisk, func(string) {})
	require.NoError(t, err)
	f.close()
	require.Len(t, f.findings, 1)
	require.NoFileExists(t, inCorpus)
	require.FileExists(t, filepath.Join(b.dir, "bad", "corpus-FuzzA-pipe"))
}
