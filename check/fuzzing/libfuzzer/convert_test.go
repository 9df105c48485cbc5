package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/lane"
)

// libfuzzer runs the command.
func libfuzzer(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, notes bytes.Buffer
	code = run(t.Context(), args, &out, &notes)
	return code, out.String(), notes.String()
}

func TestSeedsGoIntoAZipAsOSSFuzzExpectsIt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "FuzzRun_seed_corpus.zip")
	code, stdout, _ := libfuzzer(t, "pack", corpus(root, "FuzzRun"), file)
	require.Zero(t, code)
	z, err := zip.OpenReader(file)
	require.NoError(t, err)
	defer z.Close()
	entries, err := readEntries(corpus(root, "FuzzRun"))
	require.NoError(t, err)
	require.Len(t, z.File, len(entries))
	require.Contains(t, stdout, "inputs into ")
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		raw, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, pack(entries[f.Name]), raw, f.Name)
	}
	first, err := os.ReadFile(file)
	require.NoError(t, err)
	libfuzzer(t, "pack", corpus(root, "FuzzRun"), file)
	again, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, first, again, "a zip of the same seeds is the same")
}

func TestACorpusGoesToLibFuzzerAndBack(t *testing.T) {
	raw, native := t.TempDir(), t.TempDir()
	code, _, _ := libfuzzer(t, "pack", corpus(root, "FuzzParse"), raw)
	require.Zero(t, code)
	require.NoError(t, os.WriteFile(filepath.Join(raw, "cut"), []byte("\x00"), 0o644))
	code, stdout, _ := libfuzzer(t, "unpack", "FuzzParse", raw, "--into", native)
	require.Zero(t, code)
	require.Contains(t, stdout, "1 file with no arguments for FuzzParse in them, as "+filepath.Join(raw, "cut"))
	entries, err := readEntries(corpus(root, "FuzzParse"))
	require.NoError(t, err)
	back, err := readEntries(native)
	require.NoError(t, err)
	require.Len(t, back, len(entries))
	for _, e := range entries {
		require.Equal(t, e, back[input.Name(entry(e))])
	}
}

func TestWhatCanNotBeConvertedIsBadUse(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "a"), []byte("not one\n"), 0o644))
	for want, args := range map[string][]string{
		filepath.Join(folder, "a") + `: line 1: not "go test fuzz v1"`: {"pack", folder, filepath.Join(folder, "b.zip")},
		"there is no target FuzzNothing":                               {"unpack", "FuzzNothing", folder},
		`--target: there is no fuzz target "FuzzNothing"`:              {"prove", "--target", "FuzzNothing"},
	} {
		code, stdout, stderr := libfuzzer(t, args...)
		require.Equal(t, badUse, code, stderr)
		require.Empty(t, stdout)
		require.Contains(t, stderr, want)
		require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	}
	_, err := os.Stat(filepath.Join(folder, "b.zip"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestAFindingIsAFailAndABugThatIsNotFoundIsBlind(t *testing.T) {
	require.Equal(t, lane.Pass, verdictOf(t.Context(), nil))
	for _, err := range []error{crashed{}, blind{}, errors.New("the consumer disagrees")} {
		require.Equal(t, lane.Fail, verdictOf(t.Context(), err))
	}
	ended, end := context.WithCancel(t.Context())
	end()
	require.Equal(t, lane.Incomplete, verdictOf(ended, ended.Err()))
}
