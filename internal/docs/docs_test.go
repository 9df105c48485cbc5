package docs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/internal/docs"
)

// page has ' for `.
func read(page string) docs.Page {
	return docs.Read([]byte(strings.ReplaceAll(page, "'", "`")))
}

func TestAMarkIsForTheBlockBelowItAndNoOther(t *testing.T) {
	p := read("# A\n\n<!-- measured: make bench -->\nIt takes 3 s.\n\nAnd 4 s.\n\n<!-- from: a/b.go -->\n'''go\npackage b\n'''\n")
	require.Equal(t, []docs.Block{
		{Kind: docs.Prose, Line: 4, Text: "It takes 3 s.", Mark: docs.Mark{Verb: "measured", What: "make bench"}},
		{Kind: docs.Prose, Line: 6, Text: "And 4 s."},
		{Kind: docs.Code, Line: 10, Language: "go", Text: "package b\n", Mark: docs.Mark{Verb: "from", What: "a/b.go"}},
	}, p.Blocks)
}

func TestAMarkAboveAListIsForAllOfIt(t *testing.T) {
	p := read("<!-- held: a_test.go -->\n- one 1 s\n- two 'x y'\n  2 s\n")
	require.Len(t, p.Blocks, 2)
	for _, b := range p.Blocks {
		require.Equal(t, docs.Mark{Verb: "held", What: "a_test.go"}, b.Mark)
	}
	require.Equal(t, []docs.Span{{Line: 3, Text: "x y"}}, p.Blocks[1].Spans)
}

func TestOtherCommentsAreNoMarks(t *testing.T) {
	for _, comment := range []string{"<!-- a note: really -->", "<!-- from: x", "<b>from: x</b>"} {
		p := read(comment + "\n\ntext\n")
		for _, b := range p.Blocks {
			require.Equal(t, docs.Mark{}, b.Mark, comment)
		}
	}
}

func TestATableIsOneBlockWithItsCells(t *testing.T) {
	p := read("| a | b |\n|---|---|\n| 1 | 'c' [2](x.md) |\n")
	require.Equal(t, []docs.Block{{
		Kind: docs.Table, Line: 1, Text: "a\tb\t\n1\t 2\t\n", Spans: []docs.Span{{Line: 3, Text: "c"}},
	}}, p.Blocks)
	require.Equal(t, []docs.Link{{Line: 3, Target: "x.md"}}, p.Links)
}

func TestLinksAndPicturesAreFoundWithTheirLines(t *testing.T) {
	p := read("## See [a](a.md#b)\n\n> a ![p](p.svg)\n\n- <https://example.com>\n- [r][1]\n\n[1]: r.md\n")
	require.Equal(t, []docs.Link{
		{Line: 1, Target: "a.md#b"}, {Line: 3, Target: "p.svg"}, {Line: 5, Target: "https://example.com"}, {Line: 6, Target: "r.md"},
	}, p.Links)
}

func TestAPictureIsThatOfTheBlockWhoseMarkItHas(t *testing.T) {
	p := read("text\n\n<!-- output: extreme trace --svg p.svg -->\n![a run](p.svg)\n")
	require.Empty(t, p.Blocks[0].Pictures)
	require.Equal(t, []string{"p.svg"}, p.Blocks[1].Pictures)
	require.Equal(t, "extreme trace --svg p.svg", p.Blocks[1].Mark.What)
}

func TestAnAnchorIsWhatGitHubMakesOfTheHeading(t *testing.T) {
	p := read("# Who kills what?\n\n## 'extreme explore' -- and more\n\n## Limits\n\n### Limits\n\n## Ä_1, b\n")
	require.Equal(t, []string{"who-kills-what", "extreme-explore----and-more", "limits", "limits-1", "ä_1-b"}, p.Anchors)
}
