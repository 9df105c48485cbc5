package mutant

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/extremely-boring/extreme/check/derive"
)

// subject is the source that mechanical mutants are made of, with its types.
type subject struct {
	fset *token.FileSet
	text map[string]string
	file map[string]*ast.File
	from types.Importer
	info types.Info
}

func readSubject(folder string) (*subject, error) {
	text, err := derive.Sources(folder)
	if err != nil {
		return nil, err
	}
	s := &subject{fset: token.NewFileSet(), text: text, file: map[string]*ast.File{}}
	for name, text := range text {
		if s.file[name], err = parser.ParseFile(s.fset, name, text, parser.SkipObjectResolution); err != nil {
			return nil, err
		}
	}
	for _, name := range mechanized {
		if s.file[name] == nil {
			return nil, fmt.Errorf("there is no %s in %s", name, folder)
		}
	}
	exports, err := exportData(folder)
	if err != nil {
		return nil, err
	}
	s.from = importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	s.info = types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	_, err = (&types.Config{Importer: s.from}).Check("executor", s.fset, s.files(), &s.info)
	return s, err
}

// exportData returns where the compiler's export data is of what a package
// imports, by import path. The go command compiles what it has not compiled yet.
func exportData(folder string) (map[string]string, error) {
	list := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", ".")
	list.Dir = folder
	out, err := list.Output()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		return nil, fmt.Errorf("go list in %s: %s", folder, bytes.TrimSpace(failed.Stderr))
	}
	exports := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		exports[path] = file
	}
	return exports, err
}

// files returns all files of the package.
func (s *subject) files() (files []*ast.File) {
	for _, f := range s.file {
		files = append(files, f)
	}
	return files
}

// check type-checks the package with one file's text changed. It says whether that
// compiles, but perhaps for imports and variables that have lost their last use,
// and how to mend those.
func (s *subject) check(file, text string) (mends []spot, ok bool) {
	changed, err := parser.ParseFile(s.fset, file, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, false
	}
	files := []*ast.File{changed}
	for name, f := range s.file {
		if name != file {
			files = append(files, f)
		}
	}
	ok = true
	config := types.Config{Importer: s.from, Error: func(err error) {
		var e types.Error
		if ok = ok && errors.As(err, &e) && e.Soft; ok {
			mends = append(mends, mend(changed, e.Pos))
		}
	}}
	_, _ = config.Check("executor", s.fset, files, nil) // config.Error has heard of it
	return mends, ok
}

// mend uses what is declared at that place and not used any more.
func mend(f *ast.File, unused token.Pos) (p spot) {
	at := func(pos token.Pos, text string) {
		offset := int(pos - f.FileStart)
		p = spot{offset, offset, text}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil || unused < n.Pos() || unused >= n.End() {
			return false
		}
		switch n := n.(type) {
		case *ast.ImportSpec:
			at(n.Pos(), "_ ")
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				if id, is := e.(*ast.Ident); is && id.Pos() == unused {
					if p.text != "" { // it stands in the header of an if, whose body begins there
						p.text = " _ = " + id.Name + ";"
						return false
					}
					at(n.End(), "; _ = "+id.Name)
				}
			}
		case *ast.IfStmt:
			if n.Init != nil && unused < n.Init.End() {
				at(n.Body.Lbrace+1, ";")
			}
		}
		return true
	})
	return p
}

// reading is the text of a changed file as the compiler reads it: without
// comments, and spaced as gofmt does. It is empty for what can't be parsed.
func (s *subject) reading(file, text string) string {
	f, err := parser.ParseFile(s.fset, file, text, parser.SkipObjectResolution)
	if err != nil {
		return ""
	}
	var b bytes.Buffer
	_ = printer.Fprint(&b, s.fset, f) // a buffer takes everything
	return file + " " + strings.Join(strings.Fields(b.String()), " ")
}

// source is the text of n.
func (s *subject) source(n ast.Node) string {
	from, to := s.span(n.Pos(), n.End())
	return s.text[s.fset.Position(n.Pos()).Filename][from:to]
}

// span is the place of a piece of text in its file.
func (s *subject) span(from, to token.Pos) (int, int) {
	return s.fset.Position(from).Offset, s.fset.Position(to).Offset
}

// put replaces n by text.
func (s *subject) put(n ast.Node, text string) spot { return s.putSpan(n.Pos(), n.End(), text) }

func (s *subject) putSpan(from, to token.Pos, text string) spot {
	a, b := s.span(from, to)
	return spot{a, b, text}
}
