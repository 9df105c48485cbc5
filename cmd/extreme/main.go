// Command extreme runs the harness: the lanes that prove the runner, each with
// the planted bugs that prove the lane, and the explorer.
//
//	extreme sanitize [lane...] [--short] [--seed N] [--programs N] [--json FILE]
//	extreme explore [PROGRAM|FILE|-] [--park K,T] [--scope P,H,G,A] [--strategy NAME] …
//	extreme replay TOKEN [--json FILE]
//	extreme trace [PROGRAM|FILE|TOKEN|-] [--mutant ID] [--html FILE] [--svg FILE] …
//	extreme demo [id] [--list] [--html FILE] [--svg FILE]
//	extreme mutants [id...] [--short] [--mechanical] [--json FILE] [--stryker FILE]
//	extreme fuzz [--for TIME] [--dir FOLDER] [--target NAME]... [--summary]
//	extreme bench [--short] [--markdown] [--json FILE] [--text FILE] [--matrix FILE]
//	extreme evidence [--dir FOLDER] [--short] [--fresh] [--fuzz FOLDER] [--seed N]
//	extreme evidence verify FILE [--rerun]
//
// It exits with 0 for a pass, 1 when something was found or a lane is blind,
// and 2 when something is incomplete or the command was used badly.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/lane"
)

func main() {
	ctx, end := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go heed(signals, end, func() { os.Exit(badUse) })
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// badUse is what the exit code says of a command that could not be understood
// or not be started.
const badUse = 2

// run is the command without its process. It returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	code := 0
	root := &cobra.Command{
		Use:           "extreme",
		Short:         "Prove an extremely boring async runner, and the harness that proves it",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.ArbitraryArgs,

		PersistentPreRunE: filled,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknown(args[0])
			}
			return cmd.Help()
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(helping())
	root.AddCommand(sanitize(getenv, &code), exploring(getenv, &code), replaying(&code), mutants(getenv, &code), fuzz(getenv, &code), tracing(getenv, &code), demonstrating(getenv, &code), benching(getenv, &code), evident(getenv, &code))
	root.SetArgs(args)
	out := &output{to: stdout}
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil && out.err != nil {
		err = fmt.Errorf("not all could be printed: %w", out.err)
	}
	if err != nil {
		fmt.Fprintf(stderr, "extreme: %v\n", err)
		if code == lane.Fail.ExitCode() { // what was found goes before what could not be saved
			return code
		}
		return badUse
	}
	return code
}

func unknown(command string) error {
	return fmt.Errorf("unknown command %q; the commands are sanitize, explore, replay, trace, demo, mutants, fuzz, bench, evidence and help", command)
}

// helping is the help command, for which a command that there is not is bad use, too.
func helping() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about any command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err == nil && about == cmd.Root() && len(rest) > 0 {
				err = unknown(rest[0])
			}
			if err != nil {
				return err
			}
			return about.Help()
		},
	}
}
