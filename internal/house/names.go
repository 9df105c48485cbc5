package house

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
)

func documented(t *Tree) (broken []Broken) {
	missing := func(n ast.Node, name string) {
		broken = append(broken, Broken{t.at(n.Pos()), name + " has no doc comment"})
	}
	for _, f := range t.golang() {
		if f.isTest() {
			continue
		}
		for _, d := range f.ast.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && exportedReceiver(d) && d.Doc == nil {
					missing(d, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if name, doc := undocumented(d, s); name != "" && !doc {
						missing(s, name)
					}
				}
			}
		}
	}
	return broken
}

// exportedReceiver says whether d is a function, or a method of an exported
// type: others are seen through interfaces, which have their own comments.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	name := ""
	ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return ast.IsExported(name)
}

// undocumented returns the exported name that s declares, if any, and whether a
// comment stands at it or at its group.
func undocumented(d *ast.GenDecl, s ast.Spec) (name string, doc bool) {
	switch s := s.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() {
			return s.Name.Name, s.Doc != nil || d.Doc != nil
		}
	case *ast.ValueSpec:
		for _, n := range s.Names {
			if n.IsExported() {
				return n.Name, s.Doc != nil || s.Comment != nil || d.Doc != nil && (d.Lparen.IsValid() || d.Tok == token.CONST || d.Tok == token.VAR)
			}
		}
	}
	return "", false
}

// packages returns the Go files by folder, and the folders in order.
func (t *Tree) packages() (folders []string, files map[string][]*file) {
	files = map[string][]*file{}
	for _, f := range t.golang() {
		dir := path.Dir(f.path)
		if files[dir] == nil {
			folders = append(folders, dir)
		}
		files[dir] = append(files[dir], f)
	}
	return folders, files
}

func packageComment(t *Tree) (broken []Broken) {
	folders, files := t.packages()
	for _, dir := range folders {
		if !slices.ContainsFunc(files[dir], func(f *file) bool { return f.ast.Doc != nil }) {
			broken = append(broken, Broken{dir, "no file has a package comment"})
		}
	}
	return broken
}

func packageName(t *Tree) (broken []Broken) {
	for _, f := range t.golang() {
		if name := f.ast.Name.Name; slices.Contains([]string{"util", "utils", "common", "helpers", "misc"}, name) {
			broken = append(broken, Broken{f.path, "package " + name + " does not say what it is"})
		}
	}
	return broken
}
