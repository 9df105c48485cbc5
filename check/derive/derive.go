// Package derive makes the explored copy of a package: the same source, line by
// line, in which whatever the explorer has to know of is a call to it.
//
//	copies, err := derive.Derive(files, derive.Options{Fields: []string{"Runnable"}})
//
// Package sync and sync/atomic are swapped for the explorer's mirrors of them. A
// go statement becomes explore.Go, with the function and its arguments evaluated
// where the go statement stands. runtime.Gosched and runtime.Goexit become the
// explorer's own. Plain reads and writes of the fields that the options list
// become explore.Read and explore.Write; where only the address of such a field
// is taken, as for an atomic operation, it stays.
//
// The copy is made by replacing pieces of text, not by printing a syntax tree, so
// that every line stays a line. One line directive then makes all positions of
// the copy those of the original, and a diff of the two shows what was derived.
//
// What the explorer can't run is an error that names the place: see [NoModel].
//
// The copy of the runner is made by [Runner] and kept in check/explore/runner.
// When it is no longer up to date, this package's tests say so; they write it
// anew by
//
//	go test ./check/derive -run TheCommittedCopy -update
//
// # Limits
//
// A field is known by its name alone: any field of that name is taken for it. A
// selector of that name that is called is taken for a method, unless its type is
// declared in the same package. A struct copied or compared as a whole is not
// seen as an access of its fields, nor is a composite literal.
//
// What imported packages do is not seen: it happens in one step, and what blocks
// there blocks the explorer. A channel is seen where its type is written or it is
// used by an operator, not where it is only ranged over.
//
// A read that was a variable is now a call, so that of the orders of evaluation
// that Go allows one is fixed. Where the original does not compile on the
// mirrors, as when an address can't be taken, the compiler says so. The copy is
// not always as gofmt would leave it.
package derive

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strings"
)

// Options say how to derive a copy.
type Options struct {
	// Fields are the names of the fields that goroutines share as plain
	// words.
	Fields []string
	// Probes are the names of methods that only look whether their receiver is
	// still there, each with the listed field that the copy reads instead, so
	// that to look at what is being freed is a data race.
	Probes map[string]string
	// Original is the folder of the original as positions shall name it, with
	// slashes. Those of a running copy name it so, word for word.
	Original string
	// Doc replaces the package comment, if there is one.
	Doc string
}

// Derive returns the explored copies of files by name. They are the Go files of
// one package, without its tests. The error joins all that was found.
func Derive(files map[string]string, o Options) (map[string]string, error) {
	p := &source{Options: o, fset: token.NewFileSet()}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		f, err := parser.ParseFile(p.fset, path.Join(o.Original, name), files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		p.files = append(p.files, f)
	}
	p.resolve()
	copies := map[string]string{}
	var errs []error
	for i, name := range names {
		c := newCopier(p, p.files[i], files[name])
		copies[name] = c.copy()
		errs = append(errs, c.errs...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	for _, name := range names {
		if _, err := parser.ParseFile(token.NewFileSet(), name, copies[name], parser.SkipObjectResolution); err != nil {
			return nil, fmt.Errorf("the copy of %s is broken: %w", name, err)
		}
	}
	return copies, nil
}

// source is the package that is copied.
type source struct {
	Options
	fset  *token.FileSet
	files []*ast.File
	info  types.Info
}

// resolve finds out what names refer to. Imports are not followed: of what comes
// from other packages only the name of the package is known, which is enough.
func (p *source) resolve() {
	p.info = types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	config := types.Config{Importer: noImports{}, Error: func(error) {}}
	config.Check("", p.fset, p.files, &p.info) // its errors are the compiler's to tell
}

// noImports makes the type checker go on with empty packages.
type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not followed") }

// imported returns the path of the package that e names, or nothing.
func (p *source) imported(e ast.Expr) string {
	if id, ok := e.(*ast.Ident); ok {
		if name, ok := p.info.Uses[id].(*types.PkgName); ok {
			return name.Imported().Path()
		}
	}
	return ""
}

// copy returns the whole file: the package clause under a header of our own,
// and the rest under a line directive.
func (c *copier) copy() string {
	clause := c.file.Name.End()
	at := c.fset.PositionFor(clause, false)
	rest := c.span(clause, c.file.FileEnd, nodes(c.file.Decls)...)
	first, rest, _ := strings.Cut(rest, "\n")

	var b strings.Builder
	fmt.Fprintf(&b, "// Code generated by check/derive from %s; DO NOT EDIT.\n\n", at.Filename)
	if doc := c.file.Doc; doc == nil || c.Doc == "" {
		b.WriteString(c.raw(c.file.FileStart, clause))
	} else {
		b.WriteString(c.raw(c.file.FileStart, doc.Pos()))
		b.WriteString("// " + strings.ReplaceAll(c.Doc, "\n", "\n// "))
		b.WriteString(c.raw(doc.End(), clause))
	}
	b.WriteString(first + "\n")
	if c.exploring {
		local := ""
		if c.explore != "explore" {
			local = c.explore + " "
		}
		fmt.Fprintf(&b, "\nimport %s%q\n", local, explorer)
	}
	if strings.TrimSpace(rest) != "" {
		fmt.Fprintf(&b, "\n//line %s:%d\n%s", at.Filename, at.Line+1, rest)
	}
	return b.String()
}
