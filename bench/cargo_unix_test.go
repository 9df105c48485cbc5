//go:build unix

package bench

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestACargoThatFailsIsMissingWithItsFirstLine(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("PATH", folder)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	require.NoError(t, os.WriteFile(filepath.Join(folder, "cargo"), []byte("#!/bin/sh\necho 'error: no default toolchain'\necho more\nexit 101\n"), 0o755))
	_, err := startRust(t.Context())
	require.EqualError(t, err, "the runners in Rust: cargo build: exit status 101: error: no default toolchain; see that cargo build works in an empty package of cargo new")
}
