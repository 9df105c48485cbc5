package derive

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// explorer is the package that the copies call, with the mirrors below it.
const explorer = "github.com/extremely-boring/extreme/check/explore"

// mirrors are the packages that there are mirrors of.
var mirrors = map[string]string{
	"sync":        explorer + "/sync",
	"sync/atomic": explorer + "/sync/atomic",
}

// scheduling are the functions of package runtime that the explorer has its own of.
var scheduling = map[string]bool{"Gosched": true, "Goexit": true}

// copier copies one file.
type copier struct {
	*source
	file      *ast.File
	text      string
	used      map[string]bool   // every identifier of the file
	headers   map[ast.Stmt]bool // statements where no block can stand
	explore   string            // the local name of the explorer
	exploring bool              // the copy calls the explorer
	errs      []error
}

func newCopier(p *source, f *ast.File, text string) *copier {
	c := &copier{source: p, file: f, text: text, used: map[string]bool{}, headers: map[ast.Stmt]bool{}}
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			c.used[id.Name] = true
		}
		return true
	})
	c.explore = c.fresh("explore")
	return c
}

// fresh returns a name that the file does not use.
func (c *copier) fresh(name string) string {
	for c.used[name] {
		name += "_"
	}
	return name
}

// call returns the start of a call of the explorer.
func (c *copier) call(function string) string {
	c.exploring = true
	return c.explore + "." + function + "("
}

// raw returns the original text.
func (c *copier) raw(from, to token.Pos) string {
	return c.text[from-c.file.FileStart : to-c.file.FileStart]
}

// span returns the original text, but for the nodes, which stand in it in this
// order.
func (c *copier) span(from, to token.Pos, nodes ...ast.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		b.WriteString(c.raw(from, n.Pos()))
		b.WriteString(c.node(n))
		from = n.End()
	}
	b.WriteString(c.raw(from, to))
	return b.String()
}

// node returns the text of n in the copy.
func (c *copier) node(n ast.Node) string {
	if text, changed := c.rewrite(n); changed {
		return text
	}
	var b strings.Builder
	from := n.Pos()
	ast.Inspect(n, func(child ast.Node) bool {
		if child == nil || child == n {
			return true
		}
		text, changed := c.rewrite(child)
		if changed {
			b.WriteString(c.raw(from, child.Pos()))
			b.WriteString(text)
			from = child.End()
		}
		return !changed
	})
	b.WriteString(c.raw(from, n.End()))
	return b.String()
}

// nodes turns a list of one kind of node into a list of nodes.
func nodes[N ast.Node](list []N) []ast.Node {
	all := make([]ast.Node, len(list))
	for i, n := range list {
		all[i] = n
	}
	return all
}

// rewrite returns the text of n in the copy, if n itself is something that has
// to change. Otherwise what stands in it may.
func (c *copier) rewrite(n ast.Node) (text string, changed bool) {
	if c.refuses(n) {
		return c.raw(n.Pos(), n.End()), true
	}
	switch n := n.(type) {
	case *ast.ImportSpec:
		return c.importSpec(n)
	case *ast.GoStmt:
		return c.goStmt(n), true
	case *ast.IfStmt:
		c.headers[n.Init] = true
	case *ast.SwitchStmt:
		c.headers[n.Init] = true
	case *ast.TypeSwitchStmt:
		c.headers[n.Init] = true
	case *ast.ForStmt:
		c.headers[n.Init], c.headers[n.Post] = true, true
	case *ast.RangeStmt:
		c.rangeStmt(n)
	case *ast.AssignStmt:
		return c.assignStmt(n)
	case *ast.IncDecStmt:
		return c.incDecStmt(n)
	case *ast.UnaryExpr:
		return c.unaryExpr(n)
	case *ast.CallExpr:
		return c.callExpr(n)
	case *ast.SelectorExpr:
		return c.selectorExpr(n)
	}
	return "", false
}

// importSpec swaps a package for its mirror. Package runtime stays, but unnamed
// where the copy has no more use for the name.
func (c *copier) importSpec(n *ast.ImportSpec) (string, bool) {
	name, _ := strconv.Unquote(n.Path.Value)
	if mirror := mirrors[name]; mirror != "" {
		return c.raw(n.Pos(), n.Path.Pos()) + strconv.Quote(mirror), true
	}
	if name == "runtime" && c.onlySchedules() {
		return "_ " + n.Path.Value, true
	}
	return "", false
}

// onlySchedules says whether the file uses of package runtime just what the
// explorer has its own of.
func (c *copier) onlySchedules() bool {
	swapped, others := 0, 0
	ast.Inspect(c.file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && c.imported(s.X) == "runtime" {
			if scheduling[s.Sel.Name] {
				swapped++
			} else {
				others++
			}
		}
		return true
	})
	return swapped > 0 && others == 0
}

func (c *copier) selectorExpr(n *ast.SelectorExpr) (string, bool) {
	if c.imported(n.X) == "runtime" && scheduling[n.Sel.Name] {
		c.exploring = true
		return c.explore + "." + n.Sel.Name, true
	}
	if s := c.field(n); s != nil {
		return c.read(c.address(s)), true
	}
	return "", false
}
