//go:build asan

package executor_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor/cell"
)

// A handle used after its park was freed ends the process, so it is used in a
// second one.
func TestTheAddressSanitizerReportsAHandleUsedAfterItsParkWasFreed(t *testing.T) {
	const child = "EXECUTOR_TEST_USE_AFTER_FREE"
	if os.Getenv(child) != "" {
		w := wakerOfAFinishedRun()
		w.Drop()
		w.WakeByRef()
		return
	}
	again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	again.Env = append(os.Environ(), child+"=1")
	out, err := again.CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "AddressSanitizer: heap-use-after-free")
}

func TestEveryCellIsFreedWhenItsLastReferenceGoes(t *testing.T) {
	before := cell.Live()
	w := wakerOfAFinishedRun()
	require.Equal(t, before+1, cell.Live())
	w.Wake()
	require.Equal(t, before, cell.Live())
}
