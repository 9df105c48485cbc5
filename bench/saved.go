package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/extremely-boring/extreme/check/kill"
)

// What other parts of the harness measured themselves: the fuzz targets by their own
// benchmarks, and the kill matrix when it was made.

// fuzzRows runs the benchmarks of the fuzz targets.
func fuzzRows(ctx context.Context, o Options) ([]Row, error) {
	missing := func(reason, remedy string) error {
		return &Missing{What: "the rate of the fuzz targets", Reason: reason, Remedy: remedy}
	}
	if o.Root == "" {
		return nil, missing("this is no clone of the module", "run it in one")
	}
	folder, err := os.MkdirTemp("", "extreme-bench-")
	if err != nil {
		return nil, missing(err.Error(), "")
	}
	defer os.RemoveAll(folder)
	o.Progress("compile the fuzz targets")
	binary := filepath.Join(folder, "fuzz.test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, "./fuzz")
	build.Dir = o.Root
	if out, err := build.CombinedOutput(); err != nil {
		return nil, missing("go test -c ./fuzz: "+lastLine(out, err), "make that command work")
	}
	rows := &fuzzFigures{}
	for round := range o.rounds() {
		o.Progress(fmt.Sprintf("round %d of %d: fuzz", round+1, o.rounds()))
		run := exec.CommandContext(ctx, binary, "-test.run", "^$", "-test.bench", ".", "-test.benchtime", (slicesOfFigure * o.slice()).String())
		run.Dir = filepath.Join(o.Root, "fuzz")
		out, err := run.CombinedOutput()
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			return rows.medians(), missing("its benchmarks: "+lastLine(out, err), "go test -run '^$' -bench . ./fuzz")
		}
		if err := rows.read(bytes.NewReader(out)); err != nil {
			return rows.medians(), missing(err.Error(), "")
		}
	}
	return rows.medians(), nil
}

// fuzzFigures are rows that grow by a sample with each output that is read.
type fuzzFigures struct{ rows []*Row }

// procs is what the testing package puts at the end of a benchmark's name.
var procs = regexp.MustCompile(`-\d+$`)

// read takes in the figures of one output of go test -bench: of each benchmark the one in
// its own unit, or else its time.
func (f *fuzzFigures) read(output io.Reader) error {
	r := benchfmt.NewReader(output, "the fuzz targets")
	for r.Scan() {
		result, ok := r.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		value, unit := result.Values[0].OrigValue, result.Values[0].OrigUnit
		for _, v := range result.Values {
			if v.Unit == "executions/s" {
				value, unit = v.Value, v.Unit
			}
		}
		name := procs.ReplaceAllString(string(result.Name), "")
		row := f.row(strings.ToLower(strings.ReplaceAll(name, "/", ",")))
		row.Unit, row.Samples = unit, append(row.Samples, value)
	}
	return r.Err()
}

func (f *fuzzFigures) row(subject string) *Row {
	for _, row := range f.rows {
		if row.Subject == subject {
			return row
		}
	}
	f.rows = append(f.rows, &Row{Case: "fuzz", Subject: subject})
	return f.rows[len(f.rows)-1]
}

func (f *fuzzFigures) medians() (rows []Row) {
	for _, row := range f.rows {
		row.summarize()
		rows = append(rows, *row)
	}
	return rows
}

// lastLine says in a line how a command failed.
func lastLine(out []byte, err error) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return fmt.Sprintf("%v: %s", err, lines[len(lines)-1])
}

// matrixRows is how long a kill matrix took that was saved as the file path, or nothing
// without a path.
func matrixRows(path string) ([]Row, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var matrix kill.Matrix
	if err := json.Unmarshal(text, &matrix); err != nil {
		return nil, fmt.Errorf("%s is no kill matrix: %w", path, err)
	}
	switch {
	case matrix.Command != "mutants": // other reports have seconds and rows as well, as that of a bench
		return nil, fmt.Errorf("%s is no kill matrix: the command that it names is %q; extreme mutants --json saves one", path, matrix.Command)
	case matrix.Schema != 1:
		return nil, fmt.Errorf("%s has version %d of the form of a kill matrix, and this command knows version 1", path, matrix.Schema)
	case matrix.Seconds <= 0 || len(matrix.Rows) == 0:
		return nil, fmt.Errorf("%s is no kill matrix: it has no seconds or no rows; extreme mutants --json saves one", path)
	case !matrix.Whole():
		return nil, fmt.Errorf("%s is a part of a kill matrix, whose time says nothing of the whole; extreme mutants --json saves all of it, without --short and uninterrupted", path)
	}
	s := matrix.Seconds
	return []Row{{Case: matrixCase, Subject: "kill-matrix", Unit: "s", Value: s, Low: s, High: s, Samples: []float64{s}}}, nil
}

// matrixCase is the id of the case that is the time of the kill matrix.
const matrixCase = "mutants"
