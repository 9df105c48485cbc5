package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/mutant"
)

// tryFlags are the flags of mutants try as they were typed.
type tryFlags struct {
	json, seed, root string
}

func trying(getenv func(string) string, code *int) *cobra.Command {
	var f tryFlags
	cmd := &cobra.Command{
		Use:   "try FILE.diff",
		Short: "Put a bug of your own into the runner and see who kills it",
		Long: "Apply a unified diff to a copy of the runner, build it in every lane, and say who\n" +
			"kills it and how, with the simplest program that shows it; - reads the diff from\n" +
			"the standard input. Exit code 0 if it is killed, 1 if it survives, 2 for a diff\n" +
			"that does not apply or build, and where nobody can tell.",
		Args: one("diff"),
		RunE: func(cmd *cobra.Command, args []string) error {
			killed, err := f.run(cmd, args[0], getenv)
			*code = killed
			return err
		},
	}
	cmd.Flags().StringVar(&f.json, "json", "", "save what came of it to `FILE` as JSON; - is the standard output")
	cmd.Flags().StringVar(&f.seed, "seed", "", "draw programs by `N` (default 1; or EXTREME_SEED)")
	cmd.Flags().StringVar(&f.root, "root", ".", "the module's `FOLDER`")
	_ = cmd.Flags().MarkHidden("root")
	return cmd
}

// run tries the diff and returns the exit code.
func (f tryFlags) run(cmd *cobra.Command, name string, getenv func(string) string) (int, error) {
	o := kill.Options{Seed: 1, Shrink: true}
	seed, err := number("seed", f.seed, "EXTREME_SEED", getenv, 1<<62)
	if err != nil {
		return badUse, err
	}
	if seed != 0 {
		o.Seed = seed
	}
	if err := writable(cmd, map[string]string{"--json": f.json}); err != nil {
		return badUse, err
	}
	diff, err := readInput(cmd.Context(), name, cmd.InOrStdin())
	if err != nil {
		return badUse, err
	}
	if o.Root, err = lane.FindRoot(f.root); err != nil {
		return badUse, err
	}
	m, err := kill.Patch(cmd.Context(), o.Root, diff)
	if err != nil {
		if name == onStdin {
			name = "the standard input"
		}
		return badUse, fmt.Errorf("%s: %w", name, err)
	}
	o.Mutants = []mutant.Mutant{m}
	if o.Columns, err = lane.Columns(cmd.Context(), o.Root, nil, false, false); err != nil {
		return badUse, err
	}
	status, done := newStatus("try", cmd.ErrOrStderr(), getenv)
	o.Progress = status
	matrix, err := kill.Run(cmd.Context(), o)
	done()
	if err != nil {
		return badUse, err
	}
	tried := matrix.Tried()
	tried.Print(texts(cmd, f.json))
	return tried.ExitCode(), saveJSON(cmd, f.json, tried)
}
