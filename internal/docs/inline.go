package docs

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// code adds a block of code.
func (r *reader) code(n ast.Node, mark Mark) {
	b := Block{Kind: Code, Mark: mark, Text: string(n.Lines().Value(r.source))}
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		b.Language = string(f.Language(r.source))
	}
	if n.Lines().Len() > 0 {
		b.Line = r.lineAt(n.Lines().At(0).Start)
	}
	r.page.Blocks = append(r.page.Blocks, b)
}

// add adds prose or a table.
func (r *reader) add(b Block, n ast.Node) {
	b.Text, b.Spans = r.words(n)
	b.Line = r.line(n)
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if image, ok := n.(*ast.Image); ok && entering {
			b.Pictures = append(b.Pictures, string(image.Destination))
		}
		return ast.WalkContinue, nil
	})
	r.page.Blocks = append(r.page.Blocks, b)
}

// words returns the words below n without its code spans, and those. It books the
// links that it meets.
func (r *reader) words(n ast.Node) (words string, spans []Span) {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.(type) {
		case *extast.TableCell:
			if !entering {
				b.WriteByte('\t')
			}
		case *extast.TableRow, *extast.TableHeader:
			if !entering {
				b.WriteByte('\n')
			}
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeSpan:
			spans = append(spans, Span{r.line(n), plain(n, r.source)})
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			b.Write(n.Segment.Value(r.source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.Link:
			r.page.Links = append(r.page.Links, Link{r.line(n), string(n.Destination)})
		case *ast.Image:
			r.page.Links = append(r.page.Links, Link{r.line(n), string(n.Destination)})
		case *ast.AutoLink:
			r.page.Links = append(r.page.Links, Link{r.line(n.Parent()), string(n.URL(r.source))})
		}
		return ast.WalkContinue, nil
	})
	return b.String(), spans
}

// plain is the text below n with that of its code spans.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
			if t.SoftLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// line is the line of the first text below n, or else of what holds n.
func (r *reader) line(n ast.Node) int {
	at := -1
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			at = t.Segment.Start
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	if at >= 0 {
		return r.lineAt(at)
	}
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return r.lineAt(n.Lines().At(0).Start)
		}
	}
	return 1
}

// anchor adds what a link to a heading says after the #, as GitHub makes it: small
// letters, digits, - and _; hyphens for spaces; a number for what comes again.
func (r *reader) anchor(heading string) {
	name := strings.Map(func(c rune) rune {
		switch {
		case c == ' ':
			return '-'
		case c == '-', c == '_', unicode.IsLetter(c), unicode.IsDigit(c):
			return unicode.ToLower(c)
		}
		return -1
	}, heading)
	times := r.anchors[name]
	r.anchors[name]++
	if times > 0 {
		name = fmt.Sprintf("%s-%d", name, times)
	}
	r.page.Anchors = append(r.page.Anchors, name)
}
