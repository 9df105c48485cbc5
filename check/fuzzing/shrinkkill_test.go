package fuzzing

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
)

// mended is how all rounds end where nothing new is to be found: what isn't kept is lost.
func (b *bench) mended() {
	b.exits["FuzzRun"] = exit{output: "PASS\n"}
	b.stop = func(int) { b.time = b.time.Add(time.Minute) } // such an exit takes no time by itself
}

// whole requires that the folder has the finding with the smallest program, the input that
// was found, and nothing that is wrong.
func (b *bench) whole(f Finding, original string) {
	b.t.Helper()
	require.Equal(b.t, small, f.Program)
	require.Equal(b.t, original, f.Original)
	require.ElementsMatch(b.t, []string{f.Original, f.Input}, b.inputs(f))
	require.NoDirExists(b.t, filepath.Join(b.dir, "bad"))
	left, err := os.ReadDir(filepath.Join(b.dir, "work"))
	require.NoError(b.t, err)
	require.Empty(b.t, left)
}

func TestAKillWhileACrashIsMadeSmallerLosesNothing(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzRun"] = largeBug(t)
	var killed []string // what a kill at each moment would have left
	snapshot := func() {
		if len(b.rounds) > 0 {
			dir := filepath.Join(t.TempDir(), "night")
			require.NoError(t, os.CopyFS(dir, os.DirFS(b.dir)))
			killed = append(killed, dir)
		}
	}
	writes := 0
	b.write = func(f *os.File, text []byte) (int, error) {
		if writes++; !scratch(f) || writes%10 == 0 {
			snapshot()
			n, err := f.Write(text[:len(text)/2])
			require.NoError(t, err)
			snapshot()
			m, err := f.Write(text[n:])
			return n + m, err
		}
		return f.Write(text)
	}
	b.candidate = func(n int) (exit, bool) {
		if n%10 == 1 {
			snapshot()
		}
		return exit{}, false
	}
	original := b.bugs["FuzzRun"].name()
	b.whole(b.one(time.Second), original)
	require.Greater(t, len(killed), 20)
	b.write, b.candidate = realDisk.write, nil
	b.mended()
	for i, dir := range killed {
		b.dir = dir
		s, err := b.night(time.Second)
		require.NoError(t, err, "kill %d", i)
		require.Len(t, s.Findings, 1, "kill %d", i)
		b.whole(s.Findings[0], original)
	}
}

// scratch reports whether a file is a candidate's.
func scratch(f *os.File) bool {
	return strings.Contains(f.Name(), filepath.Join("work", unfinished))
}

func TestADiskThatGetsFullWhileACrashIsMadeSmallerLosesNothing(t *testing.T) {
	original := largeBug(t).name()
	for at, done := 0, false; !done; at++ {
		b := newBench(t)
		b.bugs["FuzzRun"] = largeBug(t)
		writes := 0
		b.write = func(f *os.File, text []byte) (int, error) {
			if len(b.rounds) > 0 && (!scratch(f) || b.tried%10 == 5) {
				writes++
			}
			if writes > at {
				return full(0, func(length int) int { return length / 2 })(f, text)
			}
			return f.Write(text)
		}
		s, err := b.night(time.Second)
		require.NoError(t, err)
		done = writes <= at
		require.Equal(t, done, len(s.Reasons) == 0, "write %d: %v", at, s.Reasons)
		b.write = realDisk.write
		b.mended()
		s, err = b.night(time.Second)
		require.NoError(t, err)
		require.Len(t, s.Findings, 1, "write %d", at)
		b.whole(s.Findings[0], original)
	}
}

func TestWhatIsInterruptedIsMadeSmallerByTheNextRun(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzRun"] = largeBug(t)
	ctx, cancel := context.WithCancel(t.Context())
	b.candidate = func(n int) (exit, bool) {
		if n == proofs+10 {
			cancel()
		}
		return exit{}, false
	}
	s, err := b.nightUntil(ctx, time.Hour)
	require.NoError(t, err)
	require.Equal(t, []string{"interrupted"}, s.Reasons)
	require.Equal(t, largeBug(t).name(), s.Findings[0].Input)
	require.Empty(t, s.Findings[0].Shrunk)
	b.mended()
	b.whole(b.one(time.Second), largeBug(t).name())
}

func TestASmallerInputThatIsGoneOrRottenIsMadeAnewOfTheOneThatWasFound(t *testing.T) {
	for name, damage := range map[string]func(string) error{
		"gone":   os.Remove,
		"rotten": func(name string) error { return os.Truncate(name, 20) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.bugs["FuzzRun"] = largeBug(t)
			f := b.one(time.Second)
			require.NoError(t, damage(filepath.Join(b.dir, "crashes", f.ID, "testdata", "fuzz", "FuzzRun", f.Input)))
			b.mended()
			again := b.one(time.Second)
			require.NoError(t, os.RemoveAll(filepath.Join(b.dir, "bad")))
			require.Equal(t, f, again)
			b.whole(again, largeBug(t).name())
		})
	}
}

func TestAFindingThatCanNotBeReadIsMadeSmallerAnew(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzRun"] = largeBug(t)
	f := b.one(time.Second)
	require.NoError(t, os.Truncate(filepath.Join(b.dir, "crashes", f.ID, findingName), 10))
	b.mended()
	again := b.one(time.Second)
	require.Equal(t, small, again.Program)
	require.Equal(t, f.Input, again.Input)
}

// A change may mend what the smaller input shows, and not what was found.
func TestAFindingIsFixedOnlyIfTheInputThatWasFoundPassesToo(t *testing.T) {
	b := newBench(t)
	g := largeBug(t)
	least := 1
	g.on = func(data string, _ int) string {
		if in, _ := input.Decode("FuzzRun", []byte(data)); in.Programs[0].Shape().Goroutines < least {
			return ""
		}
		return wakesLate("FuzzRun", data)
	}
	b.bugs["FuzzRun"] = g
	first := b.one(time.Second)
	require.Equal(t, small, first.Program)

	least = 2
	b.mended()
	b.change()
	f := b.one(time.Second)
	require.False(t, f.Fixed)
	require.Equal(t, first.ID, f.ID)
	require.Equal(t, first.Found, f.Found)
	require.Equal(t, g.name(), f.Original)
	require.Equal(t, 2, strings.Count(f.Program, "go {"))
	require.Contains(t, b.said, "the smaller input of "+f.ID+" passes now; the one that was found fails still")

	least = 3
	b.change()
	require.True(t, b.one(time.Second).Fixed)
}
