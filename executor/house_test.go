package executor_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The Rust original fits a slide, and so does this.
func TestTheRunnerIsAtMost44LinesOfCode(t *testing.T) {
	text, err := os.ReadFile("run.go")
	require.NoError(t, err)
	code := 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "//") {
			code++
		}
	}
	require.LessOrEqual(t, code, 44)
	require.NotContains(t, string(text), "/*", "this test counts the lines of such a comment as code")
}

func TestTheRunnerImportsOnlyTheStandardLibraryAndItself(t *testing.T) {
	const self = "github.com/extremely-boring/extreme/executor"
	files := 0
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			first, _, _ := strings.Cut(name, "/")
			standard := !strings.Contains(first, ".")
			require.True(t, standard || name == self || strings.HasPrefix(name, self+"/"), "%s imports %s", path, name)
			require.True(t, name != "C" || path == filepath.Join("cell", "guarded.go"), "%s uses cgo", path)
		}
		return nil
	}))
	require.GreaterOrEqual(t, files, 8)
}
