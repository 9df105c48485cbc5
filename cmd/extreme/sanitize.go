package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/extremely-boring/extreme/check/evidence"
	"github.com/extremely-boring/extreme/check/lane"
)

// maxPrograms bounds what one lane may be asked to generate.
const maxPrograms = 100_000_000

// sanitizeFlags are the flags of sanitize as they were typed.
type sanitizeFlags struct {
	short          bool
	seed, programs string
	json           string
	sarif, junit   string
	root           string // the module's folder, where sanitize.sh says it
}

func sanitize(getenv func(string) string, code *int) *cobra.Command {
	var f sanitizeFlags
	cmd := &cobra.Command{
		Use:   "sanitize [lane...] [package...]",
		Short: "Run generated futures on the runner under every sanitizer",
		Long:  "Run generated futures on the runner under every sanitizer, and beside each lane\nits planted bugs, which it must catch.\n\nWith packages, as ./mine/..., run the lanes that apply over their tests that call\ncheck.Executor, in whatever module the command is in.\n\nLanes:\n" + laneList(),
		RunE: func(cmd *cobra.Command, args []string) error {
			lanes, packages := split(args)
			o, err := f.options(lanes, getenv)
			if err == nil {
				err = writable(cmd, map[string]string{"--json": f.json, "--sarif": f.sarif, "--junit": f.junit})
			}
			if err != nil {
				return err
			}
			run := lane.Run
			if len(packages) > 0 {
				o.Root = f.root
				run = func(ctx context.Context, o lane.Options) (lane.Report, error) {
					return lane.RunTheirs(ctx, o, packages)
				}
			} else if o.Root, err = lane.FindRoot(f.root); errors.Is(err, lane.ErrNoGo) {
				return err
			} else if err != nil {
				return fmt.Errorf("%w; or name packages, as ./..., with executors of your own", err)
			}
			v, err := f.run(cmd, run, o, getenv)
			*code = v.ExitCode()
			return err
		},
	}
	cmd.Flags().BoolVar(&f.short, "short", false, "run a tenth of the programs")
	cmd.Flags().StringVar(&f.seed, "seed", "", "start the generators with `N` (default: a fresh one, printed; or EXTREME_SEED)")
	cmd.Flags().StringVar(&f.programs, "programs", "", "generate `N` programs in each lane (default: the lane's own number; or EXTREME_PROGRAMS)")
	cmd.Flags().StringVar(&f.json, "json", "", "save the report to `FILE` as JSON; - is the standard output")
	cmd.Flags().StringVar(&f.sarif, "sarif", "", "save the findings to `FILE` as SARIF, which code scanning reads")
	cmd.Flags().StringVar(&f.junit, "junit", "", "save the report to `FILE` as JUnit")
	cmd.Flags().StringVar(&f.root, "root", ".", "the module's `FOLDER`")
	_ = cmd.Flags().MarkHidden("root")
	return cmd
}

// split tells lanes from packages, which have a dot or a slash in them.
func split(args []string) (lanes, packages []string) {
	for _, a := range args {
		if strings.ContainsAny(a, "./") {
			packages = append(packages, a)
		} else {
			lanes = append(lanes, a)
		}
	}
	return lanes, packages
}

func laneList() string {
	var b strings.Builder
	for _, l := range lane.All() {
		fmt.Fprintf(&b, "  %-8s %s", l.Name, l.About)
		if l.Optional {
			b.WriteString(" (left out where it can't run)")
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// options checks all that can be checked before anything is run.
func (f sanitizeFlags) options(lanes []string, getenv func(string) string) (lane.Options, error) {
	o := lane.Options{Lanes: lanes, Short: f.short}
	if _, err := lane.Choose(lanes); err != nil {
		for _, name := range lanes {
			if info, missing := os.Stat(name); missing == nil && info.IsDir() && !slices.Contains(lane.Names(), name) {
				return o, fmt.Errorf("%w; the package is ./%s", err, name)
			}
		}
		return o, err
	}
	var err error
	if o.Seed, err = number("seed", f.seed, "EXTREME_SEED", getenv, 1<<62); err != nil {
		return o, err
	}
	programs, err := number("programs", f.programs, "EXTREME_PROGRAMS", getenv, maxPrograms)
	if err != nil {
		return o, err
	}
	o.Programs = int(programs)
	return o, nil
}

// number reads a number from a flag, or else from the environment; zero if
// neither says one.
func number(flag, typed, variable string, getenv func(string) string, most int64) (int64, error) {
	name := "--" + flag
	if typed == "" {
		typed, name = getenv(variable), variable
	}
	if typed == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("%s: %q is not a whole number from 1 to %d", name, typed, most)
	}
	return n, nil
}

// run runs the lanes and prints their report.
func (f sanitizeFlags) run(cmd *cobra.Command, run func(context.Context, lane.Options) (lane.Report, error), o lane.Options, getenv func(string) string) (lane.Verdict, error) {
	out := texts(cmd, f.json)
	width, terminal := terminalWidth(out)
	var end func()
	o.Progress, end = progress(out, getenv)
	report, err := run(cmd.Context(), o)
	end()
	if err != nil {
		return lane.Incomplete, err
	}
	report.Print(out, width, terminal && getenv("NO_COLOR") == "")
	err = saveJSON(cmd, f.json, report)
	for _, failed := range f.saveForms(cmd, report, o.Root) {
		if failed != nil {
			if err != nil { // each that can't be saved is named
				fmt.Fprintf(cmd.ErrOrStderr(), "extreme: %v\n", err)
			}
			err = failed
		}
	}
	return report.Verdict, err
}

// live reports whether a line of w can be kept up to date.
func live(w io.Writer, getenv func(string) string) bool {
	_, terminal := terminalWidth(w)
	return terminal && getenv("TERM") != "dumb"
}

// progress returns one that tells w, and a function that ends it.
func progress(w io.Writer, getenv func(string) string) (p lane.Progress, end func()) {
	if !live(w, getenv) {
		return lane.NewLines(w), func() {}
	}
	l := lane.NewLive(w, func() int { width, _ := terminalWidth(w); return width })
	return l, l.Close
}

// saveForms saves the report of a run in the folder root in the other forms whose flags
// were given, and returns an error, or nil, for each.
func (f sanitizeFlags) saveForms(cmd *cobra.Command, r lane.Report, root string) []error {
	return []error{
		saveText(cmd, "--sarif", f.sarif, func() ([]byte, error) {
			return evidence.SARIF(r, evidence.Below(context.WithoutCancel(cmd.Context()), root))
		}),
		saveText(cmd, "--junit", f.junit, func() ([]byte, error) { return evidence.JUnit(r) }),
	}
}

// defaultWidth is what is printed to when nobody says how wide it is.
const defaultWidth = 100

// terminalWidth returns how many columns w has, and whether it is a terminal.
func terminalWidth(w io.Writer) (width int, terminal bool) {
	if o, ok := w.(*output); ok {
		w = o.to
	}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return defaultWidth, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return defaultWidth, true
	}
	return width, true
}
