package trace

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
)

var update = flag.Bool("update", false, "write the golden files of the texts anew")

func parse(t testing.TB, text string) *program.Program {
	t.Helper()
	p, err := program.Parse(text)
	require.NoError(t, err)
	return p
}

func explored1(t testing.TB, text string) Run {
	t.Helper()
	r, err := Explore(parse(t, text))
	require.NoError(t, err)
	return r
}

// golden compares a text with the one that is kept.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "go test ./check/trace -update makes it")
	require.Equal(t, string(want), text, "go test ./check/trace -update accepts it")
}

func TestTheTextIsAsItWas(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		look Look
	}{
		"park":           {"poll { clone a; go { wake a }; pending } poll { ready 7 }", Look{}},
		"narrow":         {"poll { clone a; go { wake a }; pending } poll { ready 7 }", Look{Width: 60}},
		"double-drop":    {"expect double-drop poll { clone a; wake a; drop a; pending } poll { ready 7 }", Look{}},
		"not-expected":   {"expect leak poll { clone a; drop a; ready 1 }", Look{}},
		"nested":         {"poll { clone a; run { poll { clone b; go { wake a; wake b }; pending } poll { ready 2 } }; pending } poll { ready 1 }", Look{Width: 120}},
		"long":           {"poll 200 { wakeref cx; pending } poll { ready 1 }", Look{}},
		"blocked-helper": {"poll { lock 2; ready 1 }", Look{}},
		"goexit":         {"poll { clone a; goexit } after { drop a }", Look{}},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, explored1(t, c.text).Text(c.look)) })
	}
	t.Run("virtual-time", func(t *testing.T) {
		golden(t, "virtual-time", InVirtualTime(parse(t, "expect leak poll { clone a; clone b of a; drop b; ready 1 }")).Text(Look{}))
	})
	t.Run("parked", func(t *testing.T) {
		golden(t, "parked", InVirtualTime(parse(t, "expect deadlock poll { pending } poll { ready 1 }")).Text(Look{}))
	})
}

func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	r := explored1(t, "poll { clone a; go { wake a }; pending } poll { ready 7 }")
	for _, width := range []int{60, 80, 100, 140} {
		for _, line := range strings.Split(r.Text(Look{Width: width}), "\n") {
			if strings.Contains(line, "│") {
				require.LessOrEqual(t, utf8.RuneCountInString(line), width, line)
			}
		}
	}
}

func TestColoursAreOnlyWhereTheyAreAskedFor(t *testing.T) {
	r := explored1(t, "expect double-drop poll { clone a; wake a; drop a; pending } poll { ready 7 }")
	plain, coloured := r.Text(Look{}), r.Text(Look{Colour: true})
	require.NotContains(t, plain, "\x1b")
	require.Contains(t, coloured, "\x1b[")
	require.NotEqual(t, plain, coloured)
}

func TestTheMarkOfATurnIsExplainedWhereItIsDrawn(t *testing.T) {
	for mark, want := range map[string]bool{"": true, pairMark: false} {
		r := explored1(t, "poll { clone a; go { wake a }; pending } poll { ready 7 }")
		r.Steps[3].Preempts = true
		d := drawer{Run: r, Look: Look{Width: 100}}
		d.table(r.Execution, map[int]string{3: mark}, false)
		d.end()
		require.Equal(t, want, strings.Contains(d.b.String(), "! takes the turn"), "the step has the mark %q", mark)
	}
	require.NotContains(t, explored1(t, "poll { ready 7 }").Text(Look{}), "! takes the turn")
}

func TestWhatHasNoColourHasNoEscape(t *testing.T) {
	require.Equal(t, "plain", (&drawer{Look: Look{Colour: true}}).paint("plain"))
}
