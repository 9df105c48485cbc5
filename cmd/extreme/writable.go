package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/extremely-boring/extreme/check/lane"
)

// writable says which of the files that flags name can't be written, before anything is
// run, or is named twice. An empty name is a flag that was not given.
func writable(files map[string]string) error {
	flags := map[string]string{} // by their files
	for _, flag := range slices.Sorted(maps.Keys(files)) {
		if files[flag] == "" {
			continue
		}
		if other, twice := flags[files[flag]]; twice {
			return fmt.Errorf("%s and %s name the same file", other, flag)
		}
		flags[files[flag]] = flag
		if err := lane.CheckWritable(files[flag]); err != nil {
			return fmt.Errorf("%s: %w", flag, err)
		}
	}
	return nil
}
