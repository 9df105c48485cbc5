package fuzzing

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhatStillFindsCoverageGetsMoreTimeAndNothingStarves(t *testing.T) {
	b := newBench(t)
	b.news = map[string]int{"FuzzA": 40, "FuzzB": 0, "FuzzC": 1}
	_, err := b.night(4 * time.Hour)
	require.NoError(t, err)
	// The one that finds much weighs five, that which finds one two, the idle one one.
	require.InDelta(t, 5, b.ran["FuzzA"].Seconds()/b.ran["FuzzB"].Seconds(), 0.5)
	require.InDelta(t, 2, b.ran["FuzzC"].Seconds()/b.ran["FuzzB"].Seconds(), 0.3)
}

func TestATargetThatComesLaterDoesNotGetAllTheTimeTheOthersHaveHad(t *testing.T) {
	b := newBench(t)
	b.news = map[string]int{"FuzzA": 0}
	_, err := b.night(2 * time.Hour)
	require.NoError(t, err)
	b.news["FuzzB"] = 0
	clear(b.ran)
	_, err = b.night(time.Hour)
	require.NoError(t, err)
	require.InDelta(t, 1, b.ran["FuzzA"].Seconds()/b.ran["FuzzB"].Seconds(), 0.1)
}

func TestTheTurnsGoOnWhereTheLastRunStopped(t *testing.T) {
	one, several := newBench(t), newBench(t)
	one.news = map[string]int{"FuzzA": 3, "FuzzB": 0}
	several.news = one.news
	_, err := one.night(20 * time.Minute)
	require.NoError(t, err)
	for range 4 {
		_, err := several.night(5 * time.Minute)
		require.NoError(t, err)
	}
	require.Equal(t, one.rounds, several.rounds)
}

func TestSeveralCoresRunSeveralTargetsSideBySideAndNoneTwice(t *testing.T) {
	b := newBench(t)
	b.news = map[string]int{"FuzzA": 0, "FuzzB": 0, "FuzzC": 0}
	b.meet = &sync.WaitGroup{}
	b.meet.Add(3)
	s, err := b.night(time.Hour, func(o *Options) { o.Cores = 8 })
	require.NoError(t, err)
	for _, target := range s.Targets {
		require.Positive(t, target.Rounds)
	}
}

func TestATargetThatCrashesAtOnceDoesNotTakeAllTurns(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzA"] = lost
	b.news["FuzzB"] = 0
	b.quick = true
	s, err := b.night(time.Hour)
	require.NoError(t, err)
	require.InDelta(t, s.Targets[1].Rounds, s.Targets[0].Rounds, 10)
}

func TestATargetThatStopsFindingLosesItsTimeByAndBy(t *testing.T) {
	a := newTarget("FuzzA")
	for _, want := range []float64{3, 2, 1.5, 1.25} {
		a.took(Round{Build: plain, Seconds: 20, Fuzzed: true})
		a.took(Round{Build: "race", Seconds: 20, Fuzzed: true}) // it does not look for any
		require.Equal(t, want, a.weight)
	}
	a.took(Round{Build: plain, Seconds: 20, Fuzzed: true, New: 3})
	require.Equal(t, 3.0, a.weight)
}

func TestABuildThatOnlyReadTheCorpusGetsLongerRoundsFromThenOn(t *testing.T) {
	a := newTarget("FuzzA")
	for _, want := range []time.Duration{40 * time.Second, 80 * time.Second, 160 * time.Second, 320 * time.Second, longRound, longRound} {
		a.took(Round{Build: "asan", Seconds: a.length("asan").Seconds()})
		a.took(Round{Build: "plain", Seconds: 20, Fuzzed: true})
		require.Equal(t, want, a.length("asan"))
		require.Equal(t, shortRound, a.length("plain"))
	}
	a.took(Round{Build: "asan", Seconds: 600, Fuzzed: true})
	a.took(Round{Build: "asan", Seconds: 1}) // the night was over
	require.Equal(t, longRound, a.length("asan"))
}

func TestARoundOfTheRaceBuildTriesNoMoreThanThereIsMemoryFor(t *testing.T) {
	a := newTarget("FuzzA")
	require.Less(t, a.length(race), shortRound, "nobody knows how fast it is")
	for rate, want := range map[int64]time.Duration{50: shortRound, 2_000: 10 * time.Second, 1_000_000: time.Second} {
		a.took(Round{Build: race, Seconds: 5, Execs: 5 * rate, Fuzzed: true})
		require.Equal(t, want, a.length(race))
	}
	a.took(Round{Build: race, Seconds: 20})
	require.NotZero(t, a.length(race), "it did not come to fuzz")
}

func TestACrashOfTheCorpusIsNotMadeSmallerTheNextTime(t *testing.T) {
	a := newTarget("FuzzA")
	a.took(Round{Seconds: 1, Finding: "x"})
	require.True(t, a.exact)
	a.took(Round{Seconds: 1, Finding: "x", Exact: true})
	require.False(t, a.exact)
	a.took(Round{Seconds: 1, Finding: "x", Fuzzed: true})
	require.False(t, a.exact)
}

func TestTheCorpusStaysUnderItsCap(t *testing.T) {
	const most = 20_000
	b := newBench(t)
	b.news = map[string]int{"FuzzA": 20, "FuzzB": 5}
	b.grow = 100
	b.stop = func(int) { // before each round the corpus of its target is under its share
		size, _ := (&folder{path: b.dir}).corpusSize()
		require.LessOrEqual(t, size, int64(most+20*200))
	}
	s, err := b.night(20*time.Minute, func(o *Options) { o.Disk = most })
	require.NoError(t, err)
	require.Greater(t, b.made, 2*most/150, "it would have outgrown the cap")
	require.Positive(t, s.Targets[0].Coverage)
	size, inputs := (&folder{path: b.dir}).corpusSize()
	require.Positive(t, inputs)
	require.LessOrEqual(t, size, int64(most+20*200))
	require.Contains(t, b.said[1], "its corpus had outgrown its share of --disk")
}

// checkIn puts an input beside the fake target's source, where the corpus takes it from.
func (b *bench) checkIn(target string, g bug) {
	seeds := filepath.Join(b.root, "fuzz", "testdata", "fuzz", target)
	require.NoError(b.t, os.MkdirAll(seeds, 0o755))
	require.NoError(b.t, os.WriteFile(filepath.Join(seeds, "a-name"), g.text(), 0o644))
}

func TestCheckedInSeedsAreTakenIntoTheCorpus(t *testing.T) {
	b := newBench(t)
	b.news = map[string]int{"FuzzA": 0}
	b.checkIn("FuzzA", lost)
	_, err := b.night(time.Second)
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(b.dir, "corpus", "FuzzA", lost.name()))
}
