package fuzzing

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file, or writes it.
func golden(t *testing.T, name string, text []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, text, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(text))
}

// aNight is a summary with everything in it: what was found, fixed and left out.
func aNight() Summary {
	return summarise("night", []event{
		{Kind: "folder"},
		{Kind: "start", Start: &start{Seed: 1, Targets: []string{"FuzzA", "FuzzLonger"}}},
		{Kind: "round", At: 20, Round: &Round{Target: "FuzzA", Build: plain, Seconds: 20, Execs: 2000, New: 3, Total: 3, Fuzzed: true}},
		{Kind: "stop", At: 20, Stop: &stop{Reasons: []string{"interrupted"}}},
		{Kind: "start", At: 20, Start: &start{
			Seed: 7, Digest: "0123456789abcdef", Go: "go1.26.0", Platform: "linux/amd64", Targets: []string{"FuzzA", "FuzzLonger"},
			Builds: []Build{{Name: plain}, {Name: "race", Missing: "no C compiler", Remedy: "apt-get install gcc"}},
		}},
		{Kind: "round", At: 40, Round: &Round{Target: "FuzzA", Build: plain, Seconds: 20, Execs: 4000, New: 2, Total: 5, Fuzzed: true}},
		{Kind: "round", At: 45, Round: &Round{Target: "FuzzLonger", Build: plain, Seconds: 5, Execs: 10, Total: 1, Fuzzed: true, Finding: "leak-waker-1"}},
		{Kind: "stop", At: 3645, Stop: &stop{Reasons: []string{"the race build is left out: no C compiler"}}},
	}, []*Finding{
		{ID: "lost-wakeup-waker-2", Rule: "lost-wakeup", Sentence: "a wake was lost", Culprit: "waker", Target: "FuzzA", Build: "race", Input: "aa", Size: 9, Fixed: true, Found: "2026-01-01T00:00:00Z"},
		{ID: "leak-waker-1", Rule: "leak", Sentence: "a handle was <never> consumed", Culprit: "waker", Target: "FuzzLonger", Build: plain, Input: "bb", Size: 7, Program: "poll {\n    ready 1\n}", Fails: "10 of 10 times", Original: "cc", Shrunk: "made smaller, from 3 polls, 1 goroutine and 9 actions to 1 poll, 0 goroutines and 0 actions, by 12 candidates", Reproduce: "go test ./fuzz -run '^FuzzLonger$/^bb$'", Found: "2026-01-02T00:00:00Z"},
	})
}

func TestTheSummaryReadsAsItDid(t *testing.T) {
	var text bytes.Buffer
	aNight().Print(&text)
	golden(t, "summary.txt", text.Bytes())
}

func TestTheSummaryForAMachineIsAsItWas(t *testing.T) {
	text, err := json.MarshalIndent(aNight(), "", "  ")
	require.NoError(t, err)
	golden(t, "summary.json", append(text, '\n'))
}

func TestThePageIsAsItWasAndNeedsNothingBesideItself(t *testing.T) {
	page, err := aNight().Page()
	require.NoError(t, err)
	golden(t, "summary.html", page)
	for _, outside := range []string{"http:", "https:", "src=", "href=", "url(", "<script", "<never>"} {
		require.NotContains(t, string(page), outside)
	}
	require.Equal(t, 2, strings.Count(string(page), "<polyline"))
}

func TestTheVerdictIsAFailBeforeItIsIncomplete(t *testing.T) {
	open, fixed := []*Finding{{ID: "x"}}, []*Finding{{ID: "x", Fixed: true}}
	for _, c := range []struct {
		findings []*Finding
		reasons  []string
		want     check.Verdict
	}{
		{nil, nil, check.Pass},
		{fixed, nil, check.Pass},
		{open, nil, check.Fail},
		{open, []string{"interrupted"}, check.Fail},
		{nil, []string{"interrupted"}, check.Incomplete},
	} {
		s := summarise("", []event{{Start: &start{}}, {Stop: &stop{Reasons: c.reasons}}}, c.findings)
		require.Equal(t, c.want, s.Verdict)
	}
	require.Equal(t, check.Incomplete, summarise("", []event{{Start: &start{}}}, nil).Verdict, "a run that was killed has not ended")
}

func TestAFolderReadByAnotherProcessSaysTheSameAndIsNotTouched(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = lost
	b.news["FuzzB"] = 2
	s, err := b.night(time.Minute)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(b.dir, "foreign"), nil, 0o644))
	read, err := Read(b.dir)
	require.NoError(t, err)
	require.Equal(t, s, read)
	require.FileExists(t, filepath.Join(b.dir, "foreign"))
}

func TestWhatIsNoFolderOfANightIsSaidToBeWhatItIs(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	for path, says := range map[string]string{
		file:                       file + " is not a folder",
		filepath.Join(dir, "none"): "there is no folder " + filepath.Join(dir, "none"),
		dir:                        dir + " is no folder of extreme fuzz: it has no journal.jsonl",
	} {
		_, err := Read(path)
		require.EqualError(t, err, says)
	}
	_, err := open(file, realDisk, nil)
	require.EqualError(t, err, file+" is not a folder")
}

func TestAPageOfARunThatFoundAndReachedNothingHasNoEmptyPictures(t *testing.T) {
	s := summarise("night", []event{
		{Kind: "start", Start: &start{Seed: 1, Targets: []string{"FuzzA", "FuzzB"}}},
		{Kind: "round", At: 20, Round: &Round{Target: "FuzzA", Build: plain, Seconds: 20, Execs: 2000, New: 1, Total: 1, Fuzzed: true}},
		{Kind: "stop", At: 20, Stop: &stop{}},
	}, nil)
	page, err := s.Page()
	require.NoError(t, err)
	require.Contains(t, string(page), "<p>None.</p>")
	require.Contains(t, string(page), "<figcaption>FuzzA: 1 interesting input</figcaption>")
	require.Equal(t, 1, strings.Count(string(page), "<svg"), "FuzzB had no turn")
	none, err := summarise("night", []event{{Kind: "start", Start: &start{Targets: []string{"FuzzA"}}}}, nil).Page()
	require.NoError(t, err)
	require.NotContains(t, string(none), "Growth")
}

func TestAFolderInWhichNoRunHasBegunHasNoSeedToTell(t *testing.T) {
	s := summarise("night", []event{{Kind: "folder"}}, nil)
	require.Equal(t, []string{"no run has begun"}, s.Reasons)
	var text bytes.Buffer
	s.Print(&text)
	page, err := s.Page()
	require.NoError(t, err)
	for _, said := range []string{text.String(), string(page)} {
		require.NotContains(t, said, "seed")
		require.Contains(t, said, "incomplete: no run has begun")
	}
}

func TestThePageIsForTheDarkAndForAPhone(t *testing.T) {
	page, err := aNight().Page()
	require.NoError(t, err)
	for _, want := range []string{`name="viewport"`, "prefers-color-scheme: dark", `<div class="scroll"><table>`, "report: <code>" + filepath.Join("night", "crashes", "leak-waker-1", "report.txt")} {
		require.Contains(t, string(page), want)
	}
}

func TestTheSummaryIsKeptInItsFolderWhichStaysOurs(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 2
	s, err := b.night(time.Minute)
	require.NoError(t, err)
	require.NoError(t, s.Keep())
	for _, name := range []string{"summary.txt", "summary.json", "summary.html"} {
		require.FileExists(t, filepath.Join(b.dir, name))
	}
	_, err = b.night(time.Minute)
	require.NoError(t, err)
	require.NoDirExists(t, filepath.Join(b.dir, "bad"))
}

func TestAGrowthCurveKeepsItsEndsAndIsBounded(t *testing.T) {
	var points []Point
	for i := range 10_000 {
		points = append(points, Point{float64(i), int64(i)})
	}
	few := thin(points)
	require.Len(t, few, mostPoints)
	require.Equal(t, points[0], few[0])
	require.Equal(t, points[9_999], few[mostPoints-1])
}
