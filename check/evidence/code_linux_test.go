package evidence

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheDigestOfTheRunnerIsWhatTheShownCommandPrints(t *testing.T) {
	root := t.TempDir()
	write(t, root, "executor/run.go", "package executor\n")
	write(t, root, "executor/cell/cell.go", "package cell\n")
	write(t, root, "executor/Z.go", "package executor\n")
	code, err := readCode(t.Context(), root, "")
	require.NoError(t, err)
	cmd := exec.Command("sh", "-c", digestCommand)
	cmd.Dir = root
	out, err := cmd.Output()
	require.NoError(t, err)
	require.Equal(t, code.Runner, strings.Fields(string(out))[0])
	require.Len(t, code.Files, 3)
}
