package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/trace"
)

// demoFlags are the flags of demo as they were typed.
type demoFlags struct {
	root  string
	list  bool
	drawn drawnFlags
}

// demoBug is the bug that is shown unless another is asked for: one line in the wrong
// place, which no test would find but by the schedule.
const demoBug = "signal-first"

func demonstrating(getenv func(string) string, code *int) *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo [id]",
		Short: "Put a bug into the runner before everybody's eyes, and catch it",
		Long: `Put a bug of the catalogue into a copy of the runner, show the diff, explore small
programs until one shows the bug, and draw that run beside the nearest that passes. It
needs no network, and some seconds. Without an id the bug is ` + demoBug + `.

Exit code 0 if the bug is caught, 1 if it is not.`,
		Args: atMostOneBug,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if f.list {
				return listBugs(cmd.OutOrStdout())
			}
			*code, err = f.run(cmd, append(args, demoBug)[0], getenv)
			return err
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.list, "list", false, "list the bugs")
	f.drawn.add(cmd)
	flags.StringVar(&f.root, "root", ".", "the module's `FOLDER`")
	_ = flags.MarkHidden("root")
	return cmd
}

// listBugs prints what there is to show.
func listBugs(w io.Writer) error {
	wide := 0
	for _, id := range mutantIDs() {
		wide = max(wide, len(id))
	}
	for _, m := range mutant.All() {
		line := fmt.Sprintf("%-*s  %s", wide, m.ID, m.Bug)
		if eyes := sanitizer(m); eyes != "" {
			line += fmt.Sprintf(" (only %s sees it: no picture)", eyes)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// run shows a bug and how it is caught.
func (f *demoFlags) run(cmd *cobra.Command, id string, getenv func(string) string) (int, error) {
	if err := writable(cmd, f.drawn.files()); err != nil {
		return badUse, err
	}
	m, err := traceable(id)
	if err != nil {
		return badUse, err
	}
	root, err := lane.FindRoot(f.root)
	if err != nil {
		return badUse, err
	}
	diff, err := trace.Diff(m, root)
	if err != nil {
		return badUse, err
	}
	out := cmd.OutOrStdout()
	_, terminal := terminalWidth(out)
	fmt.Fprintf(out, "The bug: %s.\nSeen in: %s.\n\n%s\n", m.Bug, m.Source, painted(diff, terminal && getenv("NO_COLOR") == ""))
	began := time.Now()
	status, done := newStatus("demo", cmd.ErrOrStderr(), getenv)
	run, err := caughtIn(cmd.Context(), root, m, nil, explore.Options{}, status)
	done()
	if errors.Is(err, trace.ErrEscaped) {
		fmt.Fprintf(out, "%v: %s\n", err, escaped(m))
		return 1, nil
	}
	if err != nil {
		return badUse, err
	}
	how := "explored on that"
	if run.Engine == trace.VirtualTime {
		how = "run on that in virtual time"
	}
	fmt.Fprintf(out, "Caught in %.1f s: a copy of the runner was built with it, and small programs were %s.\n\n", time.Since(began).Seconds(), how)
	show(out, run, getenv)
	if p, err := program.Parse(run.Program); err == nil && run.Engine == trace.Explorer {
		if shipped, err := trace.Explore(p); err == nil && len(shipped.Findings) == 0 {
			fmt.Fprintf(out, "\nThe shipped runner with the same program: %s.\n", shipped.Nothing())
		}
	}
	return 0, f.drawn.save(cmd, run)
}

// painted is a diff in the colours of a terminal, if it has any.
func painted(diff string, colour bool) string {
	lines := strings.SplitAfter(diff, "\n")
	for i, l := range lines {
		if !colour || l == "" {
			continue
		}
		code, ok := map[byte]string{'+': "32", '-': "31", '@': "36"}[l[0]]
		if ok {
			lines[i] = "\x1b[" + code + "m" + strings.TrimSuffix(l, "\n") + "\x1b[0m\n"
		}
	}
	return strings.Join(lines, "")
}
