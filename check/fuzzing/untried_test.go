package fuzzing

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
)

func TestASanitizersBuildTriesEachInputOfTheCorpusAsItIsOnce(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"], b.grow = 3, 10
	b.kinds = []build{{name: plain}, {name: race}, {name: "asan"}}
	b.stop = func(rounds int) {
		if rounds > 6 { // so that the last are tried as well
			b.news["FuzzA"] = 0
		}
	}
	_, err := b.night(5 * time.Minute)
	require.NoError(t, err)
	inputs, err := filepath.Glob(filepath.Join(b.dir, "corpus", "FuzzA", "*"))
	require.NoError(t, err)
	require.NotEmpty(t, inputs)
	times := map[string]int{}
	for _, tried := range b.unchanged {
		times[tried]++
	}
	for _, input := range inputs {
		require.Equal(t, 1, times["race "+filepath.Base(input)])
		require.Equal(t, 1, times["asan "+filepath.Base(input)])
	}
	require.Len(t, times, 2*len(inputs), "the plain build reads them for their coverage")
}

func TestAnInputOfTheCorpusThatFailsUnderASanitizerIsAFindingAndLeavesIt(t *testing.T) {
	b := newBench(t)
	found := lost
	found.asItIs = true
	b.bugs["FuzzA"] = found
	b.checkIn("FuzzA", found)
	b.kinds = []build{{name: plain}, {name: "asan"}}
	s, err := b.night(5 * time.Minute)
	require.NoError(t, err)
	require.Len(t, s.Findings, 1)
	require.Equal(t, "asan", s.Findings[0].Build)
	require.Equal(t, "lost-wakeup", s.Findings[0].Rule)
	require.NoFileExists(t, filepath.Join(b.dir, "corpus", "FuzzA", found.name()))
	require.Equal(t, []string{"asan " + found.name()}, b.unchanged, "no round begins with it again")
	require.Contains(t, b.rounds, "FuzzA asan", "and the next one fuzzes")
}

func TestWhatIsInterruptedOnTheCorpusHasFoundNothing(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 0
	b.checkIn("FuzzA", lost)
	b.kinds = []build{{name: plain}, {name: "asan"}}
	ctx, cancel := context.WithCancel(t.Context())
	b.interrupt = cancel
	s, err := b.nightUntil(ctx, time.Hour)
	require.NoError(t, err)
	require.Equal(t, check.Incomplete, s.Verdict)
	require.Empty(t, s.Findings)
	require.Equal(t, []string{"interrupted"}, s.Reasons)
}

func TestADiskThatIsTooFullForWhatIsUntriedStopsTheNightAndLosesNoInput(t *testing.T) {
	b := newBench(t)
	b.news["FuzzA"] = 0
	b.checkIn("FuzzA", lost)
	b.kinds = []build{{name: plain}, {name: "asan"}}
	b.write = func(f *os.File, text []byte) (int, error) {
		if strings.Contains(f.Name(), untriedFolder) {
			return full(0, func(int) int { return 0 })(f, text)
		}
		return f.Write(text)
	}
	s, err := b.night(5 * time.Minute)
	require.NoError(t, err)
	require.Equal(t, check.Incomplete, s.Verdict)
	require.Len(t, s.Reasons, 1)
	require.Contains(t, s.Reasons[0], "stopped: no space left on device")
	require.FileExists(t, filepath.Join(b.dir, "corpus", "FuzzA", lost.name()))
}
