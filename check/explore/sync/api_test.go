package sync_test

import (
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAMirrorHasTheNamesAndSignaturesOfTheOriginal(t *testing.T) {
	for original, mirror := range map[string]string{
		"sync":        "github.com/extremely-boring/extreme/check/explore/sync",
		"sync/atomic": "github.com/extremely-boring/extreme/check/explore/sync/atomic",
	} {
		t.Run(original, func(t *testing.T) {
			from := compiled(t, original, mirror)
			want, got := api(from(original)), api(from(mirror))
			for name, what := range want {
				if what == "struct" {
					want[name+".SetName"] = "func(string)()" // what the mirrors have on top
				}
			}
			require.NotEmpty(t, want)
			require.Equal(t, want, got)
		})
	}
}

// compiled returns what imports packages as the go command has compiled them.
func compiled(t *testing.T, paths ...string) func(path string) *types.Package {
	list := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}, paths...)...)
	list.Stderr = os.Stderr
	out, err := list.Output()
	require.NoError(t, err)
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	i := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(files[path])
	})
	return func(path string) *types.Package {
		p, err := i.Import(path)
		require.NoError(t, err)
		return p
	}
}

// api says of each exported name of the package, and of each exported field and method
// of its types, what it is.
func api(p *types.Package) map[string]string {
	names := map[string]string{}
	for _, name := range p.Scope().Names() {
		o := p.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		switch o := o.(type) {
		case *types.Func:
			names[name] = signature(o)
		case *types.TypeName:
			describe(names, name, o.Type())
		default:
			names[name] = o.String()
		}
	}
	return names
}

func describe(names map[string]string, name string, t types.Type) {
	var methods *types.MethodSet
	switch u := t.Underlying().(type) {
	case *types.Struct:
		names[name] = "struct"
		for f := range u.Fields() {
			if f.Exported() {
				names[name+"."+f.Name()] = text(f.Type())
			}
		}
		methods = types.NewMethodSet(types.NewPointer(t))
	default:
		names[name] = "interface"
		methods = types.NewMethodSet(t)
	}
	for m := range methods.Methods() {
		if m.Obj().Exported() {
			names[name+"."+m.Obj().Name()] = signature(m.Obj().(*types.Func))
		}
	}
}

// signature is that of f without the names of parameters.
func signature(f *types.Func) string {
	s := f.Signature()
	var b strings.Builder
	b.WriteString("func")
	for p := range s.TypeParams().TypeParams() {
		b.WriteString("[" + p.Obj().Name() + " " + text(p.Constraint()) + "]")
	}
	for _, tuple := range []*types.Tuple{s.Params(), s.Results()} {
		var all []string
		for v := range tuple.Variables() {
			all = append(all, text(v.Type()))
		}
		b.WriteString("(" + strings.Join(all, ", ") + ")")
	}
	return b.String()
}

func text(t types.Type) string { return types.TypeString(t, (*types.Package).Name) }
