// Package house holds the rules of this repository that a machine can check and
// no linter does. Each is a function over a folder tree.
//
// They run as ordinary tests of this package, and in the vet lane. Each rule
// has a small tree in testdata, named like the rule, that breaks it.
package house

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// Rule is one rule.
type Rule struct {
	// Name is stable, in lower case with hyphens.
	Name string
	// Sentence says what is demanded.
	Sentence string

	check func(*Tree) []Broken
}

// Broken is a place that breaks a rule.
type Broken struct {
	// Place is a file, most often with a line, from the folder's root.
	Place string
	// What says what is wrong there.
	What string
}

// Check returns the places below the folder that break the rule. Folders named
// testdata, and those that begin with a dot, are left out. The error is about
// what could not be read.
func (r Rule) Check(folder string) ([]Broken, error) {
	t, err := Read(folder)
	if err != nil {
		return nil, err
	}
	return r.In(t), nil
}

// In returns the places in the tree that break the rule.
func (r Rule) In(t *Tree) []Broken { return r.check(t) }

// Rules returns every rule.
func Rules() []Rule { return append([]Rule(nil), rules...) }

var rules = []Rule{
	{"formatted", "every Go file is as gofmt leaves it", formatted},
	{"documented", "every exported name has a doc comment", documented},
	{"package-comment", "every package has a package comment", packageComment},
	{"package-name", "no package is called util, common, helpers or misc", packageName},
	{"goleak", "the TestMain of every package with tests ends in goleak", leakChecked},
	{"no-sleep", "no real time in tests or the harness, but where a comment says \"virtual time\" or \"watchdog\"", noSleep},
	{"no-skip", "no test is skipped without a comment that begins \"verdict:\"", noSkip},
	{"no-finalizer", "nothing depends on a finalizer or clean-up of the collector", noFinalizer},
	{"no-machine-path", "no file names a path of somebody's machine", noMachinePath},
	{"small-files", "no Go file has 600 lines or more", smallFiles},
	{"listing", "the README shows the runner as it is", listing},
	{"runner-std-only", "the runner imports the standard library only", runnerStdOnly},
	{"links", "every link, anchor and path in a page leads somewhere", links},
	{"shown-code", "Go that a page shows is lines of a file that is compiled", shownCode},
	{"shown-program", "every program that a page shows is legal, or says what it breaks", shownProgram},
	{"shown-command", "every command that a page shows exists, with its flags, targets and tests", shownCommand},
	{"shown-output", "every output and picture that a page shows says where it is from", shownOutput},
	{"figures", "every figure in a page has a command beside it, or a test that holds it", figures},
}

// Tree is a folder tree as the rules look at it. Read makes one.
type Tree struct {
	root  string
	fset  *token.FileSet
	files []*file
}

// file is a file with its path from the root, with slashes.
type file struct {
	path string
	text []byte
	ast  *ast.File // nil unless it is Go
}

func (f *file) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

func (f *file) lines() []string { return strings.Split(string(f.text), "\n") }

// Read reads a folder tree. Of what isn't Go it takes in text files only. The error is
// about what could not be read.
func Read(folder string) (*Tree, error) {
	t := &Tree{root: folder, fset: token.NewFileSet()}
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(folder, name)
		rel = filepath.ToSlash(rel)
		base := d.Name()
		if d.IsDir() {
			hidden := strings.HasPrefix(base, ".") && base != ".github" && base != ".ci"
			if rel != "." && (hidden || base == "testdata" || base == "bin") {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || base == ".git" { // a file in a worktree, that says where the clone is
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil || strings.ContainsRune(string(text), 0) {
			return err
		}
		f := &file{path: rel, text: text}
		if path.Ext(rel) == ".go" {
			if f.ast, err = parser.ParseFile(t.fset, rel, text, parser.ParseComments); err != nil {
				return err
			}
		}
		t.files = append(t.files, f)
		return nil
	})
	return t, err
}

// golang returns the Go files.
func (t *Tree) golang() []*file {
	var fs []*file
	for _, f := range t.files {
		if f.ast != nil {
			fs = append(fs, f)
		}
	}
	return fs
}

// at is the place of a node.
func (t *Tree) at(pos token.Pos) string {
	p := t.fset.Position(pos)
	return p.Filename + ":" + strconv.Itoa(p.Line)
}

func formatted(t *Tree) (broken []Broken) {
	for _, f := range t.golang() {
		if want, err := format.Source(f.text); err != nil || string(want) != string(f.text) {
			broken = append(broken, Broken{f.path, "gofmt would change it"})
		}
	}
	return broken
}

func smallFiles(t *Tree) (broken []Broken) {
	for _, f := range t.golang() {
		if n := len(f.lines()); n > 600 {
			broken = append(broken, Broken{f.path, fmt.Sprintf("it has %d lines", n-1)})
		}
	}
	return broken
}

// machinePaths are spelled so that this file does not hold them.
var machinePaths = []string{"/" + "home/", "/" + "root/", "/" + "work/", "/" + "Users/", "../" + "shared"}

func noMachinePath(t *Tree) (broken []Broken) {
	for _, f := range t.files {
		for i, l := range f.lines() {
			for _, p := range machinePaths {
				if at := strings.Index(l, p); at >= 0 && !partOfLonger(l, at) {
					broken = append(broken, Broken{fmt.Sprintf("%s:%d", f.path, i+1), "it names " + p})
				}
			}
		}
	}
	return broken
}

// partOfLonger says that the path found at that place of a line is only the end
// of a longer one, as in a module's name.
func partOfLonger(line string, at int) bool {
	if at == 0 || line[at] != '/' {
		return false
	}
	c := line[at-1]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.'
}

func runnerStdOnly(t *Tree) (broken []Broken) {
	for _, f := range t.golang() {
		if !strings.HasPrefix(f.path, "executor/") || f.isTest() {
			continue
		}
		for _, i := range f.ast.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			first, _, _ := strings.Cut(name, "/")
			if strings.Contains(first, ".") && !strings.Contains(name+"/", "/extreme/executor/") {
				broken = append(broken, Broken{t.at(i.Pos()), "it imports " + name})
			}
		}
	}
	return broken
}
