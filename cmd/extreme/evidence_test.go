package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBadUseOfEvidenceIsOneLineAndRunsNothing(t *testing.T) {
	other := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, "evidence.html"), []byte("mine"), 0o644))
	file := filepath.Join(t.TempDir(), "report.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"schema": 1, "command": "sanitize"}`), 0o644))
	for _, c := range []struct {
		reason string
		args   []string
		says   string
	}{
		{"a seed that is no number", []string{"evidence", "--seed", "x"}, `--seed: "x" is not a whole number`},
		{"a folder with something else", []string{"evidence", "--dir", other}, "has something else in it"},
		{"a file for a folder", []string{"evidence", "--dir", file}, "report.json is not a folder\n"},
		{"no folder of fuzzing", []string{"evidence", "--dir", filepath.Join(t.TempDir(), "new"), "--fuzz", other}, "--fuzz: "},
		{"not in a clone", []string{"evidence", "--root", t.TempDir()}, "not in a clone of"},
		{"nothing to verify", []string{"evidence", "verify"}, "verify takes one file, and not 0"},
		{"a file that is none", []string{"evidence", "verify", filepath.Join(other, "x.json")}, "there is no file"},
		{"a folder without evidence", []string{"evidence", "verify", t.TempDir()}, "there is no file"},
		{"another report", []string{"evidence", "verify", file}, "it is no evidence of extreme"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), c.args, func(string) string { return "" }, &stdout, &stderr)
			require.Equal(t, 2, code)
			require.Empty(t, stdout.String())
			require.Equal(t, 1, strings.Count(stderr.String(), "\n"), stderr.String())
			require.Contains(t, stderr.String(), c.says)
		})
	}
	left, err := os.ReadFile(filepath.Join(other, "evidence.html"))
	require.NoError(t, err)
	require.Equal(t, "mine", string(left))
}

func TestInterruptedEvidenceSaysHowToGoOn(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	code := run(ctx, []string{"evidence", "--dir", filepath.Join(t.TempDir(), "new"), "--seed", "1"}, func(string) string { return "" }, &stdout, &stderr)
	require.Equal(t, 2, code)
	require.Contains(t, stderr.String(), "the same command goes on from there")
}
