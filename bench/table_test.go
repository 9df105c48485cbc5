package bench

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "accept a changed look of the tables")

// example is a report with a row of every kind.
func example() Report {
	none, one := int64(0), int64(1)
	row := func(id, subject string, value float64, to *Ratio) Row {
		return Row{Case: id, Subject: subject, Unit: nsPerOp, Value: value, Low: 0.9 * value, High: 1.1 * value, Ratio: to, Samples: []float64{value, value}}
	}
	with := func(r Row, size int, across string, allocs *int64) Row {
		r.Size, r.Across, r.Allocs = size, across, allocs
		return r
	}
	to := func(subject string, value float64) *Ratio {
		return &Ratio{To: subject, Value: value, Low: 0.95 * value, High: 1.05 * value, Noise: value == 1}
	}
	count := Row{Case: "executions", Subject: "park-1,2", Unit: "executions", Value: 126, Low: 126, High: 126, Samples: []float64{126}}
	return Report{
		Schema: 1, Command: "bench", Verdict: "incomplete", Summary: "incomplete: 18 figures in 21 rounds, 150 s, 1 not measured",
		Go: "go1.26", Rust: "cargo 1.95", Platform: "linux/amd64", Procs: 2, CPU: "a processor", Rounds: 21, Seconds: 150,
		Rows: []Row{
			with(row("ready", runner, 40, nil), 0, "", &none),
			with(row("ready", "goroutine", 400, to(runner, 10)), 0, "", &one),
			with(row("ready", "seed-rust", 20, to(runner, 0.5)), 0, "", &one),
			with(row("handoff", runner, 500, nil), 0, "goroutines", &none),
			with(row("handoff", "cond", 500, to(runner, 1)), 0, "goroutines", &none),
			with(row("handoff", "seed-rust", 50000, to(runner, 100)), 0, "OS threads", &none),
			with(row("polls", runner, 50, nil), 1, "", &none),
			with(row("polls", "seed-rust", 50, to(runner, 1)), 1, "", &none),
			with(row("polls", runner, 20, nil), 1000, "", &none),
			with(row("polls", "seed-rust", 250, to(runner, 12.5)), 1000, "", &none),
			with(row("concurrent", runner, 5000, nil), 10000, "goroutines", nil),
			row("ledger", "plain", 4, nil),
			row("ledger", "journal", 80, to("plain", 20)),
			row("parts", "run", 40, nil),
			row("parts", "pool", 16, to("run", 0.4)),
			row("parts", "slot", 8, to("run", 0.2)),
			row("unit", "mutex", 5, nil),
			row("explore", "park-1,2", 25000, to("coroutine", 250)),
			count,
			row("explore", "park-2,2", 20000, to("coroutine", 200)),
			{Case: "fuzz", Subject: "explore,schedules=8,pos", Unit: "executions/s", Value: 16000, Low: 15000, High: 17000, Samples: []float64{16000}},
		},
		Missing: []Missing{
			{What: "concurrent of 10000 by seed-rust", Reason: "the system starts no thread", Remedy: "raise the limit on threads, as by ulimit -u"},
			{What: "the time of the kill matrix", Reason: "no saved matrix was given", Optional: true},
		},
	}
}

func TestTheTablesLookAsTheyDid(t *testing.T) {
	for file, write := range map[string]func(*strings.Builder){
		"report.txt": func(b *strings.Builder) { example().Print(b) },
		"report.md":  func(b *strings.Builder) { example().Markdown(b) },
	} {
		var b strings.Builder
		write(&b)
		path := filepath.Join("testdata", file)
		if *update {
			require.NoError(t, os.MkdirAll("testdata", 0o755))
			require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
		}
		golden, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, string(golden), b.String())
	}
}

func TestNumbersHaveThreeDigitsAtLeastAndNoMoreThanTheyNeed(t *testing.T) {
	for is, want := range map[float64]string{
		0.034: "0.03", 3.4567: "3.46", 34.567: "34.6", 345.67: "346", 3456.7: "3,457", 328800: "328,800", 1234567: "1,234,567", 6: "6",
	} {
		require.Equal(t, want, number(is))
	}
}

func TestWithoutRustNoOneReadsOfThreads(t *testing.T) {
	r := example()
	r.Rust = ""
	require.NotContains(t, r.crossing(), "threads of the operating system")
}

func TestAPageNamesTheCommandThatPrintsIt(t *testing.T) {
	r := example()
	require.Equal(t, "extreme bench --markdown", r.commandLine())
	r.Short = true
	r.Rows = append(r.Rows, Row{Case: matrixCase})
	require.Equal(t, "extreme bench --markdown --short --matrix matrix.json", r.commandLine())
}
