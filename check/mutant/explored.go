package mutant

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/extremely-boring/extreme/check/derive"
)

// Explored returns the explored copy of the mutated runner: all its files by
// name, in place of those in check/explore/runner. The runner's source is read
// from the folder executor. Its lines are those of the mutated source.
//
// A mutant that the explorer has no model of is a [derive.NoModel]. One that
// breaks what the copy shares with the shipped runner is an error, too.
func (m Mutant) Explored(executor string) (map[string]string, error) {
	files, err := derive.Sources(executor)
	if err != nil {
		return nil, fmt.Errorf("mutant %s: %w", m.ID, err)
	}
	mutated, err := m.Apply(executor)
	if err != nil {
		return nil, err
	}
	for name, text := range mutated {
		if strings.Contains(name, "/") {
			return nil, fmt.Errorf("mutant %s: it is in %s, which the explored copy shares with the runner", m.ID, name)
		}
		files[name] = text
	}
	copies, err := derive.Runner(files)
	if err != nil {
		return nil, fmt.Errorf("mutant %s: %w", m.ID, err)
	}
	return copies, nil
}

// ExploredOverlay is like Overlay, for the explored copy: what is built with it
// explores the mutated runner. The folder module is that of go.mod.
func (m Mutant) ExploredOverlay(module, dir string) (string, error) {
	files, err := m.Explored(filepath.Join(module, "executor"))
	if err != nil {
		return "", err
	}
	return WriteOverlay(files, filepath.Join(module, "check", "explore", "runner"), filepath.Join(dir, m.fileName()+"-explored"))
}
