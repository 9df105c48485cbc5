package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/internal/gotest"
	"github.com/extremely-boring/extreme/check/internal/shell"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/internal/count"
)

func packing() *cobra.Command {
	return &cobra.Command{
		Use:   "pack FOLDER INTO",
		Short: "Write Go's corpus files as libFuzzer's, into a folder or a .zip",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := packFolder(args[0], args[1])
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "packed %s into %s\n", count.Of(n, "input"), args[1])
			}
			return err
		},
	}
}

// packFolder packs the corpus files of a folder under their names, and returns how many.
// A zip gets the same bytes each time.
func packFolder(folder, into string) (int, error) {
	entries, err := readEntries(folder)
	if err != nil {
		return 0, err
	}
	if filepath.Ext(into) != ".zip" {
		if err := os.MkdirAll(into, 0o755); err != nil {
			return 0, err
		}
		for name, e := range entries {
			if err := os.WriteFile(filepath.Join(into, name), pack(e), 0o644); err != nil {
				return 0, err
			}
		}
		return len(entries), nil
	}
	f, err := os.Create(into)
	if err != nil {
		return 0, err
	}
	return len(entries), errors.Join(zipped(f, entries), f.Close())
}

func zipped(f *os.File, entries map[string][]argument) error {
	z := zip.NewWriter(f)
	names := make([]string, 0, len(entries))
	for name := range entries {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := w.Write(pack(entries[name])); err != nil {
			return err
		}
	}
	return z.Close()
}

func unpacking() *cobra.Command {
	var into string
	cmd := &cobra.Command{
		Use:   "unpack TARGET FILE|FOLDER...",
		Short: "Write libFuzzer's inputs as Go's corpus files, and say how to run one",
		Args:  cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			root, err := lane.FindRoot(".")
			if err != nil {
				return err
			}
			target, seeds := args[0], corpus(root, args[0])
			if into == "" {
				into = seeds
			}
			written, refused, err := unpackFiles(seeds, into, args[1:])
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if len(refused) > 0 {
				fmt.Fprintf(out, "%s with no arguments for %s in them, as %s\n", count.Of(len(refused), "file"), target, refused[0])
			}
			if len(written) == 1 && into == seeds {
				fmt.Fprintf(out, "go test ./fuzz -run %s\n", shell.Quote(gotest.Pattern(target+"/"+written[0])))
				return nil
			}
			fmt.Fprintf(out, "%s in %s\n", count.Of(len(written), "corpus file"), into)
			return nil
		},
	}
	cmd.Flags().StringVar(&into, "into", "", "write to this `FOLDER` (default: where go test looks for the target's corpus)")
	return cmd
}

// corpus is where go test looks for the corpus of a target.
func corpus(root, target string) string {
	return filepath.Join(root, "fuzz", "testdata", "fuzz", target)
}

// unpackFiles unpacks files, and those in folders, for the target whose corpus is in
// seeds. It returns the names of the corpus files, and which files the target would not
// be called with.
func unpackFiles(seeds, into string, files []string) (written, refused []string, err error) {
	types, err := signature(seeds)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no target %s: %s is missing", filepath.Base(seeds), seeds)
	} else if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(into, 0o755); err != nil {
		return nil, nil, err
	}
	for _, root := range files {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			all, ok := unpack(raw, types)
			if !ok {
				refused = append(refused, file)
				return nil
			}
			text := entry(all)
			written = append(written, input.Name(text))
			return os.WriteFile(filepath.Join(into, input.Name(text)), text, 0o644)
		})
		if err != nil {
			return nil, nil, err
		}
	}
	slices.Sort(written)
	return slices.Compact(written), refused, nil
}

// targets are the names of those that have a corpus.
func targets(root string) (all []string, err error) {
	folders, err := os.ReadDir(corpus(root, ""))
	for _, f := range folders {
		if strings.HasPrefix(f.Name(), "Fuzz") {
			all = append(all, f.Name())
		}
	}
	return all, err
}
