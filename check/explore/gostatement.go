package explore

import (
	"fmt"
	"go/ast"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"sync"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// goStatements say of each function that was a body what goStatement does.
var goStatements sync.Map

// goStatement says where the source of the body has a go statement, or nothing. Whatever
// that starts would not be explored, and the exploration would pass all the same.
func goStatement(body func(*T)) string {
	entry := reflect.ValueOf(body).Pointer()
	if said, ok := goStatements.Load(entry); ok {
		return said.(string)
	}
	said := ""
	if f := runtime.FuncForPC(entry); f != nil {
		file, line := f.FileLine(entry)
		if s := readSource(engine.Place{Function: f.Name(), File: file}); s != nil {
			if at := s.goStatement(line, literal.MatchString(f.Name())); at > 0 {
				said = fmt.Sprintf("the body has a go statement at %s:%d, and what that starts is not explored: call explore.Go", filepath.Base(file), at)
			}
		}
	}
	goStatements.Store(entry, said)
	return said
}

// literal is what the compiler calls a function literal.
var literal = regexp.MustCompile(`\.func\d+(\.\d+)*$`)

// goStatement returns the line of the first go statement in the body that begins on the
// line, or 0 if it has none or more than one could be meant. What AtEnd is to call is no
// part of the execution.
func (s *source) goStatement(line int, literal bool) (at int) {
	var bodies []ast.Node
	ast.Inspect(s.file, func(n ast.Node) bool {
		var called *ast.FuncType
		switch n := n.(type) {
		case *ast.FuncLit:
			if literal {
				called = n.Type
			}
		case *ast.FuncDecl:
			if !literal {
				called = n.Type
			}
		}
		if called != nil && called.Params.NumFields() == 1 && s.line(n.Pos()) == line {
			bodies = append(bodies, n)
		}
		return true
	})
	if len(bodies) != 1 {
		return 0
	}
	ast.Inspect(bodies[0], func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if at == 0 {
				at = s.line(n.Pos())
			}
		case *ast.CallExpr:
			f, ok := n.Fun.(*ast.SelectorExpr)
			return !ok || f.Sel.Name != "AtEnd"
		}
		return true
	})
	return at
}
