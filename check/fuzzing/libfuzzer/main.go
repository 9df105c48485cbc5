// Command libfuzzer takes the fuzz targets to libFuzzer and back, so that many machines
// of an existing service can run them: .clusterfuzzlite/build.sh builds the programs, and
// this is for what goes into them and comes out.
//
//	libfuzzer pack FOLDER INTO             corpus files of Go's as libFuzzer's: a folder, or a .zip
//	libfuzzer unpack TARGET FILE|FOLDER... libFuzzer's, a crash or a corpus, as corpus files of Go's
//	libfuzzer prove [--runs N]             builds all, fuzzes in shards, merges, and finds a planted bug
//	libfuzzer planted                      how soon planted bugs are found, beside a stress test
//
// A libFuzzer input is bytes; a consumer makes a target's arguments of them. Packing is
// the way back.
//
// It exits with 0 for a pass, 1 when something was found or a planted bug was not, and 2
// when something is missing or the command was used badly.
//
// # Limits
//
// Packed are the types of argument that the targets have, and a few. The consumer takes
// many different bytes for the same arguments, so that packing what was unpacked gives
// other bytes than there were. What a program of libFuzzer says of a crash is more than Go
// says; that is not brought back, only the input is.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// badUse is the exit code for a command that could not be understood or not be started.
const badUse = 2

// run is the command without its process. It returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	code := 0
	root := &cobra.Command{
		Use:           "libfuzzer",
		Short:         "Take the fuzz targets to libFuzzer and back",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(packing(), unpacking(), prove(&code), planted())
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintf(stderr, "libfuzzer: %v\n", err)
		return badUse
	}
	return code
}
