package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/bench"
)

// runInterrupted runs a command that is told to end before it begins.
func runInterrupted(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	var out, err bytes.Buffer
	code = run(ctx, args, func(string) string { return "" }, &out, &err)
	return code, out.String(), err.String()
}

func TestABenchThatIsInterruptedIsIncompleteAndSavesWhatItHas(t *testing.T) {
	folder := t.TempDir()
	report, text := filepath.Join(folder, "report.json"), filepath.Join(folder, "figures.txt")
	code, stdout, stderr := runInterrupted(t, "bench", "--short", "--json", report, "--text", text)
	require.Equal(t, 2, code)
	require.Empty(t, stderr)
	require.Contains(t, stdout, "incomplete: the figures that were still to come: it was interrupted\n  remedy: let it run to its end\n")
	saved, err := os.ReadFile(report)
	require.NoError(t, err)
	var r bench.Report
	require.NoError(t, json.Unmarshal(saved, &r))
	require.EqualValues(t, "incomplete", r.Verdict)
	require.True(t, r.Short)
	require.FileExists(t, text)
}

func TestAsMarkdownABenchSaysHowItWasMade(t *testing.T) {
	code, stdout, _ := runInterrupted(t, "bench", "--markdown")
	require.Equal(t, 2, code)
	require.Contains(t, stdout, "Measured by `extreme bench --markdown` on ")
}

func TestABadUseOfBenchIsOneLineAndMeasuresNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, []byte("{}"), 0o644))
	for _, x := range []struct {
		reason string
		args   []string
		says   string
	}{
		{"a flag that is none", []string{"--long"}, "extreme: unknown flag: --long; see extreme bench --help\n"},
		{"an argument", []string{"ready"}, `extreme: bench takes no arguments, and not "ready"; see extreme bench --help` + "\n"},
		{"no kill matrix", []string{"--matrix", file}, "extreme: --matrix: " + file + " is no kill matrix: the command that it names is \"\"; extreme mutants --json saves one\n"},
	} {
		t.Run(x.reason, func(t *testing.T) {
			code, stdout, stderr := runInterrupted(t, append([]string{"bench"}, x.args...)...)
			require.Equal(t, 2, code)
			require.Empty(t, stdout)
			require.Equal(t, x.says, stderr)
		})
	}
}
