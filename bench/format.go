package bench

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// parseAnswer reads the answer of the Rust process: one line in the format of Go
// benchmarks, or what went wrong. It returns the figure and the number of operations.
func parseAnswer(line string) (value, ops float64, err error) {
	if why, failed := strings.CutPrefix(strings.TrimSpace(line), "error: "); failed {
		return 0, 0, errors.New(why)
	}
	r := benchfmt.NewReader(strings.NewReader(line), "the runners in Rust")
	for r.Scan() {
		switch result := r.Result().(type) {
		case *benchfmt.Result:
			v := result.Values[0]
			if v.OrigUnit == nsPerOp {
				v.Value = v.OrigValue // the reader makes seconds of it
			}
			return v.Value, float64(result.Iters), nil
		case *benchfmt.SyntaxError:
			return 0, 0, result
		}
	}
	return 0, 0, fmt.Errorf("the runners in Rust answered %q, which is no benchmark", line)
}

// WriteBenchmarks writes the figures as go test -bench does, one line for each round, for
// benchstat. Its -col /runner puts the subjects side by side.
func (r Report) WriteBenchmarks(w io.Writer) error {
	config := func(key, value string) benchfmt.Config {
		return benchfmt.Config{Key: key, Value: []byte(value), File: true}
	}
	goos, goarch, _ := strings.Cut(r.Platform, "/")
	configs := []benchfmt.Config{config("goos", goos), config("goarch", goarch), config("go", r.Go)}
	if r.CPU != "" {
		configs = append(configs, config("cpu", r.CPU))
	}
	if r.Rust != "" {
		configs = append(configs, config("rust", r.Rust))
	}
	out := benchfmt.NewWriter(w)
	for _, row := range r.Rows {
		for _, sample := range row.Samples {
			result := &benchfmt.Result{Config: configs, Name: benchfmt.Name(row.benchmark()), Iters: 1}
			result.Values = append(result.Values, benchfmt.Value{Value: rounded(sample), Unit: row.Unit})
			if row.Allocs != nil {
				result.Values = append(result.Values, benchfmt.Value{Value: float64(*row.Allocs), Unit: "allocs/op"})
			}
			if err := out.Write(result); err != nil {
				return err
			}
		}
	}
	return nil
}

// rounded leaves five digits of a figure: more than its noise leaves.
func rounded(x float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 5, 64), 64) // it was a number before
	return r
}

// benchmark is the row's name as a Go benchmark, without the prefix, as
// Ready/runner=extreme.
func (r Row) benchmark() string {
	name := benchmarkName(r.Case)
	if r.Size > 0 {
		name += fmt.Sprintf("/n=%d", r.Size)
	}
	return name + "/runner=" + r.Subject
}

// benchmarkName makes the name of a Go benchmark of a case's: SelfWake of self-wake.
func benchmarkName(id string) string {
	words := strings.Split(id, "-")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}
