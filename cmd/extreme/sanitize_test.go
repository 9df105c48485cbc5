package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/lane"
)

func TestAnInterruptedRunIsSavedInEveryFormAndGreenInNone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	sarif, junit := filepath.Join(dir, "x.sarif"), filepath.Join(dir, "x.xml")
	var stdout, stderr bytes.Buffer
	code := run(ctx, []string{"sanitize", "ledger", "--sarif", sarif, "--junit", junit}, func(string) string { return "" }, &stdout, &stderr)
	require.Equal(t, 2, code)
	require.Empty(t, stderr.String())
	text, err := os.ReadFile(sarif)
	require.NoError(t, err)
	require.Contains(t, string(text), `"executionSuccessful": false`)
	require.Contains(t, string(text), "ledger: interrupted")
	require.Contains(t, string(text), `"uri": "executor/run.go"`, "from the root, though the command runs in a folder below it")
	text, err = os.ReadFile(junit)
	require.NoError(t, err)
	require.Contains(t, string(text), `<error message="interrupted" type="incomplete">`)
}

func TestAFormThatCannotBeSavedIsNamedBeforeAnythingIsRun(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"sanitize", "--junit", t.TempDir()}, func(string) string { return "" }, &stdout, &stderr)
	require.Equal(t, 2, code)
	require.Contains(t, stderr.String(), "--junit: ")
	require.Empty(t, stdout.String())
}

func TestAFolderGivenForALaneIsToldHowAPackageIsWritten(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.Mkdir("mine", 0o755))
	code, _, stderr := command(t.Context(), "sanitize", "ledger", "mine")
	require.Equal(t, 2, code)
	require.Contains(t, stderr, `unknown lane "mine"; the lanes are vet, `)
	require.Contains(t, stderr, "; the package is ./mine\n")
}

func TestWithoutGoNobodyIsSentElsewhere(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	code, _, stderr := command(t.Context(), "sanitize", "ledger")
	require.Equal(t, 2, code)
	require.Equal(t, "extreme: "+lane.ErrNoGo.Error()+"\n", stderr)
}
