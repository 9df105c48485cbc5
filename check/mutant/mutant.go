// Package mutant holds broken runners. Each is a few edits of the shipped runner's
// source and applied by machine, so that what is broken is the runner as it is
// today.
//
// There are two kinds. The catalogue, by [All], is of bugs that real projects
// shipped. [Mechanical] makes every small slip that its operators know, of the
// runner as it stands: nobody has to think of them, and so they also show what
// nobody looks at.
//
// An edit names text that must stand exactly once in its file. When the runner
// changes so that it no longer does, applying the mutant is an error and never
// a skip.
//
// # Limits
//
// The catalogue is a sample of what can go wrong. A harness that catches all of
// it can still miss the next bug. A mechanical mutant is one slip in one place:
// what takes two, or new code, is not among them.
package mutant

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/rule"
)

// Mutant is one bug, ready to be put into the runner.
type Mutant struct {
	// ID is stable: in lower case with hyphens, or for a mechanical one as
	// [Mechanical] says.
	ID string
	// Bug says in one line what is wrong.
	Bug string
	// Source is where the bug was seen in the wild.
	Source string
	// Rules are the rules it breaks; a kill by any other is a miss. Where there
	// are none, as for the mechanical ones, it is any rule that a runner can
	// break.
	Rules []rule.Rule
	// Lanes are the lanes that have reported it by one of its rules each time they
	// were tried, with as many programs as a lane gives a planted bug. Others may
	// see it by chance. The lanes msan and leak, which cost the most to try, stand
	// here for what they are for. There are none for an equivalent or a mechanical
	// mutant.
	Lanes []string
	// Equivalent is why no program can tell it from the shipped runner. It is
	// empty for a bug.
	Equivalent string
	// Unreachable is why no test can get to where it differs from the shipped
	// runner, though it does differ. It is empty for a bug that can be shown.
	Unreachable string
	// Edits turn the shipped source into the broken one.
	Edits []Edit
}

// Edit replaces one piece of text by another.
type Edit struct {
	// File is relative to the runner's folder, with slashes.
	File string
	// Old must stand in the file exactly once. When it is empty, New is
	// appended to the file, which is made if there is none.
	Old, New string
}

// ByID returns the mutant of that id, of the catalogue or of the equivalent ones.
func ByID(id string) (Mutant, bool) {
	for _, m := range append(All(), equivalents...) {
		if m.ID == id {
			return m, true
		}
	}
	return Mutant{}, false
}

// All returns the catalogue, in its order: bugs only.
func All() []Mutant { return slices.Concat(catalogue, scheduled, givingUp, recycling, unwinding) }

// Apply returns the mutated files by name. The runner's source is read from the
// folder executor.
func (m Mutant) Apply(executor string) (map[string]string, error) {
	files := map[string]string{}
	for i, e := range m.Edits {
		text, ok := files[e.File]
		if !ok {
			b, err := os.ReadFile(filepath.Join(executor, filepath.FromSlash(e.File)))
			if err != nil && (e.Old != "" || !errors.Is(err, fs.ErrNotExist)) {
				return nil, fmt.Errorf("mutant %s: edit %d: %w", m.ID, i+1, err)
			}
			text = string(b)
		}
		if e.Old == "" {
			files[e.File] = text + e.New
			continue
		}
		if n := strings.Count(text, e.Old); n != 1 {
			return nil, fmt.Errorf("mutant %s: edit %d no longer applies: %q stands %d times in %s, not once", m.ID, i+1, e.Old, n, e.File)
		}
		files[e.File] = strings.Replace(text, e.Old, e.New, 1)
	}
	return files, nil
}

// Overlay applies m and writes the result into the folder dir, for the go
// command's -overlay flag. It returns the path of the overlay file. Both folders
// must be absolute paths.
func (m Mutant) Overlay(executor, dir string) (string, error) {
	files, err := m.Apply(executor)
	if err != nil {
		return "", err
	}
	return WriteOverlay(files, executor, filepath.Join(dir, m.fileName()))
}

// fileName is the id as the name of a file.
func (m Mutant) fileName() string { return strings.ReplaceAll(m.ID, "/", "-") }

// WriteOverlay writes files, by name, that replace or join those of a folder for the go
// command's -overlay flag, and returns the path of the overlay file. The paths of what
// it writes begin with to.
func WriteOverlay(files map[string]string, folder, to string) (string, error) {
	replace := map[string]string{}
	for name, text := range files {
		file := to + "-" + strings.ReplaceAll(name, "/", "-")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return "", err
		}
		replace[filepath.Join(folder, filepath.FromSlash(name))] = file
	}
	b, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
	if err != nil {
		return "", err
	}
	return to + ".json", os.WriteFile(to+".json", b, 0o644)
}
