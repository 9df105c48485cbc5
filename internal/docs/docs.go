// Package docs reads the Markdown of this repository: what a page shows, where it
// links to, and where it says that a block or a figure comes from.
//
// A page says that in an HTML comment on the line above, which nobody sees when the
// page is rendered:
//
//	<!-- from: executor/run.go -->
//
// The verbs are:
//
//	from: FILE         the block is lines of that file, word for word; a line of
//	                   "…" stands for lines left out
//	output: COMMAND    what an extreme command prints, or the picture that it draws; a
//	                   test runs it again
//	held: FILE         each figure is a literal in that file of tests
//	measured: COMMAND  a measurement, which that command makes again
//	source: URL        somebody else's figure, and where it is from
//
// In a console block an output mark needs no command: the block has them. The house
// rules check that the marks are there and right.
//
// # Limits
//
// HTML in a page is not read, but for those comments. Links by reference are read
// where they are used.
package docs

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// Page is what a Markdown file holds.
type Page struct {
	// Blocks are its paragraphs, tables and code, in their order.
	Blocks []Block
	// Links are the targets of its links and pictures.
	Links []Link
	// Anchors are what a link may name after a #, one for each heading.
	Anchors []string
}

// Kind is what a block is.
type Kind uint8

// The kinds of blocks. A paragraph of a list is prose.
const (
	Prose Kind = iota
	Table
	Code
)

// Block is a paragraph, a table or code.
type Block struct {
	Kind Kind
	// Line is where it begins, from 1; for code, its first line of text.
	Line int
	// Language is what stands at a fence. It is empty for other blocks.
	Language string
	// Text is the code, or the words without code spans; the cells of a table are
	// parted by tabs.
	Text string
	// Spans are the code spans.
	Spans []Span
	// Pictures are the targets of its pictures.
	Pictures []string
	// Mark is where the block says that it comes from.
	Mark Mark
}

// Span is a code span and its line, from 1.
type Span struct {
	Line int
	Text string
}

// Link is the target of a link or picture and its line, from 1.
type Link struct {
	Line   int
	Target string
}

// Mark is a comment above a block. The zero Mark is none.
type Mark struct{ Verb, What string }

// Verbs are what a mark may begin with.
var Verbs = []string{"from", "output", "held", "measured", "source"}

// Read reads the text of a page.
func Read(page []byte) Page {
	doc := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(page))
	r := reader{source: page, anchors: map[string]int{}}
	r.blocks(doc, Mark{})
	return r.page
}

// markOf reads a comment.
func markOf(comment string) (Mark, bool) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(comment), "<!--")
	inner, closed := strings.CutSuffix(inner, "-->")
	verb, what, _ := strings.Cut(strings.TrimSpace(inner), ":")
	return Mark{verb, strings.TrimSpace(what)}, ok && closed && slices.Contains(Verbs, verb)
}

// reader walks a page.
type reader struct {
	source  []byte
	page    Page
	anchors map[string]int // how often each was given
}

// lineAt is the line of an offset.
func (r *reader) lineAt(offset int) int {
	return 1 + strings.Count(string(r.source[:offset]), "\n")
}

// blocks reads what is in a block that holds others. A mark is for what follows it;
// the one above a list is for all in the list.
func (r *reader) blocks(parent ast.Node, outer Mark) {
	mark := outer
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if html, ok := n.(*ast.HTMLBlock); ok {
			if m, ok := markOf(string(html.Lines().Value(r.source))); ok {
				mark = m
			}
			continue
		}
		r.block(n, mark)
		mark = outer
	}
}

func (r *reader) block(n ast.Node, mark Mark) {
	switch n := n.(type) {
	case *ast.Heading:
		r.anchor(plain(n, r.source))
		r.words(n) // for its links
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		r.code(n, mark)
	case *ast.Paragraph, *ast.TextBlock:
		r.add(Block{Kind: Prose, Mark: mark}, n)
	case *extast.Table:
		r.add(Block{Kind: Table, Mark: mark}, n)
	default:
		r.blocks(n, mark)
	}
}
