package mutant

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// locking is a statement that locks or unlocks.
type locking struct {
	stmt  ast.Stmt
	mutex string
	locks bool
}

// lockingOf returns what stmt does with a lock, if anything.
func (s *subject) lockingOf(stmt ast.Stmt) (l locking, ok bool) {
	var call ast.Expr
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		call = stmt.X
	case *ast.DeferStmt:
		call = stmt.Call
	default:
		return l, false
	}
	mutex, locks := method(call, "Lock")
	if !locks {
		if mutex, ok = method(call, "Unlock"); !ok {
			return l, false
		}
	}
	return locking{stmt, s.source(mutex), locks}, true
}

// dropLock leaves out the locking and unlocking of one mutex in one function.
func dropLock(s *subject, n ast.Node) (all []change) {
	var body *ast.BlockStmt
	switch n := n.(type) {
	case *ast.FuncDecl:
		body = n.Body
	case *ast.FuncLit:
		body = n.Body
	default:
		return nil
	}
	var mutexes []string
	spots := map[string][]spot{}
	ast.Inspect(body, func(n ast.Node) bool {
		for _, stmt := range list(n) {
			if l, ok := s.lockingOf(stmt); ok {
				if spots[l.mutex] == nil {
					mutexes = append(mutexes, l.mutex)
				}
				spots[l.mutex] = append(spots[l.mutex], s.put(stmt, ""))
			}
		}
		_, inner := n.(*ast.FuncLit)
		return !inner
	})
	for _, m := range mutexes {
		all = append(all, change{"goes without the lock " + m, spots[m]})
	}
	return all
}

// widenSection takes one more statement into a critical section, and
// narrowSection leaves one out.
func widenSection(s *subject, n ast.Node) []change  { return s.moveBound(n, true) }
func narrowSection(s *subject, n ast.Node) []change { return s.moveBound(n, false) }

func (s *subject) moveBound(n ast.Node, widen bool) (all []change) {
	stmts := list(n)
	for i, stmt := range stmts {
		l, ok := s.lockingOf(stmt)
		if !ok {
			continue
		}
		other, where := i-1, "before"
		if l.locks != widen {
			other, where = i+1, "after"
		}
		if other >= 0 && other < len(stmts) {
			all = append(all, change{
				fmt.Sprintf("does %s %s %s", s.brief(stmt), where, s.brief(stmts[other])),
				s.swap(stmts[min(i, other)], stmts[max(i, other)]),
			})
		}
	}
	return all
}

// plainAtomic makes a load and a store of an atomic addition.
func plainAtomic(s *subject, n ast.Node) []change {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 2 {
		return nil
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || s.source(f.X) != "atomic" || !strings.HasPrefix(f.Sel.Name, "Add") {
		return nil
	}
	address, ok := call.Args[0].(*ast.UnaryExpr)
	if !ok {
		return nil
	}
	kind := types.TypeString(s.info.TypeOf(call), nil)
	word := s.source(address.X)
	plain := fmt.Sprintf("func() %s { sum := %s + (%s); %s = sum; return sum }()", kind, word, s.source(call.Args[1]), word)
	return []change{{"loads and stores: " + s.brief(call), []spot{s.put(call, plain)}}}
}

// signalToBroadcast wakes all that wait for a condition, not one.
func signalToBroadcast(s *subject, n ast.Node) []change {
	on, ok := method(n, "Signal")
	if !ok {
		return nil
	}
	return []change{{"broadcasts: " + s.brief(n), []spot{s.put(n, s.source(on)+".Broadcast()")}}}
}
