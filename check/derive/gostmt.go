package derive

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// goStmt returns a call of explore.Go. A function without parameters and results
// is its argument. Otherwise what the go statement evaluates goes to variables,
// and the goroutine makes the call with those. Every operand stays on its line.
func (c *copier) goStmt(n *ast.GoStmt) string {
	call := n.Call
	if f, ok := call.Fun.(*ast.FuncLit); ok && f.Type.Params.NumFields() == 0 && f.Type.Results.NumFields() == 0 {
		return c.call("Go") + newlines(c.raw(n.Pos(), f.Pos())+c.raw(f.End(), call.End())) + c.node(f) + ")"
	}
	var names, operands []string // of the call in the goroutine
	var values strings.Builder
	lines := "" // that are due
	from := n.Pos()
	for i, e := range append([]ast.Expr{call.Fun}, call.Args...) {
		lines += newlines(c.raw(from, e.Pos()))
		from = e.End()
		if c.fixed(e) {
			operands = append(operands, c.raw(e.Pos(), e.End()))
			continue
		}
		name := c.fresh("goFunc")
		if i > 0 {
			name = c.fresh(fmt.Sprintf("goArg%d", i))
		}
		if len(names) > 0 {
			values.WriteByte(',')
			if lines == "" {
				values.WriteByte(' ')
			}
		}
		values.WriteString(lines + c.node(e))
		lines = ""
		names, operands = append(names, name), append(operands, name)
	}
	lines += newlines(c.raw(from, call.End()))
	made := operands[0] + "(" + strings.Join(operands[1:], ", ")
	if call.Ellipsis.IsValid() {
		made += "..."
	}
	spawn := c.call("Go") + "func() { " + made + ") })"
	if len(names) == 0 {
		return c.call("Go") + lines + strings.TrimPrefix(spawn, c.call("Go"))
	}
	return "{ " + strings.Join(names, ", ") + " := " + values.String() + "; " + lines + spawn + " }"
}

// fixed says whether e is the same whenever it is evaluated, as a constant is and
// a function that was declared. Such must not go to a variable: a constant could
// get the wrong type, and a generic function has none.
func (c *copier) fixed(e ast.Expr) bool {
	if strings.Contains(c.raw(e.Pos(), e.End()), "\n") {
		return false // it would take its lines along
	}
	if known := c.info.Types[e]; known.Value != nil || known.IsNil() || known.IsBuiltin() {
		return true
	}
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		_, declared := c.info.Uses[id].(*types.Func)
		return declared
	}
	return false
}

// newlines returns the line ends of text alone.
func newlines(text string) string { return strings.Repeat("\n", strings.Count(text, "\n")) }
