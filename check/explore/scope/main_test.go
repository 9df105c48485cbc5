package scope_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/extremely-boring/extreme/check/program"
)

// TestMain fails the package if any of its tests leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// parse reads the text of a program.
func parse(t testing.TB, text string) *program.Program {
	t.Helper()
	p, err := program.Parse(text)
	require.NoError(t, err, text)
	return p
}

// kept reads the programs of a folder of package check's testdata, by name.
func kept(t testing.TB, folder string) map[string]*program.Program {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", folder, "*.future"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	all := map[string]*program.Program{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all[strings.TrimSuffix(filepath.Base(file), ".future")] = parse(t, string(text))
	}
	return all
}
