package lane

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fuzzing makes the processes that fuzz the shipped runner end as f says.
func (w *world) fuzzing(f func(c command) exit) {
	w.tool = func(c command) (exit, bool) {
		fuzzes := slices.ContainsFunc(c.argv, func(a string) bool { return strings.HasPrefix(a, "-test.fuzz=") })
		if _, planted := w.broken[c.argv[0]]; !fuzzes || planted {
			return exit{}, false
		}
		return f(c), true
	}
}

func TestTheFuzzLaneGivesEachTargetAllItsInputs(t *testing.T) {
	l, r := newGate(t, newWorld(), "fuzz").result(t, "fuzz")
	require.Equal(t, Pass, r.Verdict, l.Reasons)
	require.Equal(t, "2 fuzz targets, 20,000 inputs", l.Ran)
	require.Len(t, l.Planted, 2)
}

func TestAFuzzTargetThatStopsEarlyIsIncomplete(t *testing.T) {
	w := newWorld()
	w.fuzzing(func(command) exit { return exit{output: "fuzz: elapsed: 1s, execs: 12 (12/sec)\nPASS\n"} })
	l, r := newGate(t, w, "fuzz").result(t, "fuzz")
	require.Equal(t, Incomplete, r.Verdict)
	require.Contains(t, l.Reasons, "FuzzRun tried 12 of 10,000 inputs")
}

func TestAFuzzTargetThatHangsIsIncomplete(t *testing.T) {
	w := newWorld()
	w.fuzzing(func(command) exit { return exit{code: -1, late: true} })
	l, r := newGate(t, w, "fuzz").result(t, "fuzz")
	require.Equal(t, Incomplete, r.Verdict)
	require.Contains(t, l.Reasons, "FuzzRun hung and was killed")
	w.fuzzing(func(command) exit {
		return exit{code: 1, output: "--- FAIL\n    x_test.go:9: watchdog: the body hangs\n"}
	})
	l, r = newGate(t, w, "fuzz").result(t, "fuzz")
	require.Equal(t, Incomplete, r.Verdict)
	require.Contains(t, l.Reasons, "FuzzRun hung on an input")
}

func TestTheInputThatFailsAFuzzTargetIsKeptWithTheSeedsAndNamedInTheCommand(t *testing.T) {
	w := newWorld()
	g := newGate(t, w, "fuzz")
	seeds := filepath.Join(g.Root, "fuzz", "testdata", "fuzz", "FuzzRun")
	require.NoError(t, os.MkdirAll(seeds, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(seeds, "slide"), []byte("a seed"), 0o644))
	w.fuzzing(func(c command) exit {
		if !slices.Contains(c.argv, "-test.fuzz=^FuzzRun$") {
			return w.fuzzed(c, "")
		}
		inputs := filepath.Join(c.dir, "testdata", "fuzz", "FuzzRun")
		given, err := os.ReadFile(filepath.Join(inputs, "slide"))
		require.NoError(t, err)
		require.Equal(t, "a seed", string(given))
		require.NoError(t, os.WriteFile(filepath.Join(inputs, "1f2e"), []byte("an input"), 0o644))
		return exit{code: 1, output: "--- FAIL: FuzzRun\n    leak: a handle was never consumed\n    program:\n        poll { clone a; ready 1 }\n"}
	})
	l, r := g.result(t, "fuzz")
	require.Equal(t, Fail, r.Verdict)
	require.Len(t, l.Findings, 1)
	require.Equal(t, "leak", l.Findings[0].Rule)
	require.Equal(t, "poll { clone a; ready 1 }", l.Findings[0].Program)
	require.Equal(t, "go test ./fuzz -run '^FuzzRun$/^1f2e$' -count=20", l.Findings[0].Reproduce)
	kept, err := os.ReadFile(filepath.Join(seeds, "1f2e"))
	require.NoError(t, err)
	require.Equal(t, "an input", string(kept))
}

func TestTheFuzzLaneIsBlindIfATargetPassesWithItsPlantedBug(t *testing.T) {
	g := newGate(t, newWorld(), "fuzz")
	g.plant = func(id, _ string, _ bool) (string, error) {
		if id == "flag-no-lock" {
			return "", nil // the shipped source
		}
		return id, nil
	}
	l, r := g.result(t, "fuzz")
	require.Equal(t, Fail, r.Verdict)
	require.True(t, l.Blind)
	require.Contains(t, l.Reasons, "blind: the planted bug flag-no-lock was not caught: FuzzExplore passed 200,000 inputs with it")
}
