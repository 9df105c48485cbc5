package fuzzing

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
)

func TestANightWithoutACrashPasses(t *testing.T) {
	b := newBench(t)
	b.news = map[string]int{"FuzzA": 1, "FuzzB": 0}
	s, err := b.night(10 * time.Minute)
	require.NoError(t, err)
	require.Equal(t, check.Pass, s.Verdict)
	require.Equal(t, 600.0, s.Seconds)
	require.Len(t, s.Targets, 2)
	require.Empty(t, s.Findings)
}

func TestTheCommandOfAFindingIsForWhereItsFolderIsNow(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = lost
	_, err := b.night(10 * time.Minute)
	require.NoError(t, err)
	moved := filepath.Join(t.TempDir(), "it's elsewhere")
	require.NoError(t, os.Rename(b.dir, moved))
	s, err := Read(moved)
	require.NoError(t, err)
	f := s.Findings[0]
	word := "'" + strings.ReplaceAll(filepath.Join(moved, "crashes", f.ID, "testdata"), "'", `'\''`) + "'"
	require.Equal(t, "cp -r "+word+" fuzz/ && go test ./fuzz -run '^FuzzA$/^"+lost.name()+"$' -count=20", f.Reproduce)

	old := f // as it was kept with the folder of its day
	old.Reproduce = strings.Replace(f.Reproduce, word, "'/gone'", 1)
	require.Equal(t, f.Reproduce, old.reproduceFrom(word))
}

func TestACrashIsKeptAndTheNightGoesOn(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = lost
	b.news["FuzzB"] = 1
	s, err := b.night(10 * time.Minute)
	require.NoError(t, err)
	require.Equal(t, check.Fail, s.Verdict)
	require.Len(t, s.Findings, 1)
	f := s.Findings[0]
	require.Equal(t, "lost-wakeup", f.Rule)
	require.Equal(t, "waker", f.Culprit)
	require.Equal(t, "poll { ready 1 }", f.Program)
	require.Greater(t, f.Hits, 1)
	require.Equal(t, "cp -r '"+filepath.Join(b.dir, "crashes", f.ID, "testdata")+"' fuzz/ && go test ./fuzz -run '^FuzzA$/^"+lost.name()+"$' -count=20", f.Reproduce)
	text, err := os.ReadFile(filepath.Join(b.dir, "crashes", f.ID, "testdata", "fuzz", "FuzzA", lost.name()))
	require.NoError(t, err)
	require.Equal(t, lost.text(), text)
	said, err := os.ReadFile(filepath.Join(b.dir, "crashes", f.ID, "report.txt"))
	require.NoError(t, err)
	require.Contains(t, string(said), "history of waker#3")
	require.Greater(t, b.ran["FuzzB"], 4*time.Minute)
	require.Contains(t, string(said), "    cp -r FINDING/testdata fuzz/ && go test ./fuzz -run")
	require.NotContains(t, string(said), b.dir, "the folder may be moved")
}

func TestEqualCrashesAreOneFindingWithTheSmallestInput(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = lost
	_, err := b.night(time.Minute)
	require.NoError(t, err)
	small := bug{input: "x", said: strings.ReplaceAll(lost.said, "#3", "#12")}
	b.bugs["FuzzA"] = small
	b.bugs["FuzzB"] = lost
	s, err := b.night(2 * time.Minute)
	require.NoError(t, err)
	require.Len(t, s.Findings, 1)
	require.Equal(t, small.name(), s.Findings[0].Input)
	b.bugs["FuzzA"] = bug{input: "one that is larger", said: lost.said}
	s, err = b.night(time.Minute)
	require.NoError(t, err)
	require.Len(t, s.Findings, 1)
	require.Equal(t, small.name(), s.Findings[0].Input)
}

func TestAnotherRuleOrAnotherCulpritIsAnotherFinding(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"], b.bugs["FuzzB"] = lost, leak
	b.bugs["FuzzC"] = bug{input: "x", said: strings.ReplaceAll(lost.said, "waker#3", "park#1")}
	s, err := b.night(2 * time.Minute)
	require.NoError(t, err)
	require.Len(t, s.Findings, 3)
}

func TestARoundThatEndsWithoutACrashAndWithoutSuccessIsIncomplete(t *testing.T) {
	b := newBench(t)
	b.news["FuzzB"] = 1
	b.exits["FuzzA"] = exit{code: 3, output: "fuzz: elapsed: 0s\nsomething odd\n"}
	s, err := b.night(2 * time.Minute)
	require.NoError(t, err)
	require.Equal(t, check.Incomplete, s.Verdict)
	require.Equal(t, []string{"FuzzA, plain build: it ended with code 3: something odd"}, s.Reasons)
	b.exits["FuzzA"] = exit{late: true}
	s, err = b.night(2 * time.Minute)
	require.NoError(t, err)
	require.Equal(t, []string{"FuzzA, plain build: it hung, and was killed"}, s.Reasons)
}

func TestARoundThatGoTakesForAFailureAtItsEndIsNone(t *testing.T) {
	b := newBench(t)
	b.exits["FuzzA"] = exit{code: 1, output: "fuzz: elapsed: 9s, execs: 7 (1/sec), new interesting: 0 (total: 3)\n--- FAIL: FuzzA (9.01s)\n    context deadline exceeded\nFAIL\n"}
	b.stop = func(rounds int) { b.time = b.time.Add(time.Minute) } // such an exit takes none by itself
	s, err := b.night(2 * time.Minute)
	require.NoError(t, err)
	require.Equal(t, check.Pass, s.Verdict, s.Reasons)
}

func TestAnInputThatHungOnceAndPassesIsNoFindingAndStaysInTheCorpus(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = bug{input: "an input of a slow machine", said: "watchdog: the body hangs: no Run has begun for 4s"}
	b.stop = func(int) { b.passes = true }
	s, err := b.night(time.Minute)
	require.NoError(t, err)
	require.Equal(t, check.Incomplete, s.Verdict)
	require.Empty(t, s.Findings)
	require.Equal(t, []string{"FuzzA, plain build: it hung once on an input that passes when it is run again"}, s.Reasons)
	kept, err := os.ReadFile(filepath.Join(b.dir, "corpus", "FuzzA", b.bugs["FuzzA"].name()))
	require.NoError(t, err)
	require.Equal(t, string(b.bugs["FuzzA"].text()), string(kept))
}

func TestAnInputThatHangsAgainIsAFinding(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = bug{input: "an input that hangs", said: "watchdog: the body hangs: no Run has begun for 4s"}
	s, err := b.night(time.Minute)
	require.NoError(t, err)
	require.Len(t, s.Findings, 1)
	require.Equal(t, "watchdog", s.Findings[0].Rule)
}

func TestATargetThatHasNoSpaceStopsTheNight(t *testing.T) {
	b := newBench(t)
	b.exits["FuzzA"] = exit{code: 1, output: "--- FAIL: FuzzA\n    x_test.go:1: leak: it could not be written\nwrite x: no space left on device\n"}
	s, err := b.night(time.Hour)
	require.NoError(t, err)
	require.Len(t, s.Findings, 1, "what it said is kept")
	require.Empty(t, s.Findings[0].Reproduce)
	require.Equal(t, []string{"stopped: no space is left for " + b.dir}, s.Reasons)
}

func TestAJournalThatCannotBeWrittenStopsTheNight(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 1
	b.write = full(2, func(int) int { return 0 })
	s, err := b.night(time.Hour)
	require.NoError(t, err)
	require.Len(t, b.rounds, 1)
	require.Contains(t, s.Reasons[0], "stopped: the journal can't be written: ")
}

func TestWhatDoesNotBuildIsToldByItsFirstError(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 1
	b.kinds = append(b.kinds, build{name: "asan"})
	said := exit{code: 1, output: "# the package\nfuzz/x.go:1: no such thing\n"}
	b.broken["asan"] = said
	s, err := b.night(time.Minute)
	require.NoError(t, err)
	require.Equal(t, []string{"the asan build is left out: it does not build: fuzz/x.go:1: no such thing"}, s.Reasons)
	b.broken[plain] = said
	_, err = b.night(time.Minute)
	require.EqualError(t, err, "./fuzz: it does not build: fuzz/x.go:1: no such thing")
}

func TestATargetThatFailsOnItsOwnSeedIsAFinding(t *testing.T) {
	b := newBench(t)
	b.seed["FuzzA"] = "count-mismatch: the own seed"
	b.news["FuzzB"] = 1
	s, err := b.night(5 * time.Minute)
	require.NoError(t, err)
	require.Len(t, s.Findings, 1)
	require.Equal(t, "seed#0", s.Findings[0].Input)
	require.Equal(t, "go test ./fuzz -run '^FuzzA$/^seed#0$' -count=20", s.Findings[0].Reproduce)
	require.Greater(t, b.ran["FuzzB"], 3*time.Minute)
}

func TestACrasherInTheCorpusGoesToItsFinding(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = lost
	in := filepath.Join(b.dir, "corpus", "FuzzA", lost.name())
	_, err := b.night(time.Second)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(in, lost.text(), 0o644))
	s, err := b.night(time.Second)
	require.NoError(t, err)
	require.NoFileExists(t, in)
	require.FileExists(t, filepath.Join(b.dir, "crashes", s.Findings[0].ID, "testdata", "fuzz", "FuzzA", lost.name()))
}

func TestWhatNoLongerFailsAfterAChangeIsFiledAsFixed(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = lost
	s, err := b.night(time.Minute)
	require.NoError(t, err)
	require.False(t, s.Findings[0].Fixed)

	b.gone["FuzzA"] = true
	s, err = b.night(time.Minute)
	require.NoError(t, err)
	require.False(t, s.Findings[0].Fixed, "the code is the same: it says nothing")

	b.change()
	s, err = b.night(time.Minute)
	require.NoError(t, err)
	require.True(t, s.Findings[0].Fixed)
	require.Equal(t, check.Pass, s.Verdict)

	b.gone["FuzzA"] = false
	b.change()
	s, err = b.night(time.Second)
	require.NoError(t, err)
	require.False(t, s.Findings[0].Fixed)
	require.Contains(t, strings.Join(b.said, "\n"), "it is back: "+s.Findings[0].ID)
	require.Equal(t, check.Fail, s.Verdict)
}

func TestAFixedCrashThatARoundFindsAgainIsOpenWithTheInputThatFails(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = bug{input: "x", said: lost.said}
	_, err := b.night(time.Second)
	require.NoError(t, err)
	b.gone["FuzzA"] = true
	b.change()
	s, err := b.night(time.Second)
	require.NoError(t, err)
	require.True(t, s.Findings[0].Fixed)

	b.gone["FuzzA"], b.bugs["FuzzA"] = false, lost
	s, err = b.night(time.Second)
	require.NoError(t, err)
	require.Len(t, s.Findings, 1)
	require.False(t, s.Findings[0].Fixed)
	require.Equal(t, lost.name(), s.Findings[0].Input)
}

func TestABuildThatIsMissingIsLeftOutWithReasonAndRemedy(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 1
	b.kinds = append(b.kinds, build{name: "race", missing: "no C compiler", remedy: "apt-get install gcc"})
	s, err := b.night(time.Minute)
	require.NoError(t, err)
	require.Equal(t, check.Incomplete, s.Verdict)
	require.Equal(t, []string{"the race build is left out: no C compiler"}, s.Reasons)
	var text bytes.Buffer
	s.Print(&text)
	require.Contains(t, text.String(), "apt-get install gcc")
}

func TestTheBuildsTakeTurns(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 0
	b.kinds = []build{{name: plain}, {name: "race"}, {name: "asan"}}
	_, err := b.night(80 * time.Second)
	require.NoError(t, err)
	require.Equal(t, []string{"FuzzA plain", "FuzzA race", "FuzzA asan", "FuzzA plain"}, b.rounds[:4])
}

func TestAnInterruptedNightIsIncompleteAndKeepsWhatItFound(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = lost
	ctx, cancel := context.WithCancel(t.Context())
	b.stop = func(int) { cancel() }
	s, err := b.nightUntil(ctx, time.Hour)
	require.NoError(t, err)
	require.Equal(t, check.Fail, s.Verdict)
	require.Equal(t, []string{"interrupted"}, s.Reasons)
	require.Len(t, b.rounds, 1)
}

func TestASummaryMayBeAskedForMeanwhile(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 1
	ctx, cancel := context.WithCancel(t.Context())
	show := make(chan struct{}, 1)
	show <- struct{}{}
	var shown []Summary
	_, err := b.nightUntil(ctx, 24*time.Hour, func(o *Options) {
		o.Show = show
		o.Shown = func(s Summary) { shown = append(shown, s); cancel() }
	})
	require.NoError(t, err)
	require.Len(t, shown, 1)
}

func TestWhereThingsAreIsToldWithTheTimeThatIsLeft(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 1
	b.bugs["FuzzB"] = leak
	var told []string
	_, err := b.night(2*time.Minute, func(o *Options) { o.Status = func(l string) { told = append(told, l) } })
	require.NoError(t, err)
	require.Equal(t, "building the fuzz targets: plain", told[0])
	require.Contains(t, told[2], "2 targets, ")
	require.Contains(t, told[2], ", 1 finding, 1m20s left")
}

func TestTwoRunsInOneFolderAreRefused(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 1
	var second error
	b.stop = func(rounds int) {
		if rounds == 0 {
			_, second = open(b.dir, realDisk, func(string) {})
		}
	}
	_, err := b.night(time.Minute)
	require.NoError(t, err)
	require.ErrorContains(t, second, "one run at a time in one folder")
}

func TestANightThatIsInterruptedWhileItBuildsSaysThatAndNothingElse(t *testing.T) {
	for _, at := range []string{plain, "race"} {
		b := newBench(t)
		b.news["FuzzA"] = 1
		b.kinds = []build{{name: plain}, {name: "race"}}
		ctx, cancel := context.WithCancel(t.Context())
		b.building = func(kind string) exit {
			if kind == at {
				cancel()
				return exit{code: -1}
			}
			return exit{}
		}
		_, err := b.nightUntil(ctx, time.Minute)
		require.EqualError(t, err, "it was interrupted before anything was fuzzed")
		require.Empty(t, b.said, "no build is left out")
	}
}

func TestATargetThatIsNoneIsRefused(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 1
	_, err := b.night(time.Minute, func(o *Options) { o.Targets = []string{"FuzzC"} })
	require.EqualError(t, err, `there is no fuzz target "FuzzC"; there are FuzzA`, "it is in the source, and not built here")
}

func TestATargetThatTheSourceHasNotIsRefusedBeforeAnythingIsTouched(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 1
	_, err := b.night(time.Minute, func(o *Options) { o.Targets = []string{"FuzzA", "FuzzX"} })
	require.EqualError(t, err, `there is no fuzz target "FuzzX"; there are FuzzA, FuzzB, FuzzC, FuzzConcurrent, FuzzD, FuzzExplore, FuzzRun`)
	require.NoDirExists(t, b.dir)
}

func TestANightInWhichATargetHadNoTurnIsIncomplete(t *testing.T) {
	b := newBench(t)
	b.news = map[string]int{"FuzzA": 1, "FuzzB": 0, "FuzzC": 0}
	s, err := b.night(time.Second)
	require.NoError(t, err)
	require.Equal(t, check.Incomplete, s.Verdict)
	require.Equal(t, []string{"FuzzB, FuzzC had no turn: fuzz for longer"}, s.Reasons)
	s, err = b.night(time.Minute)
	require.NoError(t, err)
	require.Equal(t, check.Pass, s.Verdict, "the next run goes on where it was")
}

// full returns a writer whose disk gets full in a certain write, of which a part still
// goes in.
func full(at int, part func(length int) int) func(*os.File, []byte) (int, error) {
	done := 0
	return func(f *os.File, text []byte) (int, error) {
		done++
		if done <= at {
			return f.Write(text)
		}
		room := 0
		if done == at+1 {
			room = part(len(text))
		}
		n, err := f.Write(text[:room])
		return n, errors.Join(err, syscall.ENOSPC)
	}
}

func TestADiskThatGetsFullInAnyWriteLosesNoFinding(t *testing.T) {
	parts := []func(int) int{
		func(int) int { return 0 },
		func(length int) int { return length / 2 },
		func(length int) int { return length - 1 },
	}
	writes := 0
	b := newBench(t)
	b.bugs["FuzzA"], b.bugs["FuzzB"] = lost, leak
	b.write = func(f *os.File, text []byte) (int, error) {
		writes++
		return f.Write(text)
	}
	whole, err := b.night(40 * time.Second)
	require.NoError(t, err)
	require.Len(t, whole.Findings, 2)
	for at := range writes {
		for i, part := range parts {
			b := newBench(t)
			b.bugs["FuzzA"], b.bugs["FuzzB"] = lost, leak
			b.write = full(at, part)
			s, err := b.night(40 * time.Second)
			if err == nil {
				require.NotEmpty(t, s.Reasons, "write %d, part %d", at, i)
				require.NotEqual(t, check.Pass, s.Verdict)
			}
			crashed := len(b.rounds)
			b.write = realDisk.write
			b.gone["FuzzA"], b.gone["FuzzB"] = true, true // what isn't kept is lost
			s, err = b.night(time.Second)
			require.NoError(t, err, "write %d, part %d", at, i)
			require.Len(t, s.Findings, min(crashed, 2), "write %d, part %d: %v", at, i, b.said)
			require.NoDirExists(t, filepath.Join(b.dir, "bad"), "write %d, part %d", at, i)
		}
	}
}
