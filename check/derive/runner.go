package derive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Renew is the command that makes the copy of the runner anew.
const Renew = "go test ./check/derive -run TheCommittedCopy -update"

// Current says what is wrong with the explored copy in the module's folder root, if it is
// not of the runner's source as it stands there, and the command that mends it, if one
// does. What is explored would not be what runs.
func Current(root string) (wrong, mends string) {
	switch stale, err := Stale(root); {
	case err != nil:
		return fmt.Sprintf("the explored copy of the runner can't be made: %v", err), ""
	case len(stale) > 0:
		return "the explored copy of the runner is not of its source as it stands: " + strings.Join(stale, ", "), Renew
	}
	return "", ""
}

// Stale returns the files, by name, that are not in the copy in the module's folder root
// as [Runner] makes them of the runner's source there, or that are only in the copy.
func Stale(root string) (names []string, err error) {
	files, err := Sources(filepath.Join(root, "executor"))
	if err != nil {
		return nil, err
	}
	want, err := Runner(files)
	if err != nil {
		return nil, err
	}
	have, err := Sources(filepath.Join(root, "check", "explore", "runner"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for name, text := range want {
		if have[name] != text {
			names = append(names, name)
		}
	}
	for name := range have {
		if _, ok := want[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// Runner returns the explored copy of the runner, or of a mutant of it. The
// files are the runner's by name.
func Runner(files map[string]string) (map[string]string, error) {
	return Derive(files, Options{
		Fields:   []string{"Count", "Generation", "Runnable", "observer"}, // of cell.Cell, and of arc
		Probes:   map[string]string{"Alive": "Generation"},
		Original: "executor",
		Doc:      "Package executor is the runner as the explorer runs it: the source of package\nexecutor on mirrors of sync and sync/atomic, made by check/derive.",
	})
}

// Sources returns the Go files of a folder by name, without the tests.
func Sources(folder string) (map[string]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, e := range entries {
		if name := e.Name(); !e.IsDir() && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			text, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				return nil, err
			}
			files[name] = string(text)
		}
	}
	return files, nil
}
