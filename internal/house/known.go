package house

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/extremely-boring/extreme/internal/docs"
)

// reference is the page with what each extreme command prints about itself. A test of
// cmd/extreme keeps it as the commands are.
const reference = "docs/commands.md"

// known is what a command may name.
type known struct {
	tree     *Tree
	makefile string
	// help are the words that each extreme command's help mentions.
	help map[string][]string
	// tests are the test functions, benchmarks and flags of each folder's tests.
	tests, flags map[string][]string
}

func (t *Tree) known() *known {
	k := &known{tree: t, help: map[string][]string{}, tests: map[string][]string{}, flags: map[string][]string{}}
	k.makefile, _ = t.text("Makefile")
	text, _ := t.text(reference)
	for _, b := range docs.Read([]byte(text)).Blocks {
		if name, ok := strings.CutSuffix(b.Mark.What, " --help"); ok {
			k.help[name] = strings.FieldsFunc(b.Text, func(c rune) bool { return c == ' ' || c == '\n' || c == ',' })
		}
	}
	for _, f := range t.golang() {
		if f.isTest() {
			dir := path.Dir(f.path)
			k.tests[dir] = append(k.tests[dir], testNames(f.ast)...)
			k.flags[dir] = append(k.flags[dir], flagNames(f.ast)...)
		}
	}
	return k
}

var testName = regexp.MustCompile(`^(Test|Benchmark|Fuzz|Example)`)

func testNames(f *ast.File) (names []string) {
	for _, d := range f.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && testName.MatchString(d.Name.Name) {
			names = append(names, d.Name.Name)
		}
	}
	return names
}

// flagNames returns the names that a file gives to functions of package flag.
func flagNames(f *ast.File) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if s, ok := c.Fun.(*ast.SelectorExpr); ok {
			if id, ok := s.X.(*ast.Ident); !ok || id.Name != "flag" {
				return true
			}
			for _, a := range c.Args {
				if l, ok := a.(*ast.BasicLit); ok {
					name, _ := strconv.Unquote(l.Value)
					names = append(names, name)
					break
				}
			}
		}
		return true
	})
	return names
}

// goVerbs are the subcommands of go that a page may show.
var goVerbs = []string{"build", "doc", "env", "generate", "get", "install", "list", "mod", "run", "test", "tool", "vet", "version", "work"}

// testFlags are those of go test itself; those with a value that may be a word of its
// own are true.
var testFlags = map[string]bool{
	"-asan": false, "-bench": true, "-benchmem": false, "-benchtime": true, "-c": false, "-count": true, "-cover": false,
	"-coverprofile": true, "-cpu": true, "-cpuprofile": true, "-fuzz": true, "-fuzztime": true, "-json": false, "-list": true,
	"-mod": true, "-modfile": true, "-msan": false, "-o": true, "-overlay": true, "-parallel": true, "-race": false,
	"-run": true, "-short": false, "-tags": true, "-timeout": true, "-v": false, "-vet": true,
}

// theirs matches the packages of a reader's own module, of which there are none here.
var theirs = regexp.MustCompile(`^(\./mine|example\.com)(/|$)`)

func (k *known) wrongGo(args []string) string {
	switch {
	case len(args) == 0:
		return ""
	case !slices.Contains(goVerbs, args[0]):
		return "go has no command " + args[0]
	case args[0] == "test":
		return k.wrongTest(args[1:])
	case args[0] == "run":
		return k.wrongRun(args[1:])
	case args[0] == "tool" && len(args) > 1 && args[1] == "extreme":
		return k.wrongExtreme(args[2:])
	}
	for _, a := range args[1:] {
		if what := k.wrongPackage(a); what != "" {
			return what
		}
	}
	return ""
}

// wrongRun looks at go run.
func (k *known) wrongRun(args []string) string {
	for i, a := range args {
		if strings.HasPrefix(a, "-") {
			continue
		}
		name, _, _ := strings.Cut(a, "@")
		if strings.HasSuffix(name, "/cmd/extreme") {
			return k.wrongExtreme(args[i+1:])
		}
		return k.wrongPackage(a)
	}
	return ""
}

// wrongPackage says that a path from the root has no Go files.
func (k *known) wrongPackage(pattern string) string {
	dir, ok := strings.CutPrefix(pattern, "./")
	dir, below := strings.CutSuffix(dir, "...")
	dir = strings.TrimSuffix(dir, "/")
	if !ok || theirs.MatchString(pattern) || dir == "" {
		return ""
	}
	if len(k.folders(dir, below)) == 0 {
		return "there is no package " + pattern
	}
	return ""
}

// folders returns those with Go files that a pattern means.
func (k *known) folders(dir string, below bool) (folders []string) {
	for _, f := range k.tree.golang() {
		d := path.Dir(f.path)
		if (d == dir || below && (dir == "" || strings.HasPrefix(d, dir+"/"))) && !slices.Contains(folders, d) {
			folders = append(folders, d)
		}
	}
	return folders
}

// wrongTest looks at go test.
func (k *known) wrongTest(args []string) string {
	var folders, flags []string
	values := map[string]string{}
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case theirs.MatchString(a):
			return ""
		case strings.HasPrefix(a, "-"):
			name, value, has := strings.Cut(strings.Replace(a, "--", "-", 1), "=")
			if takes, known := testFlags[name]; !known {
				flags = append(flags, strings.TrimPrefix(name, "-"))
			} else if takes && !has && i+1 < len(args) {
				i++
				value = args[i]
			}
			values[name] = value
		default:
			if what := k.wrongPackage(a); what != "" {
				return what
			}
			dir, below := strings.CutSuffix(strings.TrimPrefix(a, "./"), "...")
			folders = append(folders, k.folders(strings.TrimSuffix(dir, "/"), below)...)
		}
	}
	for _, f := range flags {
		if !slices.ContainsFunc(folders, func(dir string) bool { return slices.Contains(k.flags[dir], f) }) {
			return fmt.Sprintf("no test there has a flag -%s", f)
		}
	}
	return k.wrongNames(folders, values)
}

// wrongNames looks for what -run, -bench and -fuzz name. A -run beside one of the
// others most often means nothing.
func (k *known) wrongNames(folders []string, values map[string]string) string {
	_, bench := values["-bench"]
	_, fuzz := values["-fuzz"]
	for _, flag := range []string{"-run", "-bench", "-fuzz"} {
		value, ok := values[flag]
		if !ok || flag == "-run" && (bench || fuzz) {
			continue
		}
		pattern, _, _ := strings.Cut(value, "/")
		re, err := regexp.Compile(pattern)
		if err != nil {
			return fmt.Sprintf("%s %s: %v", flag, value, err)
		}
		names := func(dir string) bool { return slices.ContainsFunc(k.tests[dir], re.MatchString) }
		if !slices.ContainsFunc(folders, names) {
			return fmt.Sprintf("no test there is named %s", value)
		}
	}
	return ""
}
