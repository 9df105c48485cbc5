//go:build unix

package fuzz_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUnderLibFuzzerTheCommandMakesTheCorpusFileAndRunsIt(t *testing.T) {
	defer func(was string) { os.Args[0] = was }(os.Args[0])
	os.Args[0] = "/out/FuzzParse"
	c := begin(foreign{t}, "it's\n", func() string { return "" })
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, "fuzz", "testdata", "fuzz", "FuzzParse"), 0o755))
	write, again, _ := strings.Cut(c.command(), " && ")
	require.Regexp(t, `^go test ./fuzz -run 'FuzzParse/[0-9a-f]{16}'$`, again)
	shell := exec.CommandContext(t.Context(), "sh", "-c", write)
	shell.Dir = root
	said, err := shell.CombinedOutput()
	require.NoError(t, err, "%s", said)
	text, err := os.ReadFile(filepath.Join(root, "fuzz", "testdata", "fuzz", c.name()))
	require.NoError(t, err)
	require.Equal(t, string(marshalled("it's\n")), string(text))
}
