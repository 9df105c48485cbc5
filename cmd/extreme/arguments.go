package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagError adds to what is wrong with a flag where to find the right ones.
func flagError(cmd *cobra.Command, err error) error {
	return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
}

// filled refuses a flag that was given without anything in it, as by a variable of a shell
// that is not set: what was asked for is not known, and would be left out without a word.
func filled(cmd *cobra.Command, _ []string) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		values := []string{f.Value.String()}
		if several, ok := f.Value.(pflag.SliceValue); ok {
			values = several.GetSlice()
		}
		if err == nil && (len(values) == 0 || slices.Contains(values, "")) {
			what, _ := pflag.UnquoteUsage(f)
			err = flagError(cmd, fmt.Errorf("--%s: there is no %s in it", f.Name, what))
		}
	})
	return err
}

// bound is a flag that bounds something, what it was given as, and the least that it may be:
// what is left out has another meaning than nothing at all.
type bound struct {
	flag      string
	is, least int
}

// check refuses a bound that was given and is too small.
func (b bound) check(cmd *cobra.Command) error {
	if cmd.Flags().Changed(b.flag) && b.is < b.least {
		return fmt.Errorf("--%s: %d is less than %d", b.flag, b.is, b.least)
	}
	return nil
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
