package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// flagError adds to what is wrong with a flag where to find the right ones.
func flagError(cmd *cobra.Command, err error) error {
	return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
}

// none refuses arguments.
func none(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return flagError(cmd, fmt.Errorf("%s takes no arguments, and not %q", cmd.Name(), args[0]))
}

// one refuses all but one argument, which is a what.
func one(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			return nil
		}
		return flagError(cmd, fmt.Errorf("%s takes one %s, and not %d", cmd.Name(), what, len(args)))
	}
}

// atMostOneProgram refuses more than one argument: most likely a program without quotes.
func atMostOneProgram(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("%d programs: put one into quotes, or into a file", len(args))
	}
	return nil
}

// atMostOneBug refuses more than one argument.
func atMostOneBug(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return flagError(cmd, fmt.Errorf("%s shows one bug, and not %d", cmd.Name(), len(args)))
	}
	return nil
}
