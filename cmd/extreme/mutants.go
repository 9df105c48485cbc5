package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/mutant"
)

// mutantsFlags are the flags of mutants as they were typed.
type mutantsFlags struct {
	short, all        bool
	mechanical, fresh bool
	lanes             []string
	seed              string
	json, stryker     string
	root              string
}

func mutants(getenv func(string) string, code *int) *cobra.Command {
	var f mutantsFlags
	cmd := &cobra.Command{
		Use:   "mutants [id...]",
		Args:  cobra.ArbitraryArgs,
		Short: "Put bugs into the runner and see which lane kills them",
		Long: "Put each bug of the catalogue into the runner, run every lane on it, and print the\n" +
			"kill matrix: which rule was found broken, after how many programs or executions.\n" +
			"The runner itself is a row, too, and must survive.",
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := f.run(cmd, args, getenv)
			*code = v.ExitCode()
			return err
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.short, "short", false, "stop each at its first kill, run fewer programs, and repeat a kill 3 times instead of 10")
	flags.BoolVar(&f.mechanical, "mechanical", false, "take the mutants that operators make of the syntax tree; each stops at its first kill")
	flags.BoolVar(&f.all, "all", false, "with --short or --mechanical: run every lane on every mutant")
	flags.BoolVar(&f.fresh, "fresh", false, "forget an earlier run that was interrupted")
	flags.StringSliceVar(&f.lanes, "lane", nil, "take only these `LANES`")
	flags.StringVar(&f.seed, "seed", "", "draw programs by `N` (default 1; or EXTREME_SEED)")
	flags.StringVar(&f.json, "json", "", "save the matrix to `FILE` as JSON; - is the standard output")
	flags.StringVar(&f.stryker, "stryker", "", "save the matrix to `FILE` in the mutation testing report schema of Stryker")
	flags.StringVar(&f.root, "root", ".", "the module's `FOLDER`")
	_ = flags.MarkHidden("root")
	cmd.AddCommand(trying(getenv, code))
	return cmd
}

// run makes the matrix, prints it and saves it.
func (f mutantsFlags) run(cmd *cobra.Command, ids []string, getenv func(string) string) (lane.Verdict, error) {
	o := kill.Options{Short: f.short, Seed: 1, FirstKill: (f.short || f.mechanical) && !f.all}
	seed, err := number("seed", f.seed, "EXTREME_SEED", getenv, 1<<62)
	if err != nil {
		return lane.Incomplete, err
	}
	if seed != 0 {
		o.Seed = seed
	}
	if err := writable(cmd, map[string]string{"--json": f.json, "--stryker": f.stryker}); err != nil {
		return lane.Incomplete, err
	}
	if o.Root, err = lane.FindRoot(f.root); err != nil {
		return lane.Incomplete, err
	}
	if o.Mutants, err = f.mutants(o.Root, ids); err != nil {
		return lane.Incomplete, err
	}
	if o.Columns, err = lane.Columns(cmd.Context(), o.Root, f.lanes, f.short, f.mechanical && !f.all && len(f.lanes) == 0); err != nil {
		return lane.Incomplete, err
	}
	if len(o.Columns) == 0 {
		return lane.Incomplete, fmt.Errorf("--lane: none of these lanes runs programs")
	}
	if len(ids) == 0 { // a few must not take the place of all that can be resumed
		if o.Journal, err = f.journal(); err != nil {
			return lane.Incomplete, err
		}
	}
	out := texts(cmd, f.json)
	width, terminal := terminalWidth(out)
	if !terminal {
		width = 0 // in a file nothing is left out
	}
	status, done := newStatus("mutants", cmd.ErrOrStderr(), getenv)
	o.Progress = status
	m, err := kill.Run(cmd.Context(), o)
	done()
	if err != nil {
		return lane.Incomplete, err
	}
	m.Print(out, width, terminal && getenv("NO_COLOR") == "")
	return m.Verdict(), f.save(cmd, m, o.Root)
}

// mutants are those of the ids, or all of a kind.
func (f mutantsFlags) mutants(root string, ids []string) (all []mutant.Mutant, err error) {
	executor := filepath.Join(root, "executor")
	all = append(mutant.All(), mutant.Equivalents()...)
	if f.mechanical {
		if all, err = mutant.Mechanical(executor); err != nil {
			return nil, err
		}
	}
	if len(ids) == 0 {
		return all, nil
	}
	var chosen []mutant.Mutant
	for i, id := range ids {
		if slices.Contains(ids[:i], id) { // it is one row, however often it is named
			continue
		}
		found := id == hunt.Original // a row of every matrix
		for _, m := range all {
			if m.ID == id {
				chosen, found = append(chosen, m), true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no mutant %q; the ids are those that extreme mutants prints, and with --mechanical those that its --json saves", id)
		}
	}
	return chosen, nil
}

// journal is where an interrupted run is resumed from.
func (f mutantsFlags) journal() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", nil // there is no place for one, and so it can't be resumed
	}
	name := "catalogue"
	if f.mechanical {
		name = "mechanical"
	}
	path := filepath.Join(cache, "extreme", "mutants", name+".jsonl")
	if f.fresh {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return "", err
		}
	}
	return path, nil
}

// save saves what was asked for.
func (f mutantsFlags) save(cmd *cobra.Command, m kill.Matrix, root string) error {
	if err := saveJSON(cmd, f.json, m); err != nil {
		return err
	}
	if f.stryker != "" {
		report, err := m.Stryker(root)
		if err == nil {
			err = lane.SaveJSON(f.stryker, report)
		}
		if err != nil {
			return fmt.Errorf("--stryker: %w", err)
		}
	}
	return nil
}
