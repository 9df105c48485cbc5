package main

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// runFuzz runs the command with no environment.
func runFuzz(t *testing.T, args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(t.Context(), append([]string{"fuzz"}, args...), func(string) string { return "" }, &out, &err)
	return code, out.String(), err.String()
}

func TestBadUseOfFuzzIsOneLineAndTouchesNothing(t *testing.T) {
	theirs := t.TempDir()
	file := filepath.Join(theirs, "thesis.txt")
	require.NoError(t, os.WriteFile(file, []byte("years of work"), 0o644))
	for _, c := range []struct {
		reason string
		args   []string
		says   string
	}{
		{"a time that is none", []string{"--for", "long"}, `--for: "long" is not a time of a second or more`},
		{"no time", []string{"--for", "0s"}, `--for: "0s" is not a time`},
		{"a time before now", []string{"--for=-1h"}, `--for: "-1h" is not a time`},
		{"no cores", []string{"--cores", "0"}, `--cores: "0" is not a whole number from 1 to 4096`},
		{"a seed that is none", []string{"--seed", "x"}, `--seed: "x" is not a whole number`},
		{"a size that is none", []string{"--disk", "much"}, `--disk: "much" is not a size`},
		{"a size beyond all", []string{"--disk", "9000000TB"}, `--disk: "9000000TB" is not a size`},
		{"no size", []string{"--disk", "0"}, `--disk: "0" is not a size`},
		{"an argument", []string{"FuzzRun"}, `fuzz takes no arguments, and not "FuzzRun"`},
		{"a flag that is none", []string{"--short"}, "unknown flag: --short"},
		{"a folder for a file", []string{"--html", theirs}, "--html: " + theirs + " is not a regular file"},
		{"a file in a folder that is none", []string{"--json", filepath.Join(file, "x")}, "--json: no file can be made in"},
		{"a summary of nothing", []string{"--summary", "--dir", theirs}, "--dir: " + theirs + " is no folder of extreme fuzz"},
		{"a folder of somebody else", []string{"--dir", theirs, "--root", filepath.Join("..", "..")}, "is no folder of extreme fuzz"},
		{"a file for a folder", []string{"--dir", file, "--root", filepath.Join("..", "..")}, "thesis.txt is not a folder"},
		{"a summary of a file", []string{"--summary", "--dir", file}, "--dir: " + file + " is not a folder"},
		{"a summary of what is not there", []string{"--summary", "--dir", filepath.Join(theirs, "none")}, "--dir: there is no folder "},
		{"a target that is none", []string{"--target", "FuzzNope", "--dir", filepath.Join(theirs, "new"), "--root", filepath.Join("..", "..")}, `there is no fuzz target "FuzzNope"; there are FuzzConcurrent, FuzzDiff`},
		{"not in a clone", []string{"--root", theirs, "--dir", filepath.Join(theirs, "new")}, "not in a clone of"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			code, stdout, stderr := runFuzz(t, c.args...)
			require.Equal(t, 2, code)
			require.Empty(t, stdout)
			require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
			require.Contains(t, stderr, c.says)
		})
	}
	entries, err := os.ReadDir(theirs)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "years of work", string(text))
}

func TestASizeHasAUnit(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, "3KB": 3 << 10, "500MB": 500 << 20, "2GB": 2 << 30, "2gb": 2 << 30, "1TB": 1 << 40} {
		got, err := size(text)
		require.NoError(t, err)
		require.Equal(t, want, got, text)
	}
}

// planted makes a folder as a night leaves it, with lines in its journal and findings.
func planted(t *testing.T, journal []string, findings map[string]string) string {
	line := func(text string) []byte {
		return fmt.Appendf(nil, `{"sum":"%08x","value":%s}`+"\n", crc32.ChecksumIEEE([]byte(text)), text)
	}
	dir := t.TempDir()
	var whole []byte
	for _, l := range journal {
		whole = append(whole, line(l)...)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "journal.jsonl"), whole, 0o644))
	for id, text := range findings {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, "crashes", id), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "crashes", id, "finding.json"), line(text), 0o644))
	}
	return dir
}

func TestTheExitCodeSaysHowTheNightEnded(t *testing.T) {
	const began, ended, cut = `{"kind":"start","start":{}}`, `{"kind":"stop","stop":{}}`, `{"kind":"stop","stop":{"reasons":["interrupted"]}}`
	open, fixed := map[string]string{"x": `{"id":"x","rule":"leak"}`}, map[string]string{"x": `{"id":"x","rule":"leak","fixed":true}`}
	for _, c := range []struct {
		reason   string
		journal  []string
		findings map[string]string
		code     int
		says     string
	}{
		{"nothing found", []string{began, ended}, nil, 0, "pass: 0 findings"},
		{"all fixed", []string{began, ended}, fixed, 0, "pass: 0 findings, 1 fixed"},
		{"something found", []string{began, ended}, open, 1, "fail: 1 finding"},
		{"found and cut short", []string{began, cut}, open, 1, "fail: 1 finding"},
		{"cut short", []string{began, cut}, nil, 2, "incomplete: interrupted"},
		{"killed", []string{began}, nil, 2, "the last run goes on, or was killed"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			code, stdout, stderr := runFuzz(t, "--summary", "--dir", planted(t, c.journal, c.findings))
			require.Equal(t, c.code, code)
			require.Empty(t, stderr)
			require.Contains(t, stdout, c.says)
		})
	}
}

func TestASummaryIsPrintedAndSavedWithoutARun(t *testing.T) {
	night, saved := planted(t, []string{`{"kind":"folder"}`}, nil), t.TempDir()
	page, machine := filepath.Join(saved, "page.html"), filepath.Join(saved, "summary.json")
	again := []string{"--summary", "--dir", night, "--html", page, "--json", machine}
	code, stdout, stderr := runFuzz(t, again...)
	require.Equal(t, 2, code, "nothing has ended: it is incomplete")
	require.Empty(t, stderr)
	_, _, stderr = runFuzz(t, again...)
	require.Empty(t, stderr, "what it has saved itself it saves again")
	require.Contains(t, stdout, "incomplete: 0 findings")
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Contains(t, string(text), "<!doctype html>")
	text, err = os.ReadFile(machine)
	require.NoError(t, err)
	require.Contains(t, string(text), `"verdict": "incomplete"`)
	entries, err := os.ReadDir(night)
	require.NoError(t, err)
	require.Len(t, entries, 1, "the folder is only read")
}
