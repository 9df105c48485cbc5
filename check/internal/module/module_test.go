package module

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// in makes a folder with that go.mod, and goes into a folder below.
func in(t *testing.T, mod string) (root string) {
	t.Helper()
	root = t.TempDir()
	below := filepath.Join(root, "a", "b")
	require.NoError(t, os.MkdirAll(below, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte(mod), 0o644))
	t.Chdir(below)
	return root
}

func TestTheModuleIsThatOfTheNearestGoMod(t *testing.T) {
	for mod, want := range map[string]string{
		"module example.com/mine\n":                           "example.com/mine",
		"// Mine.\nmodule \"example.com/quoted\" // it is\n":  "example.com/quoted",
		"module " + Path + "\n\nrequire example.com/x v1.0.0": Path,
		"go 1.26\n": "",
	} {
		root := in(t, mod)
		folder, path := Here()
		require.Equal(t, want, path)
		abs, err := filepath.Abs(folder)
		require.NoError(t, err)
		is, err := filepath.EvalSymlinks(abs)
		require.NoError(t, err)
		root, err = filepath.EvalSymlinks(root)
		require.NoError(t, err)
		require.Equal(t, root, is)
	}
}

func TestTheCommandIsOneThatThereIsHere(t *testing.T) {
	in(t, "module "+Path+"\n")
	require.Equal(t, "go run ./cmd/extreme", Extreme())
	in(t, "module example.com/mine\n")
	require.Equal(t, "go run "+Path+"/cmd/extreme", Extreme())
}

func TestOutsideOfEveryModuleThereIsNone(t *testing.T) {
	t.Chdir("/")
	folder, path := Here()
	require.Empty(t, folder+path)
	require.Equal(t, "go run "+Path+"/cmd/extreme", Extreme())
}
