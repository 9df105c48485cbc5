package program_test

import (
	"math/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/extremely-boring/extreme/check/program"
)

// TestMain fails the package if any of its tests leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// parse reads a text that has no mistake in its grammar.
func parse(t testing.TB, text string) *program.Program {
	t.Helper()
	p, err := program.Parse(text)
	require.NoError(t, err, text)
	return p
}

// kept reads the programs of a folder of testdata, by the names of their files.
func kept(t testing.TB, folder string) map[string]*program.Program {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "testdata", folder, "*.future"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	all := map[string]*program.Program{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all[filepath.Base(file)] = parse(t, string(text))
	}
	return all
}

// random yields n random byte strings of one length, always the same ones.
func random(n, length int, yield func(data []byte)) {
	r := rand.New(rand.NewSource(int64(length)))
	for range n {
		data := make([]byte, length)
		r.Read(data)
		yield(data)
	}
}
