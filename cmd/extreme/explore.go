package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/derive"
	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/program"
)

// exploreFlags are the flags of explore as they were typed.
type exploreFlags struct {
	park, scope, strategy                               string
	executions, preemptions, steps, goroutines, workers int
	spurious                                            int
	seed                                                uint64
	json                                                string
	ledger                                              bool
}

// defaultScope is the size that is explored when nothing else is asked for.
const defaultScope = "2,2,2,5"

// family are the members of the family of parks that are explored when nothing else
// is asked for, as --park reads them.
var family = []string{"1,1", "1,2", "2,1", "1,3", "2,2"}

func exploring(getenv func(string) string, code *int) *cobra.Command {
	var f exploreFlags
	cmd := &cobra.Command{
		Use:   "explore [PROGRAM|FILE|-]",
		Short: "Run programs on the runner under every interleaving",
		Long: `Run a program on the explored copy of the runner under every interleaving, or
look for a bug where those are too many. The program is given as text, as a file,
or on the standard input for -. Without one, the family of parks and every program
of a small scope are explored.`,
		Args: atMostOneProgram,
		RunE: func(cmd *cobra.Command, args []string) error {
			tasks, err := f.tasks(cmd, args)
			if err != nil {
				return err
			}
			if err := writable(cmd, map[string]string{"--json": f.json}); err != nil {
				return err
			}
			if err := currentCopy(); err != nil {
				return err
			}
			defer collectLess(getenv)()
			o := outcome{Schema: 1, Command: "explore", Strategy: f.strategy, sample: tasks[0].options.Explore.Strategy > explore.Bounded}
			if o.sample {
				o.Seed = &f.seed
			}
			for _, t := range tasks {
				status, done := newStatus("explore", cmd.ErrOrStderr(), getenv)
				x := t.explore(cmd.Context(), status)
				done()
				o.add(x)
				o.tell(texts(cmd, f.json))
			}
			*code = o.Verdict.ExitCode()
			return saveJSON(cmd, f.json, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.park, "park", "", "explore the program that parks K times and is woken by T goroutines each time: `K,T`")
	flags.StringVar(&f.scope, "scope", "", "explore every legal program of at most so many `polls,handles,goroutines,actions`")
	flags.StringVar(&f.strategy, "strategy", "exhaustive", "the order of search: `NAME` is exhaustive, bounded, pos, surw or pct")
	flags.IntVar(&f.executions, "executions", 0, "stop after `N` executions of a program (default: no bound; 10000 for the random strategies)")
	flags.IntVar(&f.preemptions, "preemptions", 0, "for bounded: preempt at most `N` times (default: no bound)")
	flags.IntVar(&f.steps, "steps", 0, "stop an execution after `N` steps (default 10000)")
	flags.IntVar(&f.goroutines, "goroutines", 0, "stop an execution that starts more than `N` goroutines (default 1000)")
	flags.Uint64Var(&f.seed, "seed", 1, "start the random strategies with `N`")
	flags.IntVar(&f.workers, "workers", 0, "explore a program on `N` cores (default 1; all for the family)")
	flags.IntVar(&f.spurious, "spurious", 0, "inject `N` wakeups that nobody asked for")
	flags.StringVar(&f.json, "json", "", "save what came of it to `FILE` as JSON; - is the standard output")
	flags.BoolVar(&f.ledger, "ledger", true, "keep a ledger of every handle; without, only polls and parks are judged")
	return cmd
}

// collectLess has garbage collected an eighth as often as it is by default, unless GOGC
// says how often, until what it returns is called. An exploration keeps next to nothing
// and makes many small objects, so that the collector is at work every four megabytes: a
// fifth of the processor's time.
func collectLess(getenv func(string) string) (undo func()) {
	if getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(800)
	return func() { debug.SetGCPercent(before) }
}

// currentCopy says where the runner of the clone that the command is run in has changed
// since its explored copy was made: the copy would be judged in its place. Outside of a
// clone there is but the copy.
func currentCopy() error {
	root, err := lane.FindRoot(".")
	if err != nil {
		return nil
	}
	switch wrong, mends := derive.Current(root); {
	case wrong == "":
		return nil
	case mends == "":
		return errors.New(wrong)
	default:
		return fmt.Errorf("%s; make it anew by %s", wrong, mends)
	}
}

// errTwice says that more than one thing to explore was named.
var errTwice = errors.New("name one thing to explore: a program, --park or --scope")

// tasks checks all that can be checked before anything is run.
func (f *exploreFlags) tasks(cmd *cobra.Command, args []string) ([]task, error) {
	o, err := f.options(cmd)
	if err != nil {
		return nil, err
	}
	switch {
	case len(args) == 1 && f.park+f.scope != "", f.park != "" && f.scope != "":
		return nil, errTwice
	case len(args) == 1:
		p, err := readProgram(cmd.Context(), args[0], cmd.InOrStdin())
		return []task{{name: "program", program: p, options: o}}, err
	case f.park != "":
		t, err := parkTask(f.park, o)
		return []task{t}, err
	case f.scope != "":
		t, err := scopeTask(f.scope, o)
		return []task{t}, err
	}
	if f.workers == 0 {
		o.Explore.Workers = runtime.GOMAXPROCS(0)
	}
	var tasks []task
	for _, m := range family {
		t, err := parkTask(m, o)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, t)
	}
	t, err := scopeTask(defaultScope, o)
	return append(tasks, t), err
}

func (f *exploreFlags) options(cmd *cobra.Command) (scope.Options, error) {
	strategy, err := explore.ParseStrategy(f.strategy)
	if err != nil {
		return scope.Options{}, fmt.Errorf("--strategy: %w", err)
	}
	for _, b := range []bound{
		{"executions", f.executions, 1}, {"preemptions", f.preemptions, 0}, {"steps", f.steps, 1},
		{"goroutines", f.goroutines, 1}, {"workers", f.workers, 1}, {"spurious", f.spurious, 0},
	} {
		if err := b.check(cmd); err != nil {
			return scope.Options{}, err
		}
	}
	preemptions := f.preemptions
	if cmd.Flags().Changed("preemptions") {
		if strategy != explore.Bounded {
			return scope.Options{}, errors.New("--preemptions: it bounds nothing without --strategy bounded")
		}
		if preemptions == 0 {
			preemptions = -1 // as the options say none at all
		}
	}
	return scope.Options{
		NoBooks: !f.ledger,
		Explore: explore.Options{
			Strategy: strategy, Executions: f.executions, Preemptions: preemptions, Steps: f.steps, Goroutines: f.goroutines,
			Seed: f.seed, Workers: f.workers, Spurious: f.spurious,
		},
	}, nil
}

// readProgram takes its argument for a program if it looks like one.
func readProgram(ctx context.Context, arg string, stdin io.Reader) (*program.Program, error) {
	text, from := arg, "the program"
	if arg == onStdin || !strings.Contains(arg, "{") {
		if err := aFile(arg); err != nil {
			return nil, err
		}
		b, err := readInput(ctx, arg, stdin)
		if err != nil {
			return nil, err
		}
		text, from = string(b), arg
		if arg == onStdin {
			from = "the standard input"
		}
	}
	p, err := program.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from, err)
	}
	if err := program.Check(p); err != nil && !p.Hostile() {
		first, _, more := strings.Cut(err.Error(), "\n")
		if more {
			first += ", and more"
		}
		return nil, fmt.Errorf("%s is not legal: %s; begin it with expect and a rule if that is on purpose", from, first)
	}
	return p, nil
}

// aFile says why the name is not that of a file with a program in it.
func aFile(name string) error {
	info, err := os.Stat(name)
	switch {
	case name == onStdin:
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%q is neither a program nor a file", name)
	case err == nil && info.IsDir():
		return fmt.Errorf("%s is a folder, and neither a program nor a file", name)
	}
	return nil
}

// maxPark bounds the numbers of --park.
const maxPark = 64

func parkTask(text string, o scope.Options) (task, error) {
	k, t, ok := strings.Cut(text, ",")
	parks, err1 := strconv.Atoi(k)
	wakes, err2 := strconv.Atoi(t)
	if !ok || err1 != nil || err2 != nil || min(parks, wakes) < 1 || max(parks, wakes) > maxPark {
		return task{}, fmt.Errorf("--park: %q is not K,T: how often to park and how many goroutines to wake each time, from 1 to %d", text, maxPark)
	}
	return task{name: fmt.Sprintf("park %d,%d", parks, wakes), program: program.Park(parks, wakes), options: o}, nil
}

func scopeTask(text string, o scope.Options) (task, error) {
	size, err := program.ParseSize(text)
	if err != nil {
		return task{}, fmt.Errorf("--scope: %w", err)
	}
	return task{name: "scope " + size.String(), size: size, options: o}, nil
}
