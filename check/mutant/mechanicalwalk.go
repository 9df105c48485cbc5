package mutant

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// tellers are the functions that only word a message from their arguments.
var tellers = map[string]bool{"miscounted": true, "stale": true}

// eachNode calls f for every node of a file that may be changed: not for what only
// words a message.
func (s *subject) eachNode(file string, f func(ast.Node)) {
	ast.Inspect(s.file[file], func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			if s.onlyWords(n) {
				return false
			}
		case ast.Expr:
			if s.isString(n) {
				return false
			}
		}
		f(n)
		return true
	})
}

// onlyWords says whether the arguments of a call only make up a message.
func (s *subject) onlyWords(call *ast.CallExpr) bool {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return tellers[f.Name]
	case *ast.SelectorExpr:
		id, ok := f.X.(*ast.Ident)
		return ok && id.Name == "fmt"
	}
	return false
}

// isString says whether e is a text. The only texts in the runner are messages.
func (s *subject) isString(e ast.Expr) bool {
	t := s.info.TypeOf(e)
	if t == nil {
		return false
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}

// wordsOnly says whether a statement only makes up a message.
func (s *subject) wordsOnly(stmt ast.Stmt) bool {
	a, ok := stmt.(*ast.AssignStmt)
	return ok && s.isString(a.Lhs[0])
}

// enclosing is the name of the function at that place, or of the variable or
// constant. A function in the value of a variable is named by both.
func (s *subject) enclosing(file string, at token.Pos) (name string) {
	ast.Inspect(s.file[file], func(n ast.Node) bool {
		if n == nil || at < n.Pos() || at >= n.End() {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncDecl:
			name = n.Name.Name
			return false
		case *ast.ValueSpec:
			name = n.Names[0].Name
		case *ast.KeyValueExpr:
			if _, ok := n.Value.(*ast.FuncLit); ok && at >= n.Value.Pos() {
				name += "." + s.source(n.Key)
			}
		}
		return true
	})
	return name
}

// line is the line that n stands in, as one piece.
func (s *subject) line(n ast.Node) string {
	at := s.fset.Position(n.Pos())
	text := s.text[at.Filename]
	from := strings.LastIndex(text[:at.Offset], "\n") + 1
	line, _, _ := strings.Cut(text[from:], "\n")
	return short(line)
}

// short is a text in one line, cut where it is long.
func short(text string) string {
	const long = 90
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > long {
		return string(runes[:long]) + "…"
	}
	return text
}

// brief is the text of n in one line.
func (s *subject) brief(n ast.Node) string { return short(s.source(n)) }

// list returns the statements of n that follow one another.
func list(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// method returns what a method without arguments is called on, if n is such a
// call by that name.
func method(n ast.Node, name string) (on ast.Expr, ok bool) {
	call, is := n.(*ast.CallExpr)
	if !is || len(call.Args) > 0 {
		return nil, false
	}
	f, is := call.Fun.(*ast.SelectorExpr)
	if !is || f.Sel.Name != name {
		return nil, false
	}
	return f.X, true
}

// zero is the zero value of e's type as it is written, or "" if e is that already
// or is a text. Where it defines a variable it must name the type.
func (s *subject) zero(e ast.Expr, defines bool) string {
	known := s.info.Types[e]
	if known.Type == nil || known.IsNil() || s.isString(e) || known.Value != nil && isZero(known.Value) {
		return ""
	}
	name := types.TypeString(known.Type, func(p *types.Package) string {
		if p.Name() == "executor" {
			return ""
		}
		return p.Name()
	})
	if defines {
		return "*new(" + name + ")"
	}
	switch t := known.Type.Underlying().(type) {
	case *types.Basic:
		if t.Info()&types.IsBoolean != 0 {
			return "false"
		}
		return "0"
	case *types.Pointer, *types.Signature, *types.Map, *types.Chan, *types.Slice:
		return "nil"
	case *types.Interface:
		if _, parameter := known.Type.(*types.TypeParam); !parameter {
			return "nil"
		}
	}
	return "*new(" + name + ")"
}

func isZero(v constant.Value) bool {
	switch v.Kind() {
	case constant.Bool:
		return !constant.BoolVal(v)
	case constant.Int:
		return constant.Sign(v) == 0
	}
	return false
}
