package gofuzz

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestTheSeedStandsBesideWhatIsSetAlready(t *testing.T) {
	t.Setenv("GODEBUG", "")
	require.Equal(t, "GODEBUG=fuzzseed=7", Seeded(7))
	t.Setenv("GODEBUG", "madvdontneed=1")
	require.Equal(t, "GODEBUG=madvdontneed=1,fuzzseed=7", Seeded(7))
}

func TestTheLastLineOfTheLogCounts(t *testing.T) {
	require.Zero(t, Inputs("fuzz: elapsed: 0s, gathering baseline coverage: 0/7 completed\n"))
	require.EqualValues(t, 58165, Inputs("fuzz: elapsed: 0s, execs: 7 (7/sec)\nfuzz: elapsed: 3s, execs: 58165 (19386/sec), new interesting: 3 (total: 10)\nPASS\n"))
	require.Zero(t, Inputs("a target that prints fuzz: elapsed: 3s, execs: 5 (1/sec)\n"))
}
