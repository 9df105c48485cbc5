package lane

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/extremely-boring/extreme/check/internal/process"
	saying "github.com/extremely-boring/extreme/check/internal/said"
)

// theirPackage is a package of somebody else's with tests that call check.Executor.
type theirPackage struct {
	path, dir string
	tests     []string
	file      string // the first that has such a test
	cgo       bool   // C code is in it, or in what it imports
}

// findTheirs returns the packages of those patterns that have such tests. That a pattern
// has none is an error: nothing would be checked.
func findTheirs(ctx context.Context, dir string, patterns []string) ([]theirPackage, error) {
	list, err := goList(ctx, dir, append([]string{"-json=ImportPath,Dir,TestGoFiles,XTestGoFiles"}, patterns...)...)
	if err != nil {
		return nil, err
	}
	var found []theirPackage
	for d := json.NewDecoder(bytes.NewReader(list)); ; {
		var p struct {
			ImportPath, Dir           string
			TestGoFiles, XTestGoFiles []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		var tests []string
		var file string
		for _, files := range [][]string{p.TestGoFiles, p.XTestGoFiles} {
			of, where, err := conformanceTests(p.Dir, files)
			if err != nil {
				return nil, err
			}
			tests, file = append(tests, of...), cmp.Or(file, where)
		}
		if len(tests) == 0 {
			continue
		}
		deps, err := goList(ctx, dir, "-deps", "-test", "-f", "{{if and .CgoFiles (not .Standard)}}{{.ImportPath}}{{end}}", p.ImportPath)
		if err != nil {
			return nil, err
		}
		found = append(found, theirPackage{path: p.ImportPath, dir: p.Dir, tests: tests, file: file, cgo: len(bytes.TrimSpace(deps)) > 0})
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no test in %s calls check.Executor, and so there is nothing to run", strings.Join(patterns, " "))
	}
	return found, nil
}

func goList(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := process.Command(ctx, append([]string{"go", "list"}, args...))
	cmd.Dir = dir
	out, err := cmd.Output()
	if exited := (*exec.ExitError)(nil); errors.As(err, &exited) {
		return nil, fmt.Errorf("go list: %s", saying.Complaint(string(exited.Stderr)))
	}
	if errors.Is(err, exec.ErrNotFound) {
		return nil, ErrNoGo
	}
	return out, err
}

// conformanceTests returns the tests in the files of one package that call
// check.Executor, themselves or through functions of the package, and the file with the
// first.
func conformanceTests(dir string, files []string) (tests []string, file string, err error) {
	calls := map[string][]string{} // by function: those of the package that it names
	direct := map[string]bool{}
	in := map[string]string{} // by test
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, "", err
		}
		check := importedAs(f, module+"/check")
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || fn.Body == nil {
				continue
			}
			if strings.HasPrefix(fn.Name.Name, "Test") {
				tests = append(tests, fn.Name.Name)
				in[fn.Name.Name] = name
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					if x, ok := n.X.(*ast.Ident); ok && check != "" && x.Name == check && n.Sel.Name == "Executor" {
						direct[fn.Name.Name] = true
					}
				case *ast.Ident:
					calls[fn.Name.Name] = append(calls[fn.Name.Name], n.Name)
				}
				return true
			})
		}
	}
	var reaches func(name string, seen map[string]bool) bool
	reaches = func(name string, seen map[string]bool) bool {
		if direct[name] || seen[name] {
			return direct[name]
		}
		seen[name] = true
		return slices.ContainsFunc(calls[name], func(callee string) bool { return reaches(callee, seen) })
	}
	tests = slices.DeleteFunc(tests, func(name string) bool { return !reaches(name, map[string]bool{}) })
	if len(tests) > 0 {
		file = in[tests[0]]
	}
	return tests, file, nil
}

// importedAs returns the name that the file has for a package, or "" if it does not
// import it.
func importedAs(f *ast.File, path string) string {
	for _, i := range f.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err != nil || p != path {
			continue
		}
		if i.Name != nil {
			return i.Name.Name
		}
		return path[strings.LastIndexByte(path, '/')+1:]
	}
	return ""
}
