package bench

import (
	"bufio"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/perf/benchfmt"
)

func TestAnAnswerInRustIsReadAsAGoBenchmark(t *testing.T) {
	value, ops, err := parseAnswer("BenchmarkPolls/n=10/runner=seed-rust 3000 19.8123 ns/op\n")
	require.NoError(t, err)
	require.Equal(t, 19.8123, value)
	require.Equal(t, 3000.0, ops)

	value, _, err = parseAnswer("BenchmarkReady/runner=seed-rust 1000 1000 allocs\n")
	require.NoError(t, err)
	require.Equal(t, 1000.0, value)
}

func TestAnAnswerThatIsNoBenchmarkSaysWhy(t *testing.T) {
	for _, x := range []struct{ reason, line, says string }{
		{"Rust could not measure", "error: the system starts no thread: EAGAIN after 7 of 10\n", "the system starts no thread: EAGAIN after 7 of 10"},
		{"not of the format", "hello\n", `answered "hello\n", which is no benchmark`},
		{"a figure that is none", "BenchmarkReady/runner=x 10 fast ns/op\n", "parsing"},
		{"nothing", "", "which is no benchmark"},
	} {
		t.Run(x.reason, func(t *testing.T) {
			_, _, err := parseAnswer(x.line)
			require.ErrorContains(t, err, x.says)
		})
	}
}

// answering is a Rust process that gives these answers, whatever it is asked.
func answering(answers string) *rustRunners {
	return &rustRunners{ask: discard{io.Discard}, answers: bufio.NewReader(strings.NewReader(answers))}
}

type discard struct{ io.Writer }

func (discard) Close() error { return nil }

func TestARustCellTakesItsFiguresFromTheAnswers(t *testing.T) {
	r := answering("BenchmarkPolls/n=10/runner=seed-rust 30 20 ns/op\nBenchmarkPolls/n=10/runner=seed-rust 30 60 allocs\n")
	c := r.cells(&benchCase{id: "polls", per: sameSize, across: true}, 10)[0]
	require.Equal(t, "OS threads", c.across)
	took, err := c.run(3)
	require.NoError(t, err)
	require.EqualValues(t, 600, took)
	allocs, err := c.allocated(3)
	require.NoError(t, err)
	require.EqualValues(t, 60, allocs)
}

func TestAThreadThatIsRefusedIsMissingWithARemedy(t *testing.T) {
	c := answering("error: the system starts no thread: EAGAIN\n").cells(&benchCase{id: "concurrent"}, 1000)[2]
	require.EqualError(t, c.sample(1), "concurrent of 1000 by cached-rust: the system starts no thread: EAGAIN; raise the limit on threads, as by ulimit -u")
}

func TestAProcessThatHasEndedIsMissing(t *testing.T) {
	c := answering("").cells(&benchCase{id: "ready"}, 0)[0]
	require.EqualError(t, c.sample(1), "ready by seed-rust: the process of the runners in Rust has ended; see what it wrote to the standard error")
}

func TestWhatIsWrittenForBenchstatIsReadBack(t *testing.T) {
	var b strings.Builder
	require.NoError(t, example().WriteBenchmarks(&b))
	require.Contains(t, b.String(), "goos: linux\n")
	require.Contains(t, b.String(), "BenchmarkReady/runner=seed-rust 1 20 ns/op 1 allocs/op\n")
	require.Contains(t, b.String(), "BenchmarkExplore/runner=park-2,2 1 20000 ns/op\n")
	require.Equal(t, 62.514, rounded(62.51393564))
	r := benchfmt.NewReader(strings.NewReader(b.String()), "")
	lines, samples := 0, 0
	for r.Scan() {
		_, ok := r.Result().(*benchfmt.Result)
		require.True(t, ok, "%v", r.Result())
		lines++
	}
	require.NoError(t, r.Err())
	for _, row := range example().Rows {
		samples += len(row.Samples)
	}
	require.Equal(t, samples, lines)
}

const fuzzOutput = `goos: linux
goarch: amd64
pkg: github.com/extremely-boring/extreme/fuzz
BenchmarkExplore/schedules=8/pos-2         	      10	    500000 ns/op	     16000 executions/s
BenchmarkRun-2                             	     100	    150000 ns/op
PASS
`

func TestTheFuzzTargetsFiguresAreReadOverTheRounds(t *testing.T) {
	var f fuzzFigures
	require.NoError(t, f.read(strings.NewReader(fuzzOutput)))
	require.NoError(t, f.read(strings.NewReader(strings.ReplaceAll(fuzzOutput, "16000", "18000"))))
	rows := f.medians()
	require.Len(t, rows, 2)
	require.Equal(t, "explore,schedules=8,pos", rows[0].Subject)
	require.Equal(t, "executions/s", rows[0].Unit)
	require.Equal(t, []float64{16000, 18000}, rows[0].Samples)
	require.Equal(t, 17000.0, rows[0].Value)
	require.Equal(t, "run", rows[1].Subject)
	require.Equal(t, nsPerOp, rows[1].Unit)
	require.Equal(t, 150000.0, rows[1].Value)
}
