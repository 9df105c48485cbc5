package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/trace"
)

func TestAFileThatNoFlagHasSavedIsLeftAlone(t *testing.T) {
	for _, c := range []struct{ flag, text string }{
		{"--json", "# Readme\n"},
		{"--json", `{"name": "somebody's package"}`},
		{"--json", `{"schema": 3, "command": "serve"}`},
		{"--json", `{"schema": 1, "command": "mutants", "rows": []}`},
		{"--svg", `<svg xmlns="http://www.w3.org/2000/svg"></svg>`},
		{"--svg", `<svg xmlns="http://www.w3.org/2000/svg" class="extreme"></svg>`},
		{"--lifelines", "not a picture"},
		{"--html", "<!doctype html>\n<p>mine</p>"},
		{"--html", "<!doctype html>\n<h1>A talk about extreme</h1>\n"},
	} {
		file := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(file, []byte(c.text), 0o644))
		code, out, stderr := command(t.Context(), "trace", "poll { ready 1 }", c.flag, file)
		require.Equal(t, 2, code)
		require.Empty(t, out, "it ran")
		require.Equal(t, "extreme: "+c.flag+": "+file+" is there already and is nothing that "+c.flag+" saves; name another file, or remove that one\n", stderr)
		left, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, c.text, string(left))
	}
}

func TestAFileOfABuildIsNoReportThatSarifOrStrykerSaves(t *testing.T) {
	for _, flag := range []string{"--sarif", "--stryker", "--junit", "--text"} {
		file := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(file, []byte(`{"schema": 1, "$schema": "https://example.com/sarif"}`), 0o644))
		require.ErrorContains(t, writable(sanitize(nil, nil), map[string]string{flag: file}), "is nothing that "+flag+" saves")
	}
}

func TestWhatOthersMeasuredIsNoTextOfABench(t *testing.T) {
	file := filepath.Join(t.TempDir(), "old.txt")
	require.NoError(t, os.WriteFile(file, []byte("goos: linux\ngoarch: amd64\npkg: mine\nBenchmarkMine-8 \t 100\t 12.3 ns/op\nPASS\n"), 0o644))
	code, _, stderr := runInterrupted(t, "bench", "--short", "--text", file)
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "old.txt is there already and is nothing that --text saves")
}

func TestWhatAnotherCommandOrFlagHasSavedIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	name := func(file string) string { return filepath.Join(dir, file) }
	const program = "poll { ready 1 }"
	code, _, stderr := command(t.Context(), "trace", program, "--json", name("run.json"), "--svg", name("run.svg"), "--html", name("run.html"))
	require.Zero(t, code, stderr)
	code, _, stderr = command(t.Context(), "explore", program, "--json", name("explored.json"))
	require.Zero(t, code, stderr)
	for _, args := range [][]string{
		{"explore", program, "--json", name("run.json")},
		{"trace", program, "--json", name("explored.json")},
		{"trace", program, "--lifelines", name("run.svg")},
		{"demo", "--svg", name("run.svg")},
		{"fuzz", "--summary", "--dir", dir, "--html", name("run.html")},
	} {
		code, out, stderr := command(t.Context(), args...)
		require.Equal(t, 2, code, args)
		require.Empty(t, out)
		require.Contains(t, stderr, "is there already and is nothing that "+args[len(args)-2]+" saves")
	}
}

func TestWhatSomebodyHasWorkedOnSinceItWasSavedIsLeftAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run.svg")
	again := []string{"trace", "poll { ready 1 }", "--svg", file}
	code, _, stderr := command(t.Context(), again...)
	require.Zero(t, code, stderr)
	saved, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, theirs := range []string{
		strings.Replace(string(saved), "#b3261e", "#00ff00", 1),
		string(saved) + "<!-- mine -->\n",
		"<!-- mine -->\n" + string(saved),
	} {
		require.NoError(t, os.WriteFile(file, []byte(theirs), 0o644))
		code, _, stderr = command(t.Context(), again...)
		require.Equal(t, 2, code)
		require.Contains(t, stderr, "is nothing that --svg saves")
	}
}

// A comment of XML has no two dashes within.
func TestASignatureLeavesXMLWellFormed(t *testing.T) {
	text := []byte("<svg></svg>\n")
	d := xml.NewDecoder(bytes.NewReader(append(text, signature(sanitize(nil, nil), "--junit", text)...)))
	for {
		_, err := d.Token()
		if err == io.EOF {
			return
		}
		require.NoError(t, err)
	}
}

func TestWhatAFlagHasSavedIsSavedAnew(t *testing.T) {
	dir := t.TempDir()
	args := []string{"trace", "poll { ready 1 }"}
	for _, flag := range []string{"--json", "--svg", "--lifelines", "--html"} {
		args = append(args, flag, filepath.Join(dir, flag))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "--json"), nil, 0o644), "as mktemp leaves one")
	for range 2 {
		code, _, stderr := command(t.Context(), args...)
		require.Zero(t, code, stderr)
	}
}

func TestTwoSpellingsOfOneFileAreOneFile(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	require.NoError(t, os.Mkdir("out", 0o755))
	require.NoError(t, os.Symlink("out", "link"))
	for _, spelt := range []string{"out/./a.svg", "./out/a.svg", "out//a.svg", "out/../out/a.svg", filepath.Join(dir, "out", "a.svg"), "link/a.svg"} {
		code, out, stderr := command(t.Context(), "trace", "poll { ready 1 }", "--svg", "out/a.svg", "--lifelines", spelt)
		require.Equal(t, 2, code, spelt)
		require.Empty(t, out)
		require.Equal(t, "extreme: --lifelines and --svg name the same file\n", stderr)
	}
	code, _, stderr := command(t.Context(), "trace", "poll { ready 1 }", "--svg", "a.svg", "--lifelines", "out/a.svg")
	require.Zero(t, code, stderr)
}

func TestEveryReportIsSavedAnewByTheCommandThatSavedIt(t *testing.T) {
	for _, asked := range [][]string{
		{"sanitize", "--json", "--sarif", "--junit"},
		{"bench", "--json", "--text"},
		{"mutants", "--json", "--stryker"},
		{"explore", "--json"},
	} {
		dir, args := t.TempDir(), asked[:1]
		for _, flag := range asked[1:] {
			args = append(args[:len(args):len(args)], flag, filepath.Join(dir, flag))
		}
		if asked[0] != "explore" {
			args = append(args, "--root", filepath.Join("..", ".."))
		}
		for range 2 {
			code, out, stderr := runInterrupted(t, args...)
			require.Equal(t, 2, code)
			require.Empty(t, stderr)
			require.Contains(t, out, "interrupted")
		}
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Len(t, left, len(asked)-1, asked)
	}
}

func TestJSONGoesToTheStandardOutputAloneForADash(t *testing.T) {
	t.Chdir(t.TempDir())
	code, out, told := command(t.Context(), "trace", "poll { ready 1 }", "--json", "-")
	require.Zero(t, code)
	var r trace.Run
	require.NoError(t, json.Unmarshal([]byte(out), &r))
	require.Contains(t, told, "nothing found", "people read it beside that")
	left, err := os.ReadDir(".")
	require.NoError(t, err)
	require.Empty(t, left)
}

// full is a disk on which nothing fits.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("it is full") }

func TestWhatWasFoundGoesBeforeWhatCouldNotBeSaved(t *testing.T) {
	for program, want := range map[string]int{"poll { ready 1 }": 2, "expect leak poll { ready 1 }": 1} {
		var told bytes.Buffer
		code := run(t.Context(), []string{"explore", program, "--json", "-"}, func(string) string { return "" }, full{}, &told)
		require.Equal(t, want, code)
		require.Equal(t, "extreme: --json: it is full\n", told.String()[strings.LastIndex(told.String(), "extreme: "):])
	}
}

func TestWhatCouldNotBePrintedIsNoPass(t *testing.T) {
	for _, c := range []struct {
		args []string
		want int
	}{
		{[]string{"explore", "poll { ready 1 }"}, 2},
		{[]string{"explore", "expect leak poll { ready 1 }"}, 1},
		{[]string{"trace", "poll { ready 1 }"}, 2},
		{[]string{"trace", "--help"}, 2},
		{[]string{"help", "bench"}, 2},
	} {
		var told bytes.Buffer
		require.Equal(t, c.want, run(t.Context(), c.args, func(string) string { return "" }, full{}, &told), c.args)
		require.Equal(t, "extreme: not all could be printed: it is full\n", told.String())
	}
}
