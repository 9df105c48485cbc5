package mutant

import (
	"fmt"
	"go/ast"
)

// dropStatement leaves a statement out, a deferred one included.
func dropStatement(s *subject, n ast.Node) (all []change) {
	for _, stmt := range list(n) {
		if !s.wordsOnly(stmt) {
			all = append(all, change{"drops " + s.brief(stmt), []spot{s.put(stmt, "")}})
		}
	}
	return all
}

// swapStatements swaps two neighbours.
func swapStatements(s *subject, n ast.Node) (all []change) {
	stmts := list(n)
	for i := 1; i < len(stmts); i++ {
		if !s.wordsOnly(stmts[i-1]) && !s.wordsOnly(stmts[i]) {
			all = append(all, change{
				fmt.Sprintf("does %s before %s", s.brief(stmts[i]), s.brief(stmts[i-1])),
				s.swap(stmts[i-1], stmts[i]),
			})
		}
	}
	return all
}

// swap puts each of two nodes in the other's place.
func (s *subject) swap(a, b ast.Node) []spot {
	return []spot{s.put(a, s.source(b)), s.put(b, s.source(a))}
}

// dropDefer runs at once what was deferred.
func dropDefer(s *subject, n ast.Node) []change {
	d, ok := n.(*ast.DeferStmt)
	if !ok {
		return nil
	}
	return []change{{"does at once: " + s.brief(d), []spot{s.putSpan(d.Pos(), d.Call.Pos(), "")}}}
}

// whileToIf asks a condition once that was asked until it failed. A loop without a
// condition is left: without it the function has no end that the compiler takes.
func whileToIf(s *subject, n ast.Node) []change {
	loop, ok := n.(*ast.ForStmt)
	if !ok || loop.Cond == nil || loop.Init != nil || loop.Post != nil {
		return nil
	}
	return []change{{"asks once: for " + s.brief(loop.Cond), []spot{s.putSpan(loop.Pos(), loop.Cond.Pos(), "if ")}}}
}
