package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/mutant"
)

func demo(t *testing.T, args ...string) (string, int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), append([]string{"demo"}, args...), func(string) string { return "" }, &stdout, &stderr)
	require.Empty(t, stderr.String())
	return stdout.String(), code
}

func TestADemoShowsTheDiffAndThePairOfStepsThatDecides(t *testing.T) {
	text, code := demo(t)
	require.Zero(t, code)
	require.Contains(t, text, "-\tp.cond.Signal()\n")
	require.Contains(t, text, "+\tp.cond.Signal()\n")
	require.Contains(t, text, "lost-wakeup: a wake was made and the Run it was for stayed parked")
	require.Contains(t, text, "The nearest execution that passes has the pair ◆ the other way round")
	require.Contains(t, text, "The shipped runner with the same program: nothing found in any of 6 interleavings.")
	require.Regexp(t, `Caught in \d+\.\d s`, text)
}

func TestTheListHasEachBugOnALine(t *testing.T) {
	text, code := demo(t, "--list")
	require.Zero(t, code)
	lines := strings.Split(strings.TrimSpace(text), "\n")
	require.Len(t, lines, len(mutant.All()))
	for i, m := range mutant.All() {
		require.True(t, strings.HasPrefix(lines[i], m.ID+" "))
		require.Contains(t, lines[i], m.Bug)
	}
}

func TestADiffIsPaintedByItsLines(t *testing.T) {
	require.Equal(t, "\x1b[31m-a\x1b[0m\n\x1b[32m+b\x1b[0m\n c\n", painted("-a\n+b\n c\n", true))
	require.Equal(t, "-a\n+b\n", painted("-a\n+b\n", false))
}
