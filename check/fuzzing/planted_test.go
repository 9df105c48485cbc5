package fuzzing

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/program"
)

// planted makes an overlay with a bug in the runner and another one in its explored copy, so
// that one build has them both.
func planted(t *testing.T, root, runner, explored string) string {
	t.Helper()
	executor := filepath.Join(root, "executor")
	files := map[string]string{}
	plant := func(folder, id string, apply func(mutant.Mutant, string) (map[string]string, error)) {
		m, ok := mutant.ByID(id)
		require.True(t, ok)
		broken, err := apply(m, executor)
		require.NoError(t, err)
		for name, text := range broken {
			files[folder+"/"+name] = text
		}
	}
	plant("executor", runner, mutant.Mutant.Apply)
	plant("check/explore/runner", explored, mutant.Mutant.Explored)
	overlay, err := mutant.WriteOverlay(files, root, filepath.Join(t.TempDir(), "planted"))
	require.NoError(t, err)
	return overlay
}

func TestAPlantedBugIsShownWithTheSmallestProgram(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	overlay := planted(t, root, "clone-drops", "flag-no-lock")
	m := &machine{root: root}
	// They do far more than shows the bugs.
	crashers := map[string][]byte{
		"FuzzRun": input.File(encoded(t, "FuzzRun", nil, `
			poll { clone a; clone b *3; go { drop b; yield 2 }; lock 2; sleep 9; drop a; wakeref cx; pending }
			poll 3 { wakeref cx; yield 4; pending }
			poll { clone c; clone d of c; drop c; run { poll { clone e; drop e; ready 3 } }; drop d; clone f; ready 7 }
			after { yield 2; wakeref f; wake f }`)),
		"FuzzExplore": input.File(encoded(t, "FuzzExplore", []byte{1, 99, 1}, `
			poll { clone a; clone b of a; go { yield 1; wake a }; go { drop b }; pending }
			poll { wakeref cx; yield 2; pending }
			poll { clone c; clone d; drop d; ready 7 }
			after { wake c }`)),
	}
	var rounds atomic.Int64
	start := func(ctx context.Context, c command) exit {
		target := strings.Trim(valueOf(c.argv, "-test.fuzz"), "^$")
		switch {
		case c.argv[0] == "go":
			c.argv = []string{"go", "test", "-c", "-overlay", overlay, "-o", flagAfter(c.argv, "-o"), "./fuzz"}
		case target != "": // it finds the crasher at once
			dir := filepath.Join(c.dir, "testdata", "fuzz", target)
			require.NoError(t, os.MkdirAll(dir, 0o755))
			require.NoError(t, os.WriteFile(filepath.Join(dir, input.Name(crashers[target])), crashers[target], 0o644))
			rounds.Add(1)
			return exit{code: 1, output: "--- FAIL: " + target}
		}
		return m.start(ctx, c)
	}
	r := &run{
		Options: Options{Root: root, Folder: filepath.Join(t.TempDir(), "night"), For: 2 * shortRound, Targets: []string{"FuzzRun", "FuzzExplore"}, Cores: 1, Seed: 7, Log: func(string) {}},
		now:     func() time.Time { return time.Unix(1_700_000_000, 0).Add(time.Duration(rounds.Load()) * shortRound) },
		start:   start, builds: func(context.Context) []build { return []build{{name: plain}} }, disk: realDisk,
	}
	s, err := r.run(t.Context())
	require.NoError(t, err)
	require.Len(t, s.Findings, 2)
	for _, want := range []struct{ rule, target, program, fails string }{
		{"count-mismatch", "FuzzRun", "poll { clone a; drop a; ready 0 }", "10 of 10 times"},
		{"data-race", "FuzzExplore", "poll { clone a; go { wake a }; pending }\npoll { ready 0 }", "1 of 1 time"},
	} {
		f := s.Findings[slices.IndexFunc(s.Findings, func(f Finding) bool { return f.Target == want.target })]
		require.Equal(t, want.rule, f.Rule)
		require.Equal(t, want.program, f.Program)
		require.Equal(t, want.fails, f.Fails)
		require.Equal(t, input.Name(crashers[want.target]), f.Original)
		for _, name := range []string{f.Input, f.Original} {
			text, err := os.ReadFile(filepath.Join(r.Folder, "crashes", f.ID, "testdata", "fuzz", f.Target, name))
			require.NoError(t, err)
			require.True(t, whole(name, text))
		}
	}
}

// encoded is the input of a target for a program.
func encoded(t *testing.T, target string, head []byte, text string) []byte {
	t.Helper()
	in, ok := input.Decode(target, head)
	require.True(t, ok)
	p, err := program.Parse(text)
	require.NoError(t, err)
	data, ok := in.With(0, p).Encode()
	require.True(t, ok, "%s", text)
	return data
}
