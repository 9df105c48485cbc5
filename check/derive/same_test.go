package derive_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/derive"
)

// The program in testdata shows by what it prints when and how often things are
// evaluated, and on which line. It is run as it is, and derived on packages that
// stand in for the explorer and its mirrors.
func TestACopyDoesWhatItsOriginalDoes(t *testing.T) {
	module := t.TempDir()
	require.NoError(t, os.CopyFS(module, os.DirFS(filepath.Join("testdata", "module"))))
	write(t, filepath.Join(module, "go.mod"), "module github.com/extremely-boring/extreme\n\ngo 1.26\n")
	files, err := derive.Sources(filepath.Join(module, "original"))
	require.NoError(t, err)
	copies, err := derive.Derive(files, derive.Options{Fields: []string{"n", "on"}, Original: "original"})
	require.NoError(t, err)
	for name, text := range copies {
		write(t, filepath.Join(module, "copy", name), text)
	}

	out, said := run(t, module, "./original")
	copyOut, copySaid := run(t, module, "./copy")
	require.Equal(t, out, copyOut)
	require.NotContains(t, said, "explore: ")

	line := lineOf(t, files["main.go"], "the panic that the test looks for")
	require.Equal(t, filepath.ToSlash(module)+"/original/main.go:"+line, panicked(t, said))
	require.Equal(t, "original/main.go:"+line, panicked(t, copySaid))

	calls := map[string]int{}
	for _, call := range regexp.MustCompile(`explore: (\w+)`).FindAllStringSubmatch(copySaid, -1) {
		calls[call[1]]++
	}
	require.Equal(t, 13, calls["Go"])
	require.Equal(t, 1, calls["Gosched"])
	require.Equal(t, 1, calls["Goexit"])
	require.Positive(t, calls["Read"])
	require.Positive(t, calls["Write"])
	for name, text := range copies {
		require.Empty(t, plain(t, name, text, "n", "on"))
	}
}

// plain returns where a file uses a field otherwise than by its address.
func plain(t *testing.T, name, text string, fields ...string) (places []string) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, 0)
	require.NoError(t, err)
	addressed := map[ast.Expr]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			addressed[ast.Unparen(n.X)] = n.Op == token.AND
		case *ast.SelectorExpr:
			if slices.Contains(fields, n.Sel.Name) && !addressed[n] {
				places = append(places, set.Position(n.Pos()).String())
			}
		}
		return true
	})
	return places
}

func write(t *testing.T, path, text string) {
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

// run builds and runs a program that ends by a panic.
func run(t *testing.T, module, program string) (stdout, stderr string) {
	binary := filepath.Join(t.TempDir(), "program")
	build := exec.Command("go", "build", "-o", binary, program)
	build.Dir = module
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	var o, e bytes.Buffer
	command := exec.Command(binary)
	command.Stdout, command.Stderr = &o, &e
	require.Error(t, command.Run())
	return o.String(), e.String()
}

// panicked returns the place of the panic.
func panicked(t *testing.T, stderr string) string {
	found := regexp.MustCompile(`main\.main\(\)\n\t(.+?:\d+)`).FindStringSubmatch(stderr)
	require.NotNil(t, found, stderr)
	return found[1]
}

func lineOf(t *testing.T, text, mark string) string {
	before, _, found := strings.Cut(text, mark)
	require.True(t, found)
	return strconv.Itoa(strings.Count(before, "\n") + 1)
}
