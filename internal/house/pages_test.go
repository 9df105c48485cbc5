package house

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// brokenBy returns what breaks the rule in a folder with a page and some files. In the
// page ' stands for `.
func brokenBy(t *testing.T, rule, page string, files map[string]string) (what []string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	write("docs/page.md", strings.ReplaceAll(page, "'", "`"))
	for name, text := range files {
		write(name, text)
	}
	for _, r := range Rules() {
		if r.Name == rule {
			broken, err := r.Check(dir)
			require.NoError(t, err)
			for _, b := range broken {
				what = append(what, b.What)
			}
			return what
		}
	}
	require.Fail(t, "no such rule", rule)
	return nil
}

func TestWhatIsShownMayLeaveLinesOutAndStandFurtherLeft(t *testing.T) {
	file := map[string]string{"a.txt": "one\n\ttwo\n\n\t\tthree\nfour\nfive\n"}
	for shown, fits := range map[string]bool{
		"one\n\ttwo\n":                true,
		"two\n\n\tthree\n":            true,
		"one\n…\nfour\n":              true,
		"one\n\t// …\nfive\n":         true,
		"…\nfive\n":                   true,
		"one\nfour\n":                 false,
		"four\n…\none\n":              false,
		"two\nthree\n":                false,
		"ne\n":                        false,
		"one\n\ttwo\n\n\t\tthree\n\n": true,
	} {
		what := brokenBy(t, "shown-code", "<!-- from: a.txt -->\n'''text\n"+shown+"'''\n", file)
		require.Equal(t, fits, len(what) == 0, "%q: %v", shown, what)
	}
}

func TestAMarkNamesNothingOutsideOfTheTree(t *testing.T) {
	require.Equal(t, []string{`"../x" is not a path below the root`}, brokenBy(t, "shown-code", "<!-- from: ../x -->\n'''text\nx\n'''\n", nil))
	require.Equal(t, []string{"there is no ../x.md"}, brokenBy(t, "links", "[x](../../x.md)\n", nil))
}

func TestAFigureNeedsSomebodyWhoCanCheckIt(t *testing.T) {
	held := map[string]string{"a_test.go": "package a\n\nvar counts = []int{6, 3_534, 328800}\n"}
	for page, fits := range map[string]bool{
		"It takes 3 seconds.":                                    false,
		"It takes 3 seconds by 'make bench'.":                    true,
		"It takes 3 seconds by 'run.go'.":                        false,
		"There are 3 trees, since 2017, in version 1.26.":        true,
		"A 5 MB file.":                                           false,
		"It is 1.6 times as fast.":                               false,
		"As of 44 lines.":                                        false,
		"A '3 s' span is code.":                                  true,
		"<!-- held: a_test.go -->\nThere are 3 534 executions.":  true,
		"<!-- held: a_test.go -->\nThere are 3,534 executions.":  true,
		"<!-- held: a_test.go -->\nThere are 3,535 executions.":  false,
		"<!-- held: gone.go -->\nThere are 6 executions.":        false,
		"<!-- held: a_test.go -->\n| n |\n|---|\n| 328 800 |":    true,
		"<!-- held: a_test.go -->\n| n |\n|---|\n| 328 801 |":    false,
		"'make bench':\n\n| n |\n|---|\n| 7 to 9 |":              true,
		"text\n\n| n |\n|---|\n| 7 to 9 |":                       false,
		"| n |\n|---|\n| one of 2, and 3 |":                      true,
		"<!-- measured: make bench -->\n- 3 s\n- 4 s":            true,
		"<!-- source: https://go.dev/x -->\nTheirs takes 3 s.":   true,
		"<!-- source: http://go.dev/x -->\nTheirs takes 3 s.":    false,
		"<!-- measured: make bench -->\nA.\n\nBut this is 3 ms.": false,
	} {
		what := brokenBy(t, "figures", page+"\n", held)
		require.Equal(t, fits, len(what) == 0, "%q: %v", page, what)
	}
}

func TestACommandOfTheReadersOwnIsNotLookedFor(t *testing.T) {
	page := "'''sh\ngo test ./mine -run TestX -whatever\ngo test example.com/mine\nEXTREME_SEED=1 go tool extreme sanitize ./...\n'''\n"
	require.Empty(t, brokenBy(t, "shown-command", page, map[string]string{reference: "# Commands\n"}))
}

func TestACommandInAMarkIsLookedFor(t *testing.T) {
	require.Equal(t, []string{"the Makefile has no target rice"}, brokenBy(t, "shown-command", "<!-- measured: make rice -->\n'''text\nx\n'''\n", nil))
}

func TestAProgramInACommandIsRead(t *testing.T) {
	for page, fits := range map[string]bool{
		"'''sh\ngo test ./mine -program=\"poll { ready 1 }\"\n'''\n": true,
		"'''sh\ngo test ./mine -program=\"poll { redy 1 }\"\n'''\n":  false,
		"'''console\n$ extreme explore \"poll { pending }\"\n'''\n":  false,
	} {
		require.Equal(t, fits, len(brokenBy(t, "shown-program", page, nil)) == 0, page)
	}
}

func TestAChangelogMaySpeakOfWhatIsGone(t *testing.T) {
	require.Empty(t, brokenBy(t, "shown-command", "", map[string]string{"CHANGELOG.md": "`make rice` takes 3 s\n"}))
	require.NotEmpty(t, brokenBy(t, "links", "", map[string]string{"CHANGELOG.md": "[gone](gone.md)\n"}))
}
