package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/trace"
)

func TestAFileThatNoFlagHasSavedIsLeftAlone(t *testing.T) {
	for _, c := range []struct{ flag, text string }{
		{"--json", "# Readme\n"},
		{"--json", `{"name": "somebody's package"}`},
		{"--svg", `<svg xmlns="http://www.w3.org/2000/svg"></svg>`},
		{"--lifelines", "not a picture"},
		{"--html", "<!doctype html>\n<p>mine</p>"},
	} {
		file := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(file, []byte(c.text), 0o644))
		code, out, stderr := command(t.Context(), "trace", "poll { ready 1 }", c.flag, file)
		require.Equal(t, 2, code)
		require.Empty(t, out, "it ran")
		require.Equal(t, "extreme: "+c.flag+": "+file+" is there already and is nothing that "+c.flag+" saves; name another file, or remove that one\n", stderr)
		left, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, c.text, string(left))
	}
}

func TestAFileOfABuildIsNoReportThatSarifOrStrykerSaves(t *testing.T) {
	for _, flag := range []string{"--sarif", "--stryker", "--junit", "--text"} {
		file := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(file, []byte(`{"schema": 1, "$schema": "https://example.com/sarif"}`), 0o644))
		require.ErrorContains(t, writable(map[string]string{flag: file}), "is nothing that "+flag+" saves")
	}
}

func TestWhatAFlagHasSavedIsSavedAnew(t *testing.T) {
	dir := t.TempDir()
	args := []string{"trace", "poll { ready 1 }"}
	for _, flag := range []string{"--json", "--svg", "--lifelines", "--html"} {
		args = append(args, flag, filepath.Join(dir, flag))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "--json"), nil, 0o644), "as mktemp leaves one")
	for range 2 {
		code, _, stderr := command(t.Context(), args...)
		require.Zero(t, code, stderr)
	}
}

func TestJSONGoesToTheStandardOutputAloneForADash(t *testing.T) {
	t.Chdir(t.TempDir())
	code, out, told := command(t.Context(), "trace", "poll { ready 1 }", "--json", "-")
	require.Zero(t, code)
	var r trace.Run
	require.NoError(t, json.Unmarshal([]byte(out), &r))
	require.Contains(t, told, "nothing found", "people read it beside that")
	left, err := os.ReadDir(".")
	require.NoError(t, err)
	require.Empty(t, left)
}

// full is a disk on which nothing fits.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("it is full") }

func TestWhatWasFoundGoesBeforeWhatCouldNotBeSaved(t *testing.T) {
	for program, want := range map[string]int{"poll { ready 1 }": 2, "expect leak poll { ready 1 }": 1} {
		var told bytes.Buffer
		code := run(t.Context(), []string{"explore", program, "--json", "-"}, func(string) string { return "" }, full{}, &told)
		require.Equal(t, want, code)
		require.Contains(t, told.String(), "extreme: --json: it is full\n")
	}
}
