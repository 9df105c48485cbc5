package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"mvdan.cc/sh/v3/shell"

	"github.com/extremely-boring/extreme/internal/docs"
)

var updatePages = flag.Bool("update", false, "write what the commands print into the pages")

const anew = "; write it anew by: go test ./cmd/extreme -run Pages -update"

// printed is what a command prints.
func printed(t *testing.T, line string) string {
	t.Helper()
	words, err := shell.Fields(line, nil)
	require.NoError(t, err)
	return said(t, line, words)
}

// said is what the command of those words prints, or of others for that line.
func said(t *testing.T, line string, words []string) string {
	t.Helper()
	for _, prefix := range []string{"extreme", "go run ./cmd/extreme"} {
		if rest := strings.TrimPrefix(line, prefix); rest != line {
			words = words[len(strings.Fields(prefix)):]
			var stdout, stderr bytes.Buffer
			run(t.Context(), words, func(string) string { return "" }, &stdout, &stderr)
			return stdout.String() + stderr.String()
		}
	}
	require.Fail(t, "it can't be run again, and must be marked as measured", line)
	return ""
}

// agrees compares a page with what it should be, or makes it so.
func agrees(t *testing.T, page string, was, is []byte) {
	t.Helper()
	if *updatePages {
		require.NoError(t, os.WriteFile(page, is, 0o644))
		return
	}
	require.Equal(t, string(is), string(was), page+" shows something else"+anew)
}

func TestPagesShowWhatTheCommandsPrint(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	for _, page := range pages(t) {
		t.Run(page, func(t *testing.T) {
			was, err := os.ReadFile(page)
			require.NoError(t, err)
			is := was
			for _, b := range docs.Read(was).Blocks {
				if b.Kind != docs.Code || b.Mark.Verb != "output" || strings.HasSuffix(b.Mark.What, "--help") {
					continue
				}
				is = bytes.Replace(is, []byte(b.Text), []byte(again(t, b)), 1)
			}
			agrees(t, page, was, is)
		})
	}
}

// again is the text of a block when what it shows is run again.
func again(t *testing.T, b docs.Block) string {
	t.Helper()
	if b.Language != "console" {
		return printed(t, b.Mark.What)
	}
	var text strings.Builder
	for _, c := range docs.Commands(b.Text) {
		fmt.Fprintf(&text, "$ %s\n%s", c.Text, printed(t, c.Text))
	}
	return text.String()
}

// drawn is the picture that a command draws into a file of that name.
func drawn(t *testing.T, line, name string) []byte {
	t.Helper()
	words, err := shell.Fields(line, nil)
	require.NoError(t, err)
	at := slices.Index(words, name)
	require.Positive(t, at, "%s does not draw %s", line, name)
	words[at] = filepath.Join(t.TempDir(), "picture.svg")
	out := said(t, line, words)
	text, err := os.ReadFile(words[at])
	require.NoError(t, err, out)
	return text
}

// Pages show pictures by their paths from the page, and commands name them from the root.
func TestPagesShowThePicturesThatTheCommandsDraw(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, b := range docs.Read(text).Blocks {
			for _, p := range b.Pictures {
				name := filepath.ToSlash(filepath.Join(filepath.Dir(page), p))
				is := drawn(t, b.Mark.What, name)
				was, err := os.ReadFile(name)
				if *updatePages {
					require.NoError(t, os.WriteFile(name, is, 0o644))
					continue
				}
				require.NoError(t, err)
				require.True(t, bytes.Equal(is, was), name+" is drawn otherwise now"+anew)
			}
		}
	}
}

// pages are those whose blocks are run again.
func pages(t *testing.T) []string {
	t.Helper()
	pages, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	return append(pages, "README.md", "CONTRIBUTING.md")
}

// reference begins the page of all commands.
const reference = `# The commands

What each command says of itself. This page is made by ` + "`go test ./cmd/extreme -run Pages -update`" + `.
`

func TestPagesHoldEveryCommand(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	var is bytes.Buffer
	is.WriteString(reference)
	var add func(command string)
	add = func(command string) {
		help := printed(t, command+" --help")
		fmt.Fprintf(&is, "\n## %s\n\n<!-- output: %s --help -->\n```text\n%s```\n", command, command, help)
		_, list, _ := strings.Cut(help, "Available Commands:\n")
		list, _, _ = strings.Cut(list, "\n\n")
		for _, l := range strings.Split(list, "\n") {
			if words := strings.Fields(l); len(words) > 0 && words[0] != "help" {
				add(command + " " + words[0])
			}
		}
	}
	add("extreme")
	was, err := os.ReadFile("docs/commands.md")
	if !*updatePages {
		require.NoError(t, err)
	}
	agrees(t, "docs/commands.md", was, is.Bytes())
}
