package explore

import (
	"embed"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/internal/module"
)

// sources are the files in which steps were taken, by the names that the steps have for
// them. A file that can't be read is nil.
type sources map[string]*source

// source is a file of the body or of what that calls.
type source struct {
	fset  *gotoken.FileSet
	file  *ast.File
	calls map[int][]*ast.CallExpr // by line
	// derived says that its steps have the lines that its line directives say.
	derived bool
}

// of returns the source of a step, or nil.
func (s sources) of(p engine.Place) *source {
	if f, ok := s[p.File]; ok {
		return f
	}
	f := readSource(p)
	s[p.File] = f
	return f
}

func readSource(p engine.Place) *source {
	s := &source{fset: gotoken.NewFileSet(), calls: map[int][]*ast.CallExpr{}, derived: strings.HasPrefix(p.Function, runnerFunctions)}
	var text []byte
	var err error
	if s.derived {
		text, err = runnerFiles.ReadFile("runner/" + path.Base(p.File))
	} else {
		text, err = os.ReadFile(found(p.File))
	}
	if err != nil {
		return nil
	}
	if s.file, err = parser.ParseFile(s.fset, p.File, text, parser.SkipObjectResolution); err != nil {
		return nil
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			// A call in a chain has the line of its own method.
			at := s.line(c.Lparen)
			s.calls[at] = append(s.calls[at], c)
		}
		return true
	})
	return s
}

// found returns where a file is that a line directive names from the root of its module,
// or a build with -trimpath by the path of that.
func found(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	folder, path := module.Here()
	return filepath.Join(folder, strings.TrimPrefix(name, path+"/"))
}

// runnerFunctions is how the functions of the explored copy of the runner begin.
const runnerFunctions = packagePath + "/runner."

// runnerFiles are the files of that copy. The runner's own source is at hand only in a clone
// of this module, and so the copy is taken everywhere: its steps have the lines of the
// original, and so have its line directives.
//
//go:embed runner/arc.go runner/run.go
var runnerFiles embed.FS

func (s *source) line(p gotoken.Pos) int { return s.fset.PositionFor(p, s.derived).Line }

// object returns what the source calls the object of a step, or "" if it is not to be
// told: several calls on one line may do the same to different objects.
func (s *source) object(st *Step) string {
	names := calledAs(st)
	all := s.receivers(s.calls[st.Place.Line], names)
	if len(all) == 0 {
		all = s.receivers(s.deferred(st.Place.Line), names)
	}
	if len(all) == 0 && !st.Event {
		all = s.fields(st)
	}
	if len(all) != 1 {
		return ""
	}
	return all[0]
}

// calledAs returns the names of the functions that such a step can be a call of.
func calledAs(st *Step) []string {
	op, _, _ := strings.Cut(st.Op, " (")
	switch {
	case !st.Event && op == "write":
		return []string{"Write"}
	case !st.Event:
		return []string{"Read"}
	}
	switch st.Kind {
	case engine.RLock, engine.RUnlock: // by an RLocker, too
		return []string{op, op[1:]}
	case engine.Add:
		return []string{op, "Go"}
	}
	return []string{op}
}

// receivers returns what the calls of those names are done on: what the method is
// called on, or what a function's first argument points to. A method that is itself an
// argument, as of Go, may be called by whoever is given it.
func (s *source) receivers(calls []*ast.CallExpr, names []string) (all []string) {
	add := func(e ast.Expr) {
		if name := expression(e); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	for _, c := range calls {
		for _, arg := range c.Args {
			if m, ok := arg.(*ast.SelectorExpr); ok && slices.Contains(names, m.Sel.Name) && !s.imports(m.X) {
				add(m.X)
			}
		}
		f, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
		if !ok || !slices.Contains(names, f.Sel.Name) {
			continue
		}
		switch {
		case !s.imports(f.X):
			add(f.X)
		case len(c.Args) > 0 && f.Sel.Name != "Go":
			add(c.Args[0])
		}
	}
	return all
}

// expression returns the text of e, or of what e takes the address of.
func expression(e ast.Expr) string {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == gotoken.AND {
		e = ast.Unparen(u.X)
	}
	return types.ExprString(e)
}

// imports reports whether e is the name of a package.
func (s *source) imports(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && slices.ContainsFunc(s.file.Imports, func(i *ast.ImportSpec) bool {
		if i.Name != nil {
			return i.Name.Name == id.Name
		}
		p, err := strconv.Unquote(i.Path.Value)
		return err == nil && path.Base(p) == id.Name
	})
}

// deferred returns the deferred calls of the innermost function around the line. They
// are seen where the function ends.
func (s *source) deferred(line int) (calls []*ast.CallExpr) {
	var within *ast.BlockStmt
	ast.Inspect(s.file, func(n ast.Node) bool {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncDecl:
			body = n.Body
		case *ast.FuncLit:
			body = n.Body
		}
		if body != nil && s.line(body.Pos()) <= line && line <= s.line(body.End()) {
			within = body
		}
		return true
	})
	if within == nil {
		return nil
	}
	ast.Inspect(within, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			calls = append(calls, n.Call)
		}
		return true
	})
	return calls
}

// fields returns the fields that are read or written on the step's line, as it is in a
// file of which the body runs a derived copy.
func (s *source) fields(st *Step) (all []string) {
	writes := st.Op == "write"
	written, other := map[ast.Expr]bool{}, map[ast.Expr]bool{}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				written[e] = true
				other[e] = !writes && n.Tok == gotoken.ASSIGN
			}
		case *ast.IncDecStmt:
			written[n.X] = true
		case *ast.CallExpr:
			other[n.Fun] = true
			if f, ok := n.Fun.(*ast.SelectorExpr); ok {
				other[f.X] = true
			}
		case *ast.SelectorExpr:
			if s.line(n.Sel.Pos()) != st.Place.Line || other[n] || writes && !written[n] || s.imports(n.X) {
				return true
			}
			if name := types.ExprString(n); !slices.Contains(all, name) {
				all = append(all, name)
			}
			return false
		}
		return true
	})
	return all
}

// names returns what the objects of a trace are called: what the body named them, or
// what most of the steps on them call them in the source, or their kind and number.
// Those that would be called alike are numbered.
func (s sources) names(t *Trace) []string {
	said := make([]map[string]int, len(t.Objects))
	best := make([]string, len(t.Objects))
	for i := range t.Steps {
		st := &t.Steps[i]
		if st.ID < 0 || t.Objects[st.ID].Given || s.of(st.Place) == nil {
			continue
		}
		name := s.of(st.Place).object(st)
		if name == "" {
			continue
		}
		if said[st.ID] == nil {
			said[st.ID] = map[string]int{}
		}
		said[st.ID][name]++
		if said[st.ID][name] > said[st.ID][best[st.ID]] {
			best[st.ID] = name
		}
	}
	alike := map[string]int{}
	for i, o := range t.Objects {
		if best[i] == "" {
			best[i] = o.Name
		}
		alike[best[i]]++
	}
	number := map[string]int{}
	for i, name := range best {
		if alike[name] > 1 {
			number[name]++
			best[i] += "#" + strconv.Itoa(number[name])
		}
	}
	return best
}
