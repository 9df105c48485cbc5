package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/trace"
)

// traced runs the command and returns what it printed, and its exit code.
func traced(t *testing.T, args ...string) (string, int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), append([]string{"trace"}, args...), func(string) string { return "" }, &stdout, &stderr)
	require.Empty(t, stderr.String())
	return stdout.String(), code
}

func TestATraceSaysByItsExitCodeWhetherSomethingWasFound(t *testing.T) {
	for text, want := range map[string]int{
		"poll { ready 1 }":                                                        0,
		"expect leak poll { clone a; ready 1 }":                                   0,
		"expect leak poll { clone a; drop a; ready 1 }":                           1,
		"expect double-drop poll { clone a; ready 1 }":                            1,
		"poll { wakeref cx; pending } poll { run { poll { ready 2 } }; ready 1 }": 0,
	} {
		_, code := traced(t, text)
		require.Equal(t, want, code, text)
	}
}

func TestATraceIsSavedInEachFormThatIsAskedFor(t *testing.T) {
	dir := t.TempDir()
	name := func(file string) string { return filepath.Join(dir, file) }
	text, code := traced(t, "poll { clone a; drop a; ready 1 }", "--json", name("run.json"), "--svg", name("run.svg"), "--lifelines", name("lives.svg"), "--html", name("run.html"))
	require.Zero(t, code)
	require.Contains(t, text, "clone waker#1 of waker#0")
	var r trace.Run
	b, err := os.ReadFile(name("run.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &r))
	require.Equal(t, trace.Explorer, r.Engine)
	for file, begins := range map[string]string{"run.svg": "<svg ", "lives.svg": "<svg ", "run.html": "<!doctype html>"} {
		b, err := os.ReadFile(name(file))
		require.NoError(t, err)
		require.Contains(t, string(b), begins, file)
	}
}

func TestATraceOfAFileOrATokenIsThatOfItsProgram(t *testing.T) {
	file := filepath.Join(t.TempDir(), "leak.future")
	require.NoError(t, os.WriteFile(file, []byte("expect leak poll { clone a; ready 1 }"), 0o644))
	want, code := traced(t, "expect leak poll { clone a; ready 1 }")
	require.Zero(t, code)
	got, _ := traced(t, file)
	require.Equal(t, want, got)
	p, err := readProgram(t.Context(), file, nil)
	require.NoError(t, err)
	r, err := trace.Explore(p)
	require.NoError(t, err)
	again, code := traced(t, r.Token)
	require.Zero(t, code)
	require.Contains(t, again, "waker#1 was never consumed")
}

func TestATraceCanBeInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	end := make(chan struct{})
	defer close(end)
	_, err := untilInterrupted(ctx, func() (trace.Run, error) {
		<-end
		return trace.Run{}, nil
	})
	require.EqualError(t, err, "it was interrupted")
}

func TestWhatIsLegalOnlyByItsSleepsIsTracedInVirtualTime(t *testing.T) {
	text, code := traced(t, "poll { clone a; wakeref cx; go { write x; wake a }; sleep 1; pending } poll { read x; ready 0 }")
	require.Zero(t, code)
	require.Contains(t, text, "--virtual")
}

func TestAnExecutionThatIsCutIsIncompleteInOneLineWithTheRemedy(t *testing.T) {
	const long = "poll 2000 { wakeref cx; pending } poll { ready 1 }"
	for _, more := range [][]string{nil, {"--mutant", "clone-drops"}} {
		code, out, stderr := command(t.Context(), append([]string{"trace", "--root", filepath.Join("..", ".."), long}, more...)...)
		require.Equal(t, 2, code)
		require.Empty(t, out)
		require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
		require.Regexp(t, "^extreme: incomplete: .*the first execution was cut: .* bound on steps.*; raise --steps\n$", stderr)
	}
	text, code := traced(t, long, "--steps", "100000")
	require.Zero(t, code)
	require.Contains(t, text, "nothing found")
	require.Contains(t, text, "trace '"+long+"' --steps 100000\n", "the command below asks for as much")
	_, _, stderr := command(t.Context(), "trace", "poll { clone a; go { wake a }; pending } poll { clone b; go { wake b }; pending } poll { ready 1 }", "--goroutines", "1")
	require.Contains(t, stderr, "; raise --goroutines\n")
}
