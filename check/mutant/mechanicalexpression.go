package mutant

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// opposites are the comparisons that hold where others don't.
var opposites = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.GEQ, token.GEQ: token.LSS,
	token.GTR: token.LEQ, token.LEQ: token.GTR,
}

// negateCondition does what it should not and not what it should.
func negateCondition(s *subject, n ast.Node) []change {
	var cond ast.Expr
	switch n := n.(type) {
	case *ast.IfStmt:
		cond = n.Cond
	case *ast.ForStmt:
		cond = n.Cond
	}
	if cond == nil {
		return nil
	}
	text := "!(" + s.source(cond) + ")"
	switch c := cond.(type) {
	case *ast.BinaryExpr:
		if o := opposites[c.Op]; o != token.ILLEGAL {
			text = s.source(c.X) + " " + o.String() + " " + s.source(c.Y)
		}
	case *ast.UnaryExpr:
		if c.Op == token.NOT {
			text = s.source(c.X)
		}
	case *ast.Ident:
		text = "!" + c.Name
	}
	return []change{{fmt.Sprintf("asks whether %s, not %s", text, s.brief(cond)), []spot{s.put(cond, text)}}}
}

// boundaries are the comparisons that differ from others just where both sides
// are equal.
var boundaries = map[token.Token][]token.Token{
	token.LSS: {token.LEQ}, token.LEQ: {token.LSS},
	token.GTR: {token.GEQ}, token.GEQ: {token.GTR},
	token.EQL: {token.LEQ, token.GEQ}, token.NEQ: {token.LSS, token.GTR},
}

// moveBoundary compares by a neighbouring operator.
func moveBoundary(s *subject, n ast.Node) (all []change) {
	b, ok := n.(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	for _, o := range boundaries[b.Op] {
		all = append(all, change{
			fmt.Sprintf("asks for %s where it is %s", o, s.brief(b)),
			[]spot{s.putSpan(b.OpPos, b.OpPos+token.Pos(len(b.Op.String())), o.String())},
		})
	}
	return all
}

// offByOne makes an integer constant one larger, and one smaller.
func offByOne(s *subject, n ast.Node) (all []change) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.INT {
		return nil
	}
	value, err := strconv.ParseInt(lit.Value, 0, 64)
	if err != nil {
		return nil
	}
	for _, v := range []int64{value + 1, value - 1} {
		all = append(all, change{fmt.Sprintf("has %d for %d in %s", v, value, s.line(lit)), []spot{s.put(lit, strconv.FormatInt(v, 10))}})
	}
	return all
}

// flipBoolean makes false of true, and true of false.
func flipBoolean(s *subject, n ast.Node) []change {
	id, ok := n.(*ast.Ident)
	if !ok {
		return nil
	}
	text := map[types.Object]string{types.Universe.Lookup("true"): "false", types.Universe.Lookup("false"): "true"}[s.info.Uses[id]]
	if text == "" {
		return nil
	}
	return []change{{fmt.Sprintf("has %s in %s", text, s.line(id)), []spot{s.put(id, text)}}}
}

// zeroValue returns or assigns the zero value instead of what is meant.
func zeroValue(s *subject, n ast.Node) (all []change) {
	var values []ast.Expr
	defines := false
	switch n := n.(type) {
	case *ast.ReturnStmt:
		values = n.Results
	case *ast.AssignStmt:
		if len(n.Lhs) == len(n.Rhs) {
			values, defines = n.Rhs, n.Tok == token.DEFINE
		}
	case *ast.KeyValueExpr:
		values = []ast.Expr{n.Value}
	}
	for _, e := range values {
		if zero := s.zero(e, defines); zero != "" {
			all = append(all, change{fmt.Sprintf("has %s for %s in %s", zero, s.brief(e), s.line(e)), []spot{s.put(e, zero)}})
		}
	}
	return all
}

// swapArguments swaps two arguments of one type.
func swapArguments(s *subject, n ast.Node) (all []change) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil
	}
	for i, a := range call.Args {
		for _, b := range call.Args[i+1:] {
			if types.Identical(s.info.TypeOf(a), s.info.TypeOf(b)) && s.source(a) != s.source(b) && !s.isString(a) {
				all = append(all, change{fmt.Sprintf("swaps %s and %s in %s", s.brief(a), s.brief(b), s.brief(call)), s.swap(a, b)})
			}
		}
	}
	return all
}

// swapEntries gives a function in a literal the body of another one beside it.
func swapEntries(s *subject, n ast.Node) (all []change) {
	literal, ok := n.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	for _, to := range literal.Elts {
		for _, from := range literal.Elts {
			a, b := function(to), function(from)
			if a == nil || b == nil || a == b {
				continue
			}
			all = append(all, change{
				fmt.Sprintf("gives %s the body of %s", s.source(to.(*ast.KeyValueExpr).Key), s.source(from.(*ast.KeyValueExpr).Key)),
				[]spot{s.put(a.Body, s.source(b.Body))},
			})
		}
	}
	return all
}

// function returns the function that stands by its key in a literal.
func function(element ast.Expr) *ast.FuncLit {
	kv, ok := element.(*ast.KeyValueExpr)
	if !ok {
		return nil
	}
	f, _ := kv.Value.(*ast.FuncLit)
	return f
}
