package house

import (
	"go/ast"
	"slices"
	"strings"
)

func leakChecked(t *Tree) (broken []Broken) {
	folders, files := t.packages()
	for _, dir := range folders {
		if slices.ContainsFunc(files[dir], (*file).isTest) && !slices.ContainsFunc(files[dir], endsInGoleak) {
			broken = append(broken, Broken{dir, "its tests have no TestMain that ends in goleak"})
		}
	}
	return broken
}

// endsInGoleak says whether f has a TestMain that calls package goleak.
func endsInGoleak(f *file) bool {
	for _, d := range f.ast.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Name.Name == "TestMain" && d.Body != nil {
			return len(calls(d.Body, "goleak", "")) > 0
		}
	}
	return false
}

// calls returns the places below n that mention pkg.name, or any name of pkg.
func calls(n ast.Node, pkg string, names ...string) (found []*ast.SelectorExpr) {
	ast.Inspect(n, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := s.X.(*ast.Ident); ok && id.Name == pkg && (names[0] == "" || slices.Contains(names, s.Sel.Name)) {
			found = append(found, s)
		}
		return true
	})
	return found
}

// excused says whether a comment at the line of n, or at the line before,
// holds one of the words.
func (t *Tree) excused(f *file, n ast.Node, words ...string) bool {
	at := t.fset.Position(n.Pos()).Line
	for _, g := range f.ast.Comments {
		first, last := t.fset.Position(g.Pos()).Line, t.fset.Position(g.End()).Line
		before := last == at-1 && strings.HasPrefix(strings.TrimSpace(f.lines()[first-1]), "/")
		if !before && (first > at || last < at) {
			continue
		}
		for _, w := range words {
			if strings.Contains(g.Text(), w) {
				return true
			}
		}
	}
	return false
}

func noSleep(t *Tree) (broken []Broken) {
	for _, f := range t.golang() {
		if !f.isTest() && !strings.HasPrefix(f.path, "check/") {
			continue
		}
		for _, c := range calls(f.ast, "time", "Sleep", "After", "AfterFunc", "Tick", "NewTimer") {
			if !t.excused(f, c, "virtual time", "watchdog") {
				broken = append(broken, Broken{t.at(c.Pos()), "time." + c.Sel.Name + " and no comment that says \"virtual time\" or \"watchdog\""})
			}
		}
	}
	return broken
}

func noSkip(t *Tree) (broken []Broken) {
	for _, f := range t.golang() {
		for _, name := range []string{"t", "b", "f", "tb"} {
			for _, c := range calls(f.ast, name, "Skip", "Skipf", "SkipNow") {
				if !t.excused(f, c, "verdict:") {
					broken = append(broken, Broken{t.at(c.Pos()), name + "." + c.Sel.Name + " and no comment that begins \"verdict:\""})
				}
			}
		}
	}
	return broken
}

func noFinalizer(t *Tree) (broken []Broken) {
	for _, f := range t.golang() {
		for _, c := range calls(f.ast, "runtime", "SetFinalizer", "AddCleanup") {
			broken = append(broken, Broken{t.at(c.Pos()), "runtime." + c.Sel.Name})
		}
	}
	return broken
}
