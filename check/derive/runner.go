package derive

import (
	"os"
	"path/filepath"
	"strings"
)

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
