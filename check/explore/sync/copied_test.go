package sync_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVetComplainsOfTheCopyOfEachMirror(t *testing.T) {
	source, err := os.ReadFile("testdata/copied/copied.go")
	require.NoError(t, err)
	out, err := exec.Command("go", "vet", "-copylocks", "./testdata/copied").CombinedOutput()
	require.Error(t, err)
	copies := strings.Count(string(source), "\nfunc ")
	require.NotZero(t, copies)
	require.Equal(t, copies, strings.Count(string(out), "passes lock by value"), "%s", out)
}
