package main

import (
	"bytes"
	"context"
	"slices"
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

func TestABugThatOnlyASanitizerSeesHasALineOnWhatShowsIt(t *testing.T) {
	text, code := demo(t, "--list")
	require.Zero(t, code)
	none := 0
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		m := mutant.All()[i]
		alone := !slices.Contains(m.Lanes, "ledger") && !slices.Contains(m.Lanes, "explore")
		require.Equal(t, alone, strings.HasSuffix(line, "sees it: no picture)"), line)
		require.NotContains(t, escaped(m), "\n")
		require.Contains(t, escaped(m), "go run ./cmd/extreme mutants "+m.ID+" --lane "+m.Lanes[0])
		if alone {
			none++
		}
	}
	require.NotZero(t, none)
	m, _ := mutant.ByID("cell-leaked")
	require.Equal(t, "only the address sanitizer sees it, and a trace is made without; what shows it is go run ./cmd/extreme mutants cell-leaked --lane asan", escaped(m))
	for _, m := range mutant.Equivalents() {
		require.Equal(t, m.Equivalent+m.Unreachable, escaped(m), "no lane shows it")
	}
}

func TestABugThatRunsInVirtualTimeIsNotSaidToHaveBeenExplored(t *testing.T) {
	text, code := demo(t, "left-helper")
	require.Zero(t, code)
	require.Contains(t, text, "small programs were run on that in virtual time.\n")
	require.NotContains(t, text, "explored")
}

func TestWhatIsInterruptedSaysThatAndNotWhatItsProcessesSaid(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{"demo"}, {"trace", "--mutant", demoBug}} {
		var stdout, stderr bytes.Buffer
		code := run(ctx, args, func(string) string { return "" }, &stdout, &stderr)
		require.Equal(t, badUse, code)
		require.Equal(t, "extreme: it was interrupted\n", stderr.String())
	}
}
