package derive

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// NoModel is the error for what the explorer can't run.
type NoModel struct {
	// File and Line are where it stands in the original.
	File string
	Line int
	// Construct is what the explorer has no model of, in the plural.
	Construct string
	// Source is the text there, or its first line.
	Source string
}

// Error says where it stands and what it is.
func (e *NoModel) Error() string {
	return fmt.Sprintf("%s:%d: the explorer has no model of %s: %s", e.File, e.Line, e.Construct, e.Source)
}

// Constructs without a model.
const (
	channels   = "channels"
	realTime   = "real time"
	finalizers = "finalizers"
)

// packages without a model, whatever is used of them.
var packages = map[string]string{
	"C":         "cgo",
	"context":   "contexts",
	"os/signal": "signals",
}

// functions and types without a model, by package.
var functions = map[string]map[string]string{
	"runtime": {"SetFinalizer": finalizers, "AddCleanup": finalizers},
	"time": {
		"Sleep": realTime, "After": realTime, "AfterFunc": realTime, "Tick": realTime,
		"NewTimer": realTime, "NewTicker": realTime, "Timer": realTime, "Ticker": realTime,
		"Now": realTime, "Since": realTime, "Until": realTime,
	},
}

// refuses notes an error if the explorer can't run n.
func (c *copier) refuses(n ast.Node) bool {
	what := c.unmodelled(n)
	if what == "" {
		return false
	}
	at := c.fset.PositionFor(n.Pos(), false)
	c.errs = append(c.errs, &NoModel{File: at.Filename, Line: at.Line, Construct: what, Source: c.firstLine(n)})
	return true
}

// unmodelled returns what n is that the explorer has no model of, or nothing.
func (c *copier) unmodelled(n ast.Node) string {
	switch n := n.(type) {
	case *ast.ChanType, *ast.SendStmt, *ast.SelectStmt:
		return channels
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return channels
		}
	case *ast.CallExpr:
		if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "close" && c.info.Uses[id] == types.Universe.Lookup("close") {
			return channels
		}
	case *ast.SelectorExpr:
		return functions[c.imported(n.X)][n.Sel.Name]
	case *ast.ImportSpec:
		name, _ := strconv.Unquote(n.Path.Value)
		if n.Name != nil && n.Name.Name == "." && functions[name] != nil {
			return "package " + name + " imported with a dot"
		}
		return packages[name]
	}
	return ""
}

// firstLine is the text of n, or its first line.
func (c *copier) firstLine(n ast.Node) string {
	line, _, _ := strings.Cut(c.raw(n.Pos(), n.End()), "\n")
	return line
}
