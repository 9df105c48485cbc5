//go:build unix

package main

import (
	"io"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/lane"
)

func TestWithoutClangTheProofIsIncompleteAndSaysWhatToInstall(t *testing.T) {
	t.Setenv("CXX", "no-such-compiler")
	module, err := filepath.Abs(root)
	require.NoError(t, err)
	b := &bench{root: module, dir: t.TempDir(), sanitizer: "none", notes: io.Discard}
	_, err = b.build(t.Context(), module, "shipped", "FuzzRun")
	require.ErrorAs(t, err, &missing{})
	require.ErrorContains(t, err, "there is no no-such-compiler: apt-get install clang libclang-rt-14-dev")
	require.Equal(t, lane.Incomplete, verdictOf(t.Context(), err))
}
