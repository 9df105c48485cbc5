package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/internal/process"
	"github.com/extremely-boring/extreme/check/lane"
)

// blind is an error about a planted bug that is not found.
type blind struct{ what string }

func (e blind) Error() string { return "blind: " + e.what }

// proving is what prove was asked for.
type proving struct {
	runs, seed uint32
	sanitizer  string
	targets    []string
}

func prove(code *int) *cobra.Command {
	var p proving
	cmd := &cobra.Command{
		Use:   "prove",
		Short: "Build all, fuzz in shards, merge, and find a planted bug",
		Long: "Build the targets for libFuzzer, fuzz each in two shards from its seeds, and merge their\n" +
			"corpora. Then plant a bug, find it from nothing, and bring the input back to go test.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root, err := lane.FindRoot(".")
			if err != nil {
				return err
			}
			all, err := targets(root)
			if err != nil {
				return err
			}
			for _, name := range p.targets {
				if !slices.Contains(all, name) {
					return fmt.Errorf("--target: there is no fuzz target %q; there are %s", name, strings.Join(all, ", "))
				}
			}
			if len(p.targets) == 0 {
				p.targets = all
			}
			*code = p.run(cmd.Context(), root, cmd.OutOrStdout(), cmd.ErrOrStderr()).ExitCode()
			return nil
		},
	}
	flags := cmd.Flags()
	flags.Uint32Var(&p.runs, "runs", 500, "run `N` inputs in each shard, besides the seeds")
	flags.Uint32Var(&p.seed, "seed", 0, "start libFuzzer's mutators with `N` (default: a fresh one, printed)")
	flags.StringVar(&p.sanitizer, "sanitizer", "address", "build with `address` or none")
	flags.StringSliceVar(&p.targets, "target", nil, "fuzz only the target of this `NAME`")
	return cmd
}

// run proves, and prints a line for each thing that it has proved, and the verdict.
func (p proving) run(ctx context.Context, root string, out, notes io.Writer) lane.Verdict {
	if p.seed == 0 {
		p.seed = 1 + rand.Uint32N(1e9)
	}
	fmt.Fprintf(notes, "seed %d\n", p.seed)
	dir, err := os.MkdirTemp("", "extreme-libfuzzer-")
	if err == nil {
		err = p.steps(ctx, &bench{root: root, dir: dir, sanitizer: p.sanitizer, notes: notes}, out)
	}
	verdict := verdictOf(ctx, err)
	found := crashed{}
	if errors.As(err, &found) { // its input is in the folder
		fmt.Fprintf(out, "%s\n%s: %v; its input is %s\n", found.said, verdict, err, found.file)
		return verdict
	}
	if err = errors.Join(err, os.RemoveAll(dir)); err != nil {
		fmt.Fprintf(out, "%s: %v\n", verdict, err)
	} else {
		fmt.Fprintln(out, verdict)
	}
	return verdict
}

// verdictOf is the verdict of a proof that ended so.
func verdictOf(ctx context.Context, err error) lane.Verdict {
	lacks := missing{}
	switch {
	case err == nil:
		return lane.Pass
	case errors.As(err, &lacks) || ctx.Err() != nil || errors.Is(err, process.ErrLate):
		return lane.Incomplete
	}
	return lane.Fail
}

func (p proving) steps(ctx context.Context, b *bench, out io.Writer) error {
	if err := b.consumes(ctx, p.seed); err != nil {
		return err
	}
	fmt.Fprintf(out, "consumer: makes of %d packed inputs what they were\n", drawn)
	programs, err := b.build(ctx, b.root, "shipped", p.targets...)
	if err != nil {
		return err
	}
	for _, target := range p.targets {
		line, err := b.shard(ctx, programs, target, int(p.runs), p.seed)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, line)
	}
	line, err := b.finds(ctx, proof, p.seed)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, line)
	return nil
}
