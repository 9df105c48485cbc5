package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/trace"
)

// traceFlags are the flags of trace as they were typed.
type traceFlags struct {
	mutant, root string
	virtual      bool
	bounds       explore.Options // on an execution
	drawn        drawnFlags
	json         string
}

func tracing(getenv func(string) string, code *int) *cobra.Command {
	var f traceFlags
	cmd := &cobra.Command{
		Use:   "trace [PROGRAM|FILE|TOKEN|-]",
		Short: "Show one run step by step: every handle, count, lock and wait",
		Long: `Run a program and draw what happened: a column for each goroutine, each clone, wake
and drop with the handle it is about, the reference count, the flag and who waits. The
run is the one that breaks a rule, with the nearest that passes, or if none does the
first that the explorer takes. A token of explore shows that very execution.

With --mutant the runner is a copy with that bug in it; then the program may be left
out, and a simple one that shows the bug is looked for.

Exit code 1 if the run breaks a rule that the program does not expect.`,
		Args: atMostOneProgram,
		RunE: func(cmd *cobra.Command, args []string) error {
			run, err := f.run(cmd, args, getenv)
			if err == nil {
				show(texts(cmd, f.json), run, getenv)
				*code = run.Verdict().ExitCode()
				err = f.save(cmd, run)
			}
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.mutant, "mutant", "", "put the bug of that `ID` into the runner; extreme demo --list lists them")
	flags.BoolVar(&f.virtual, "virtual", false, "run on real goroutines in virtual time, and not in the explorer")
	flags.IntVar(&f.bounds.Steps, "steps", 0, "stop an execution after `N` steps (default 10000)")
	flags.IntVar(&f.bounds.Goroutines, "goroutines", 0, "stop an execution that starts more than `N` goroutines (default 1000)")
	flags.StringVar(&f.json, "json", "", "save the run to `FILE` as JSON; - is the standard output")
	f.drawn.add(cmd)
	flags.StringVar(&f.root, "root", ".", "the module's `FOLDER`")
	_ = flags.MarkHidden("root")
	return cmd
}

// run makes the run. All that can be wrong with the flags is said before anything runs.
func (f *traceFlags) run(cmd *cobra.Command, args []string, getenv func(string) string) (trace.Run, error) {
	files := f.drawn.files()
	files["--json"] = f.json
	if err := writable(cmd, files); err != nil {
		return trace.Run{}, err
	}
	if err := f.bounded(cmd, args); err != nil {
		return trace.Run{}, err
	}
	if f.mutant != "" {
		return f.ofMutant(cmd, args, getenv)
	}
	if len(args) == 0 {
		return trace.Run{}, errors.New("name what to trace: a program, a file, a token, or - for the standard input; or a --mutant")
	}
	if !f.virtual {
		if err := currentCopy(); err != nil {
			return trace.Run{}, err
		}
	}
	if scope.Begins(args[0]) && absent(args[0]) {
		if f.virtual {
			return trace.Run{}, errors.New("--virtual: a token names an execution of the explorer")
		}
		return trace.Replay(args[0])
	}
	p, err := readTraced(cmd.Context(), args[0], cmd.InOrStdin())
	if err != nil {
		return trace.Run{}, err
	}
	status, done := newStatus("trace", cmd.ErrOrStderr(), getenv)
	defer done()
	status("exploring")
	return untilInterrupted(cmd.Context(), func() (trace.Run, error) {
		if f.virtual {
			return trace.InVirtualTime(p), nil
		}
		run, err := trace.ExploreWith(scope.Options{Explore: f.bounds}, p)
		if errors.Is(err, trace.ErrTimed) {
			return trace.InVirtualTime(p), nil
		}
		return run, cut(err)
	})
}

// bounded says what is wrong with the bounds: only the explorer has any, and an execution
// that a token names has come to its end before.
func (f *traceFlags) bounded(cmd *cobra.Command, args []string) error {
	for _, bound := range []bound{{"steps", f.bounds.Steps, 1}, {"goroutines", f.bounds.Goroutines, 1}} {
		if err := bound.check(cmd); err != nil {
			return err
		}
		switch {
		case !cmd.Flags().Changed(bound.flag):
		case f.virtual:
			return fmt.Errorf("--%s: only the explorer is bounded, and not virtual time", bound.flag)
		case len(args) == 0:
			return fmt.Errorf("--%s: name the program that it is for", bound.flag)
		case scope.Begins(args[0]) && absent(args[0]):
			return fmt.Errorf("--%s: a token names an execution, which is run to its end", bound.flag)
		}
	}
	return nil
}

// cut adds to an error that says that an execution was cut what helps.
func cut(err error) error {
	if !errors.Is(err, trace.ErrCut) {
		return err
	}
	return fmt.Errorf("incomplete: %w; %s", err, remedy(err.Error()))
}

// readTraced is readProgram, for what may be a token, too.
func readTraced(ctx context.Context, arg string, stdin io.Reader) (*program.Program, error) {
	if arg != "-" && !strings.Contains(arg, "{") && absent(arg) {
		return nil, fmt.Errorf("%q is neither a program nor a file nor a replay token", arg)
	}
	return readProgram(ctx, arg, stdin)
}

// absent reports whether there is no file of that name.
func absent(name string) bool {
	_, err := os.Stat(name)
	return errors.Is(err, fs.ErrNotExist)
}

// ofMutant runs a program on a mutant of the runner, or looks for one that shows it.
func (f *traceFlags) ofMutant(cmd *cobra.Command, args []string, getenv func(string) string) (trace.Run, error) {
	m, err := traceable(f.mutant)
	if err != nil {
		return trace.Run{}, fmt.Errorf("--mutant: %w", err)
	}
	if f.virtual {
		return trace.Run{}, errors.New("--virtual: how a mutant runs follows from what it edits")
	}
	var p *program.Program
	if len(args) > 0 {
		if p, err = readTraced(cmd.Context(), args[0], cmd.InOrStdin()); err != nil {
			return trace.Run{}, err
		}
	}
	root, err := lane.FindRoot(f.root)
	if err != nil {
		return trace.Run{}, err
	}
	status, done := newStatus("trace", cmd.ErrOrStderr(), getenv)
	defer done()
	run, err := caughtIn(cmd.Context(), root, m, p, f.bounds, status)
	err = cut(err)
	if errors.Is(err, trace.ErrEscaped) {
		err = fmt.Errorf("%w: %s", err, escaped(m))
	}
	return run, err
}

// caughtIn builds the mutant and runs the program on it, and says so.
func caughtIn(ctx context.Context, root string, m mutant.Mutant, p *program.Program, bounds explore.Options, status func(string)) (trace.Run, error) {
	status("building the runner with " + m.ID)
	run, err := trace.OfMutant(ctx, root, m, p, bounds)
	if err != nil && ctx.Err() != nil { // and not what became of the process that was killed then
		err = errors.New(interrupted)
	}
	return run, err
}

// traceable returns the mutant of that id.
func traceable(id string) (mutant.Mutant, error) {
	m, ok := mutant.ByID(id)
	if !ok {
		return m, fmt.Errorf("no bug is called %q; extreme demo --list lists what there is", id)
	}
	return m, nil
}

// mutantIDs are those of the catalogue.
func mutantIDs() (ids []string) {
	for _, m := range mutant.All() {
		ids = append(ids, m.ID)
	}
	return ids
}

// show draws a run as wide as the terminal is.
func show(w io.Writer, run trace.Run, getenv func(string) string) {
	width, terminal := terminalWidth(w)
	fmt.Fprint(w, run.Text(trace.Look{Width: width, Colour: terminal && getenv("NO_COLOR") == ""}))
}

// save saves what was asked for.
func (f *traceFlags) save(cmd *cobra.Command, run trace.Run) error {
	if err := saveJSON(cmd, f.json, run); err != nil {
		return err
	}
	return f.drawn.save(cmd, run)
}
