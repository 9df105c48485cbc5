package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/extremely-boring/extreme/check/lane"
)

// writable says which of the files that flags name can't be written, before anything is
// run. An empty name is a flag that was not given.
func writable(files map[string]string) error {
	for _, flag := range slices.Sorted(maps.Keys(files)) {
		if files[flag] == "" {
			continue
		}
		if err := lane.CheckWritable(files[flag]); err != nil {
			return fmt.Errorf("%s: %w", flag, err)
		}
	}
	return nil
}
