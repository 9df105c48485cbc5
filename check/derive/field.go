package derive

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// field returns e as the selection of a listed field, or nil.
func (c *copier) field(e ast.Expr) *ast.SelectorExpr {
	s, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || !slices.Contains(c.Fields, s.Sel.Name) || c.imported(s.X) != "" {
		return nil
	}
	if known := c.info.Selections[s]; known != nil && known.Kind() != types.FieldVal {
		return nil
	}
	return s
}

// place returns the text of s as what can be assigned to.
func (c *copier) place(s *ast.SelectorExpr) string { return c.span(s.Pos(), s.End(), s.X) }

func (c *copier) address(s *ast.SelectorExpr) string { return "&" + c.place(s) }

func (c *copier) read(address string) string { return c.call("Read") + address + ")" }

// unaryExpr leaves a field whose address is taken.
func (c *copier) unaryExpr(n *ast.UnaryExpr) (string, bool) {
	s := c.field(n.X)
	if n.Op != token.AND || s == nil {
		return "", false
	}
	return c.raw(n.Pos(), s.Pos()) + c.place(s) + c.raw(s.End(), n.End()), true
}

// callExpr makes reads of probes. It leaves what has the name of a field but is
// called, unless it is known to be a field.
func (c *copier) callExpr(n *ast.CallExpr) (string, bool) {
	if s, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) == 0 && c.Probes[s.Sel.Name] != "" {
		return c.read("&" + c.span(s.Pos(), s.Sel.Pos(), s.X) + c.Probes[s.Sel.Name]), true
	}
	s := c.field(n.Fun)
	if s == nil || c.info.Selections[s] != nil {
		return "", false
	}
	return c.raw(n.Pos(), s.Pos()) + c.place(s) + c.span(s.End(), n.End(), nodes(n.Args)...), true
}

// rangeStmt refuses a field as the variable of a range.
func (c *copier) rangeStmt(n *ast.RangeStmt) {
	for _, e := range []ast.Expr{n.Key, n.Value} {
		if e != nil && c.field(e) != nil {
			c.unwritable(e, "range over a variable, and assign that")
		}
	}
}

func (c *copier) incDecStmt(n *ast.IncDecStmt) (string, bool) {
	s := c.field(n.X)
	if s == nil {
		return "", false
	}
	return c.update(n, s, " ", n.Tok.String()[:1]+"1"), true
}

// assignStmt makes writes of an assignment to fields. A definition can't have
// one on its left side.
func (c *copier) assignStmt(n *ast.AssignStmt) (string, bool) {
	if !slices.ContainsFunc(n.Lhs, func(e ast.Expr) bool { return c.field(e) != nil }) {
		return "", false
	}
	if len(n.Lhs) > 1 {
		return c.assignMany(n), true
	}
	s, value := c.field(n.Lhs[0]), n.Rhs[0]
	text := c.node(value)
	after := c.raw(n.TokPos+token.Pos(len(n.Tok.String())), value.Pos())
	if n.Tok == token.ASSIGN {
		return c.call("Write") + c.address(s) + "," + after + text + ")", true
	}
	switch ast.Unparen(value).(type) {
	case *ast.BasicLit, *ast.Ident:
	default:
		text = "(" + text + ")"
	}
	return c.update(n, s, after, strings.TrimSuffix(n.Tok.String(), "=")+text), true
}

// update returns the write of what s holds, changed by an operator and its
// operand. Where the place of s can't be evaluated twice, that needs a block.
func (c *copier) update(n ast.Stmt, s *ast.SelectorExpr, space, change string) string {
	address := c.address(s)
	if c.repeatable(s.X) && !strings.Contains(address, "\n") {
		return c.call("Write") + address + "," + space + c.read(address) + change + ")"
	}
	c.needsBlock(n)
	p := c.fresh("ptr")
	return "{ " + p + " := " + address + "; " + c.call("Write") + p + "," + space + c.read(p) + change + ") }"
}

// repeatable says whether evaluating e twice is as evaluating it once.
func (c *copier) repeatable(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return c.field(e) == nil && c.repeatable(e.X)
	}
	return false
}

// assignMany assigns to variables first and then writes those to the fields. Go
// evaluates the places before it assigns to any, and so does the copy.
func (c *copier) assignMany(n *ast.AssignStmt) string {
	c.needsBlock(n)
	var pointers, addresses, variables, loads []string
	writes := ""
	var b strings.Builder
	from := n.Pos()
	for i, e := range n.Lhs {
		s := c.field(e)
		if s == nil {
			if calls(e) {
				c.unwritable(e, "make its calls before")
			}
			b.WriteString(c.raw(from, e.Pos()) + c.node(e))
			from = e.End()
			continue
		}
		p, v := c.fresh(fmt.Sprintf("ptr%d", i+1)), c.fresh(fmt.Sprintf("val%d", i+1))
		pointers, addresses = append(pointers, p), append(addresses, c.address(s))
		variables, loads = append(variables, v), append(loads, "*"+p) // for its type alone
		writes += "; " + c.call("Write") + p + ", " + v + ")"
		b.WriteString(c.raw(from, e.Pos()) + v)
		from = e.End()
	}
	list := func(names, values []string) string {
		return strings.Join(names, ", ") + " := " + strings.Join(values, ", ") + "; "
	}
	return "{ " + list(pointers, addresses) + list(variables, loads) + b.String() + c.span(from, n.End(), nodes(n.Rhs)...) + writes + " }"
}

// calls says whether evaluating e calls a function.
func calls(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		_, call := n.(*ast.CallExpr)
		found = found || call
		return !found
	})
	return found
}

// needsBlock refuses a statement that stands where a block can't.
func (c *copier) needsBlock(n ast.Stmt) {
	if c.headers[n] {
		c.unwritable(n, "assign it in a statement of its own")
	}
}

// unwritable says that an assignment can't be copied, and what to do.
func (c *copier) unwritable(n ast.Node, advice string) {
	at := c.fset.PositionFor(n.Pos(), false)
	c.errs = append(c.errs, fmt.Errorf("%s:%d: an assignment that the copy can't make: %s: %s", at.Filename, at.Line, c.firstLine(n), advice))
}
