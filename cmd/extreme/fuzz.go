package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/fuzzing"
	"github.com/extremely-boring/extreme/check/lane"
)

// fuzzFlags are the flags of fuzz as they were typed.
type fuzzFlags struct {
	length, dir, disk string
	targets           []string
	cores, seed       string
	json, html        string
	summary           bool
	root              string
}

func fuzz(getenv func(string) string, code *int) *cobra.Command {
	var f fuzzFlags
	cmd := &cobra.Command{
		Use:   "fuzz",
		Args:  none,
		Short: "Fuzz the harness and the runner for a night, and keep all that is found",
		Long: "Run every fuzz target in turn, under every build there is a compiler for, until the\n" +
			"time is up. Crashes are kept and equal ones are one finding. All is in one folder,\n" +
			"where the next run goes on; signal USR1 asks for a summary meanwhile.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := f.run(cmd, getenv)
			if err != nil {
				return err
			}
			*code = s.Verdict.ExitCode()
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.length, "for", "8h", "fuzz for this `TIME`, as 90s, 30m or 8h")
	flags.StringVar(&f.dir, "dir", "", "keep everything in this `FOLDER` (default: one in the user's cache)")
	flags.StringSliceVar(&f.targets, "target", nil, "run only the target of this `NAME`")
	flags.StringVar(&f.cores, "cores", "", "run `N` targets side by side (default: the cores there are)")
	flags.StringVar(&f.seed, "seed", "", "start the mutators with `N` (default: a fresh one, printed; or EXTREME_SEED)")
	flags.StringVar(&f.disk, "disk", "2GB", "let the corpus take this `SIZE`, as 500MB or 2GB")
	flags.StringVar(&f.json, "json", "", "save the summary to `FILE` as JSON; - is the standard output")
	flags.StringVar(&f.html, "html", "", "save the summary to `FILE` as a page")
	flags.BoolVar(&f.summary, "summary", false, "sum up what is in the folder, and run nothing")
	flags.StringVar(&f.root, "root", ".", "the module's `FOLDER`")
	_ = flags.MarkHidden("root")
	return cmd
}

// run fuzzes, or only sums up, and prints and saves the summary.
func (f fuzzFlags) run(cmd *cobra.Command, getenv func(string) string) (fuzzing.Summary, error) {
	o, err := f.options(getenv)
	if err == nil {
		err = writable(cmd, map[string]string{"--json": f.json, "--html": f.html})
	}
	if err != nil {
		return fuzzing.Summary{}, err
	}
	out := texts(cmd, f.json)
	if f.summary {
		s, err := fuzzing.Read(o.Folder)
		if err != nil {
			return s, fmt.Errorf("--dir: %w", err)
		}
		s.Print(out)
		return s, f.save(cmd, s)
	}
	if o.Root, err = lane.FindRoot(f.root); err != nil {
		return fuzzing.Summary{}, err
	}
	notes := cmd.ErrOrStderr()
	status, done := newStatus("fuzz", notes, getenv)
	if _, terminal := terminalWidth(notes); terminal && getenv("TERM") != "dumb" {
		o.Status = status
		o.Log = func(line string) { fmt.Fprintf(notes, "\r\x1b[K%s\n", line) }
	} else {
		o.Log = func(line string) { fmt.Fprintln(notes, line) }
		o.Round = o.Log
	}
	show, ignore := summaryAsked()
	defer ignore()
	o.Show = show
	o.Shown = func(s fuzzing.Summary) {
		s.Print(out)
		if err := errors.Join(s.Keep(), f.save(cmd, s)); err != nil {
			o.Log(err.Error())
		}
	}
	s, err := fuzzing.Run(cmd.Context(), o)
	done()
	if err != nil {
		return s, err
	}
	s.Print(out)
	if err := errors.Join(s.Keep(), f.save(cmd, s)); err != nil {
		if s.Verdict != lane.Fail { // the exit code shall still say so
			return s, err
		}
		o.Log("extreme: " + err.Error())
	}
	return s, nil
}

// options checks all that can be checked before anything is run.
func (f fuzzFlags) options(getenv func(string) string) (o fuzzing.Options, err error) {
	if o.For, err = time.ParseDuration(f.length); err != nil || o.For < time.Second {
		return o, fmt.Errorf("--for: %q is not a time of a second or more, as 90s, 30m or 8h", f.length)
	}
	cores, err := number("cores", f.cores, "", func(string) string { return "" }, 4096)
	if err != nil {
		return o, err
	}
	o.Cores = int(cores)
	if o.Seed, err = number("seed", f.seed, "EXTREME_SEED", getenv, 1<<62); err != nil {
		return o, err
	}
	if o.Disk, err = size(f.disk); err != nil {
		return o, fmt.Errorf("--disk: %w", err)
	}
	o.Targets = f.targets
	dir := f.dir
	if dir == "" {
		if dir, err = fuzzFolder(); err != nil {
			return o, fmt.Errorf("--dir: say where to keep everything: %w", err)
		}
	}
	o.Folder, err = filepath.Abs(dir)
	return o, err
}

// fuzzFolder is where everything is kept unless a flag says otherwise.
func fuzzFolder() (string, error) {
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "extreme", "fuzz"), err
}

// size reads a number of bytes with its unit.
func size(text string) (int64, error) {
	digits, unit := text, int64(1)
	for _, u := range []struct {
		name string
		size int64
	}{{"KB", 1 << 10}, {"MB", 1 << 20}, {"GB", 1 << 30}, {"TB", 1 << 40}} {
		if d, ok := strings.CutSuffix(strings.ToUpper(text), u.name); ok {
			digits, unit = d, u.size
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || n > 1<<50/unit {
		return 0, fmt.Errorf("%q is not a size, as 500MB or 2GB", text)
	}
	return n * unit, nil
}

// save saves the summary where it was asked for.
func (f fuzzFlags) save(cmd *cobra.Command, s fuzzing.Summary) error {
	if err := saveJSON(cmd, f.json, s); err != nil {
		return err
	}
	return saveText(cmd, "--html", f.html, s.Page)
}
