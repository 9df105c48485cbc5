package fuzzing

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// found makes a night with two findings, and returns its journal.
func foundTwo(t *testing.T) (*bench, []byte) {
	b := newBench(t)
	b.bugs["FuzzA"], b.bugs["FuzzB"] = lost, leak
	s, err := b.night(3 * time.Minute)
	require.NoError(t, err)
	require.Len(t, s.Findings, 2)
	text, err := os.ReadFile(filepath.Join(b.dir, journalName))
	require.NoError(t, err)
	b.gone["FuzzA"], b.gone["FuzzB"] = true, true // what isn't kept is lost
	return b, text
}

func TestAJournalCutAtAnyByteIsResumed(t *testing.T) {
	b, text := foundTwo(t)
	whole := bytes.SplitAfter(text, []byte("\n"))
	from := len(text) - len(whole[len(whole)-2]) - 1
	cuts := []int{0, 1, len(whole[0]) - 1, len(whole[0]), len(whole[0]) + 1}
	for n := from; n <= len(text); n++ {
		cuts = append(cuts, n)
	}
	for _, n := range cuts {
		require.NoError(t, os.WriteFile(filepath.Join(b.dir, journalName), text[:n], 0o644))
		lines := bytes.Count(text[:n], []byte("\n"))
		f, err := open(b.dir, disk{realDisk.write, func(*os.File) error { return nil }}, func(l string) {
			require.Contains(t, l, "the last line is cut off")
		})
		require.NoError(t, err)
		require.Len(t, f.findings, 2, "cut at %d", n)
		require.Len(t, f.events, max(lines, 1), "cut at %d", n)
		require.NoError(t, f.journal.add(event{Kind: "round", Round: &Round{}}))
		f.close()
		after, err := os.ReadFile(filepath.Join(b.dir, journalName))
		require.NoError(t, err)
		events, bad, cut := readEvents(after)
		require.Len(t, events, max(lines, 1)+1)
		require.Zero(t, bad)
		require.False(t, cut)
		require.NoDirExists(t, filepath.Join(b.dir, "bad"))
	}
}

func TestALineThatRottedIsToldAndTheOthersStay(t *testing.T) {
	b, text := foundTwo(t)
	rotten := bytes.Clone(text)
	at := bytes.Index(rotten, []byte(`FuzzB`))
	rotten[at+4] = 'X'
	require.NoError(t, os.WriteFile(filepath.Join(b.dir, journalName), rotten, 0o644))
	s, err := b.night(time.Second)
	require.NoError(t, err)
	require.Len(t, s.Findings, 2)
	require.Equal(t, []string{"journal.jsonl: 1 line of it can't be read; the others are taken over; moved to bad/journal.jsonl"}, b.said[:1])
	kept, err := os.ReadFile(filepath.Join(b.dir, "bad", journalName))
	require.NoError(t, err)
	require.Equal(t, rotten, kept)
}

func TestALineThatWentInByHalfIsTakenOutBeforeTheNext(t *testing.T) {
	b, text := foundTwo(t)
	f, err := open(b.dir, realDisk, func(string) {})
	require.NoError(t, err)
	defer f.close()
	f.journal.disk.write = full(0, func(length int) int { return length / 2 })
	require.Error(t, f.journal.add(event{Kind: "round", Round: &Round{Target: "lost"}}))
	f.journal.disk.write = realDisk.write
	require.NoError(t, f.journal.add(event{Kind: "round", Round: &Round{Target: "kept"}}))
	after, err := os.ReadFile(filepath.Join(b.dir, journalName))
	require.NoError(t, err)
	require.Equal(t, string(text)+string(encode(event{Kind: "round", Round: &Round{Target: "kept"}})), string(after))
}

func TestAKillBetweenTheCrashAndItsRecordLosesNothing(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = lost
	b.news["FuzzB"] = 1
	_, err := b.night(time.Second, func(o *Options) { o.Targets = []string{"FuzzB"} })
	require.NoError(t, err)
	left := filepath.Join(b.dir, "work", "FuzzA.plain.123", "testdata", "fuzz", "FuzzA")
	require.NoError(t, os.MkdirAll(left, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(left, lost.name()), lost.text(), 0o644))
	s, err := b.night(time.Second, func(o *Options) { o.Targets = []string{"FuzzB"} })
	require.NoError(t, err)
	require.Len(t, s.Findings, 1)
	require.Equal(t, "lost-wakeup", s.Findings[0].Rule)
	entries, err := os.ReadDir(filepath.Join(b.dir, "work"))
	require.NoError(t, err)
	require.Empty(t, entries)
}

func TestACrashOfAKilledRunThatPassesNowIsKeptAsUnexplained(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 1
	_, err := b.night(time.Second)
	require.NoError(t, err)
	left := filepath.Join(b.dir, "work", "FuzzA.plain.123", "testdata", "fuzz", "FuzzA")
	require.NoError(t, os.MkdirAll(left, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(left, lost.name()), lost.text(), 0o644))
	s, err := b.night(time.Second)
	require.NoError(t, err)
	require.Len(t, s.Findings, 1)
	require.Equal(t, "unexplained", s.Findings[0].Rule)
}

func TestAFindingThatCannotBeReadIsFoundAgainByItsInput(t *testing.T) {
	for what, change := range map[string]func(name string) error{
		"cut off": func(name string) error { return os.Truncate(name, 10) },
		"gone":    os.Remove,
		"another": func(name string) error {
			return os.Rename(filepath.Dir(name), filepath.Join(filepath.Dir(filepath.Dir(name)), "lost-and-found"))
		},
		"foreign": func(name string) error { return os.WriteFile(name, []byte(`{"id":"x"}`), 0o644) },
	} {
		t.Run(what, func(t *testing.T) {
			b, _ := foundTwo(t)
			clear(b.gone)
			files, err := filepath.Glob(filepath.Join(b.dir, "crashes", "lost-*", findingName))
			require.NoError(t, err)
			require.Len(t, files, 1)
			require.NoError(t, change(files[0]))
			s, err := b.night(time.Second, func(o *Options) { o.Targets = []string{"FuzzB"} })
			require.NoError(t, err)
			require.Len(t, s.Findings, 2)
			require.Contains(t, b.said[0], "it is no finding, or can't be read; moved to bad/")
		})
	}
}

func TestWhatIsForeignOrCutOffInTheFolderIsSetAsideWithOneLine(t *testing.T) {
	for name, says := range map[string]string{
		"holiday.jpg":                   "holiday.jpg: it is not of extreme fuzz; moved to bad/holiday.jpg",
		"corpus/notes.txt":              "corpus/notes.txt: it is no target's corpus; moved to bad/corpus-notes.txt",
		"corpus/FuzzA/0123456789abcdef": "corpus/FuzzA/0123456789abcdef: it is no input, or was cut off; moved to bad/corpus-FuzzA-0123456789abcdef",
		"crashes/notes.txt":             "crashes/notes.txt: it is no finding, or can't be read; moved to bad/crashes-notes.txt",
		"work/notes.txt":                "work/notes.txt: it is no round's; moved to bad/work-notes.txt",
		"work/FuzzA.plain.1/testdata/fuzz/FuzzA/0123456789abcdef": "work/FuzzA.plain.1/testdata/fuzz/FuzzA/0123456789abcdef: it is no input, or was cut off; moved to bad/work-FuzzA.plain.1-testdata-fuzz-FuzzA-0123456789abcdef",
	} {
		t.Run(strings.ReplaceAll(name, "/", " "), func(t *testing.T) {
			b := newBench(t)
			b.news["FuzzA"] = 1
			_, err := b.night(time.Second)
			require.NoError(t, err)
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(b.dir, name)), 0o755))
			for range 2 { // a second one of the same name does not take the first one's place
				require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(b.dir, name)), 0o755))
				require.NoError(t, os.WriteFile(filepath.Join(b.dir, name), []byte("foreign"), 0o644))
				s, err := b.night(time.Second)
				require.NoError(t, err)
				require.Empty(t, s.Findings)
				require.Equal(t, says, strings.TrimSuffix(b.said[0], ".2"))
				require.Len(t, b.said, 2, "the other one says that the night begins")
			}
			bad, err := os.ReadDir(filepath.Join(b.dir, "bad"))
			require.NoError(t, err)
			require.Len(t, bad, 2)
		})
	}
}

func TestAFolderOfSomebodyElseIsRefusedAndLeftAsItIs(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 1
	require.NoError(t, os.MkdirAll(b.dir, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(b.dir, "thesis.txt"), []byte("years of work"), 0o644))
	_, err := b.night(time.Second)
	require.ErrorContains(t, err, "has something in it and is no folder of extreme fuzz")
	entries, err := os.ReadDir(b.dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

func TestWhatWasBeingWrittenAtAKillIsCleared(t *testing.T) {
	b, _ := foundTwo(t)
	ids, err := filepath.Glob(filepath.Join(b.dir, "crashes", "*"))
	require.NoError(t, err)
	for _, name := range []string{".new-1", "corpus/FuzzA/.new-2", "crashes/.new-3/report.txt", filepath.Join("crashes", filepath.Base(ids[0]), ".new-4")} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(b.dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(b.dir, name), []byte("half of it"), 0o644))
	}
	s, err := b.night(time.Second)
	require.NoError(t, err)
	require.Len(t, s.Findings, 2)
	require.NoDirExists(t, filepath.Join(b.dir, "bad"))
	left, err := filepath.Glob(filepath.Join(b.dir, "*", ".new-*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestTheLockOfADeadProcessIsTakenOver(t *testing.T) {
	b, _ := foundTwo(t)
	require.NoError(t, os.WriteFile(filepath.Join(b.dir, lockName), []byte(lockText+", process 999999999\n"), 0o644))
	_, err := b.night(time.Second)
	require.NoError(t, err)
}
