package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/lane"
)

// onStdout is what --json takes for the standard output.
const onStdout = "-"

// onStdin is what a file is called that is read from the standard input.
const onStdin = "-"

// readInput reads a file or the standard input. Neither need ever end, as that of a
// terminal, and a file that is a pipe need not even open.
func readInput(ctx context.Context, name string, stdin io.Reader) ([]byte, error) {
	return untilInterrupted(ctx, func() ([]byte, error) {
		if name == onStdin {
			return io.ReadAll(stdin)
		}
		return os.ReadFile(name)
	})
}

// writable says which of the files that flags name can't be written, before anything is
// run, or is somebody's else, or is named twice. An empty name is a flag that was not
// given.
func writable(cmd *cobra.Command, files map[string]string) error {
	flags := map[string]string{} // by the places of their files
	for _, flag := range slices.Sorted(maps.Keys(files)) {
		path := files[flag]
		if path == "" || path == onStdout && flag == "--json" {
			continue
		}
		if path == onStdout {
			return fmt.Errorf("%s: name a file; only --json takes - for the standard output", flag)
		}
		at := place(path)
		if other, twice := flags[at]; twice {
			return fmt.Errorf("%s and %s name the same file", other, flag)
		}
		flags[at] = flag
		if err := lane.CheckWritable(path); err != nil {
			return fmt.Errorf("%s: %w", flag, err)
		}
		if err := ours(cmd, flag, path); err != nil {
			return fmt.Errorf("%s: %w", flag, err)
		}
	}
	return nil
}

// place is where a file is or would be, however its folder is spelt. What the name itself
// leads to does not matter: a link that is there is replaced, and not what it points to.
func place(path string) string {
	dir, err := filepath.Abs(filepath.Dir(path))
	if is, e := filepath.EvalSymlinks(dir); err == nil && e == nil {
		dir = is
	}
	return filepath.Join(dir, filepath.Base(path)) // that a folder is missing is said elsewhere
}

// texts is where what people read goes: to the standard output, unless --json takes that.
func texts(cmd *cobra.Command, json string) io.Writer {
	if json == onStdout {
		return cmd.ErrOrStderr()
	}
	return cmd.OutOrStdout()
}

// saveJSON saves the value where --json says, if it was given.
func saveJSON(cmd *cobra.Command, path string, value any) (err error) {
	switch path {
	case "":
	case onStdout:
		e := json.NewEncoder(cmd.OutOrStdout())
		e.SetIndent("", "  ")
		err = e.Encode(value)
	default:
		err = lane.SaveJSON(path, value)
	}
	if err != nil {
		return fmt.Errorf("--json: %w", err)
	}
	return nil
}
