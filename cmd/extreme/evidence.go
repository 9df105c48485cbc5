package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/evidence"
	"github.com/extremely-boring/extreme/check/fuzzing"
	"github.com/extremely-boring/extreme/check/lane"
)

// evidenceFlags are the flags of evidence as they were typed.
type evidenceFlags struct {
	dir, fuzz, seed string
	short, fresh    bool
	root            string
}

func evident(getenv func(string) string, code *int) *cobra.Command {
	var f evidenceFlags
	cmd := &cobra.Command{
		Use:   "evidence",
		Args:  none,
		Short: "Run everything and write down what was proved, as JSON and as a page",
		Long: "Run every lane, the kill matrix and the benchmarks, and write what was proved, on which\n" +
			"code and with what, into a folder: evidence.json; a page, Markdown and pictures of it;\n" +
			"SARIF, JUnit and an in-toto statement. Results are kept there and taken over as long as\n" +
			"the code is the same: an interrupted run goes on where it was.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			v, err := f.run(cmd, getenv)
			*code = v.ExitCode()
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.dir, "dir", "", "write into this `FOLDER` (default: bin/evidence in the module)")
	flags.BoolVar(&f.short, "short", false, "run a tenth of the programs, and only the columns of the kill matrix that need no sanitizer")
	flags.BoolVar(&f.fresh, "fresh", false, "take no result over, and run everything again")
	flags.StringVar(&f.fuzz, "fuzz", "", "take in what extreme fuzz has done in this `FOLDER` (default: where it keeps everything)")
	flags.StringVar(&f.seed, "seed", "", "start the generators with `N` (default: that of the results there are, or else a fresh one; or EXTREME_SEED)")
	flags.StringVar(&f.root, "root", ".", "the module's `FOLDER`")
	_ = flags.MarkHidden("root")
	cmd.AddCommand(verifying(getenv, code))
	return cmd
}

// options checks all that can be checked before anything is run.
func (f evidenceFlags) options(getenv func(string) string) (o evidence.Options, err error) {
	o = evidence.Options{Short: f.short, Fresh: f.fresh, Fuzz: f.fuzz}
	if o.Seed, err = number("seed", f.seed, "EXTREME_SEED", getenv, 1<<62); err != nil {
		return o, err
	}
	if o.Root, err = lane.FindRoot(f.root); err != nil {
		return o, err
	}
	o.Dir = f.dir
	if o.Dir == "" {
		o.Dir = filepath.Join(o.Root, "bin", "evidence")
	}
	if o.Fuzz == "" {
		if folder, err := fuzzFolder(); err == nil {
			if _, err := fuzzing.Read(folder); err == nil {
				o.Fuzz = folder
			}
		}
	}
	o.Dir, err = filepath.Abs(o.Dir)
	return o, err
}

// run gathers the evidence and saves it.
func (f evidenceFlags) run(cmd *cobra.Command, getenv func(string) string) (lane.Verdict, error) {
	o, err := f.options(getenv)
	if err != nil {
		return lane.Incomplete, err
	}
	out := cmd.OutOrStdout()
	end := tell(&o, out, getenv)
	e, err := evidence.Gather(cmd.Context(), o)
	end()
	if err == nil {
		err = e.Save(o.Dir)
	}
	if err != nil {
		return lane.Incomplete, err
	}
	e.Print(out)
	fmt.Fprintf(out, "\nthe page is %s\n", filepath.Join(o.Dir, evidence.PageName))
	return e.Verdict, nil
}

// tell lets the options tell w what is being done.
func tell(o *evidence.Options, w io.Writer, getenv func(string) string) (end func()) {
	before := ""
	if live(w, getenv) {
		before = "\r\x1b[K" // the line that is kept up to date
	}
	o.Log = func(line string) { fmt.Fprintf(w, "%s%s\n", before, line) }
	o.Progress, end = progress(w, getenv)
	return end
}

func verifying(getenv func(string) string, code *int) *cobra.Command {
	var rerun bool
	var root string
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Args:  one("file"),
		Short: "Check evidence claim by claim",
		Long: "Derive all again that follows from the results in FILE, an evidence.json or a folder\n" +
			"with one, compare the code with that of the clone the command is run in, and say what\n" +
			"holds. Exit code 0 if all does, 1 if something does not, 2 if something could not be\n" +
			"checked.",
		RunE: func(cmd *cobra.Command, args []string) error {
			here, missing := lane.FindRoot(root)
			v, err := evidence.Verify(cmd.Context(), here, args[0])
			if err != nil {
				return err
			}
			if rerun {
				if missing != nil {
					return fmt.Errorf("--rerun: %w", missing)
				}
				o := evidence.Options{Root: here}
				end := tell(&o, cmd.ErrOrStderr(), getenv)
				err = evidence.Rerun(cmd.Context(), o, args[0], &v)
				end()
			}
			v.Print(cmd.OutOrStdout())
			*code = v.ExitCode()
			return err
		},
	}
	cmd.Flags().BoolVar(&rerun, "rerun", false, "run the lanes and the kill matrix again, too, with the same seed")
	cmd.Flags().StringVar(&root, "root", ".", "the module's `FOLDER`")
	_ = cmd.Flags().MarkHidden("root")
	return cmd
}
