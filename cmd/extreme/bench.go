package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/bench"
	"github.com/extremely-boring/extreme/check/lane"
)

// benchFlags are the flags of bench as they were typed.
type benchFlags struct {
	short, markdown          bool
	json, text, matrix, root string
}

func benching(getenv func(string) string, code *int) *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench",
		Args:  none,
		Short: "Hold the runner against others, and measure the harness",
		Long: "Measure the runner beside the primitives it is made of and beside runners in Rust, in\n" +
			"interleaved rounds, and print ratios. What is measured of the harness is the cost of\n" +
			"the ledger and the rates of the explorer and the fuzz targets. The runners in Rust are\n" +
			"compiled by cargo; without it the report is incomplete.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			v, err := f.run(cmd, getenv)
			*code = v.ExitCode()
			return err
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.short, "short", false, "measure for less than a minute")
	flags.BoolVar(&f.markdown, "markdown", false, "print the tables as Markdown")
	flags.StringVar(&f.json, "json", "", "save the report to `FILE` as JSON; - is the standard output")
	flags.StringVar(&f.text, "text", "", "save every figure to `FILE` as go test -bench prints it, for benchstat")
	flags.StringVar(&f.matrix, "matrix", "", "take the time of the kill matrix from `FILE`, as mutants --json saves it")
	flags.StringVar(&f.root, "root", ".", "the module's `FOLDER`")
	_ = flags.MarkHidden("root")
	return cmd
}

// run measures, prints and saves.
func (f benchFlags) run(cmd *cobra.Command, getenv func(string) string) (lane.Verdict, error) {
	if err := writable(cmd, map[string]string{"--json": f.json, "--text": f.text}); err != nil {
		return lane.Incomplete, err
	}
	o := bench.Options{Short: f.short, Matrix: f.matrix}
	if root, err := lane.FindRoot(f.root); err == nil { // elsewhere only the fuzz targets are missing
		o.Root = root
	}
	status, done := newStatus("bench", cmd.ErrOrStderr(), getenv)
	o.Progress = status
	r, err := bench.Run(cmd.Context(), o)
	done()
	if err != nil {
		return lane.Incomplete, fmt.Errorf("--matrix: %w", err)
	}
	if f.markdown {
		r.Markdown(texts(cmd, f.json))
	} else {
		r.Print(texts(cmd, f.json))
	}
	if err := saveJSON(cmd, f.json, r); err != nil {
		return r.Verdict, err
	}
	return r.Verdict, saveText(cmd, "--text", f.text, func() ([]byte, error) {
		var text bytes.Buffer
		err := r.WriteBenchmarks(&text)
		return text.Bytes(), err
	})
}
