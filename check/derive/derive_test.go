package derive_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/derive"
)

// derived returns the copy of the body of a function f, in a file with some
// imports and declarations that a body can use.
func derived(t *testing.T, body string) string {
	const before = `package p

import (
	"runtime"
	"sync/atomic"
	other "example.com/other"
)

type w struct{ F int }

type counter interface{ F() int }

func f(x, y *w, c counter) {
`
	copies, err := derive.Derive(map[string]string{"p.go": before + body + "\n}\n"}, derive.Options{Fields: []string{"F", "G"}, Probes: map[string]string{"There": "F"}})
	require.NoError(t, err)
	_, text, found := strings.Cut(copies["p.go"], "func f(x, y *w, c counter) {\n")
	require.True(t, found)
	return strings.TrimSuffix(text, "\n}\n")
}

func TestAPlainAccessOfAFieldIsACallOfTheExplorer(t *testing.T) {
	rows := []struct{ reason, body, want string }{
		{"a read", "a := x.F", "a := explore.Read(&x.F)"},
		{"in a condition", "if !x.F {}", "if !explore.Read(&x.F) {}"},
		{"short-circuit stays", "a := x.F && y.G", "a := explore.Read(&x.F) && explore.Read(&y.G)"},
		{"through any expression", "a := g(1)[2].h.(*w).F", "a := explore.Read(&g(1)[2].h.(*w).F)"},
		{"through a field", "a := x.G.F", "a := explore.Read(&explore.Read(&x.G).F)"},
		{"of what a field points to", "x.F[1], *x.G = 2, 3", "explore.Read(&x.F)[1], *explore.Read(&x.G) = 2, 3"},
		{"in parentheses", "a := (x.F)", "a := (explore.Read(&x.F))"},
		{"a write", "x.F = 1", "explore.Write(&x.F, 1)"},
		{"a write in parentheses", "(x.F) = 1", "explore.Write(&x.F, 1)"},
		{"a write of a read", "x.F = y.F", "explore.Write(&x.F, explore.Read(&y.F))"},
		{"a comment stays", "x.F = 1 // one", "explore.Write(&x.F, 1) // one"},
		{"lines stay", "x.F =\n1", "explore.Write(&x.F,\n1)"},
		{"a probe", "x.There()", "explore.Read(&x.F)"},
		{"a probe through a field", "x.G.There() // still", "explore.Read(&explore.Read(&x.G).F) // still"},
		{"a method of its name with arguments is none", "x.There(1)", "x.There(1)"},
		{"up", "x.F++", "explore.Write(&x.F, explore.Read(&x.F)+1)"},
		{"down", "x.F--", "explore.Write(&x.F, explore.Read(&x.F)-1)"},
		{"an operator", "x.F &^= 1", "explore.Write(&x.F, explore.Read(&x.F)&^1)"},
		{"an operator binds less than its operand's", "x.F *= 1 + 2", "explore.Write(&x.F, explore.Read(&x.F)*(1 + 2))"},
		{"two signs in a row", "x.F -= -1", "explore.Write(&x.F, explore.Read(&x.F)-(-1))"},
		{"in the header of a loop", "for x.F = 0; x.F < 2; x.F++ {}", "for explore.Write(&x.F, 0); explore.Read(&x.F) < 2; explore.Write(&x.F, explore.Read(&x.F)+1) {}"},
		{"a place with a call is evaluated once", "g().F += 1", "{ ptr := &g().F; explore.Write(ptr, explore.Read(ptr)+1) }"},
		{"several at once", "a, x.F = 1, 2", "{ ptr2 := &x.F; val2 := *ptr2; a, val2 = 1, 2; explore.Write(ptr2, val2) }"},
		{"a swap", "x.F, y.G = y.G, x.F", "{ ptr1, ptr2 := &x.F, &y.G; val1, val2 := *ptr1, *ptr2; val1, val2 = explore.Read(&y.G), explore.Read(&x.F); explore.Write(ptr1, val1); explore.Write(ptr2, val2) }"},
		{"of a call", "x.F, _ = g()", "{ ptr1 := &x.F; val1 := *ptr1; val1, _ = g(); explore.Write(ptr1, val1) }"},
		{"the address", "atomic.AddInt32(&x.F, y.G)", "atomic.AddInt32(&x.F, explore.Read(&y.G))"},
		{"the address in parentheses", "p := &(x.F)", "p := &(x.F)"},
		{"the address through a field", "p := &x.G.F", "p := &explore.Read(&x.G).F"},
		{"a method", "a := c.F()", "a := c.F()"},
		{"a method as a value", "a := c.F", "a := c.F"},
		{"a method of an unknown type", "a := x.g.F(x.F)", "a := x.g.F(explore.Read(&x.F))"},
		{"a field of a known type that is called", "a := x.F()", "a := explore.Read(&x.F)()"},
		{"a name of another package", "a := other.F", "a := other.F"},
		{"a literal", "a := w{F: 1}", "a := w{F: 1}"},
		{"another field", "x.H = x.I", "x.H = x.I"},
		{"a variable named as the explorer", "explore := x.F", "explore := explore_.Read(&x.F)"},
		{"variables named as ours", "ptr, ptr1, val1 := 1, 2, 3; x.F, ptr1 = 1, ptr", "ptr, ptr1, val1 := 1, 2, 3; { ptr1_ := &x.F; val1_ := *ptr1_; val1_, ptr1 = 1, ptr; explore.Write(ptr1_, val1_) }"},
	}
	for _, r := range rows {
		require.Equal(t, r.want, derived(t, r.body), r.reason)
	}
}

func TestAGoStatementIsACallOfTheExplorer(t *testing.T) {
	rows := []struct{ reason, body, want string }{
		{"a literal", "go func() { x.F = 1 }()", "explore.Go(func() { explore.Write(&x.F, 1) })"},
		{"a declared function", "go f(nil, nil, nil)", "explore.Go(func() { f(nil, nil, nil) })"},
		{"arguments", "go f(x, y, nil)", "{ goArg1, goArg2 := x, y; explore.Go(func() { f(goArg1, goArg2, nil) }) }"},
		{"a method", "go x.run(y.F)", "{ goFunc, goArg1 := x.run, explore.Read(&y.F); explore.Go(func() { goFunc(goArg1) }) }"},
		{"variadic", "go other.G(1, x...)", "{ goFunc, goArg2 := other.G, x; explore.Go(func() { goFunc(1, goArg2...) }) }"},
		{"a builtin", "go println(x)", "{ goArg1 := x; explore.Go(func() { println(goArg1) }) }"},
		{"results", "go func() int { return 1 }()", "{ goFunc := func() int { return 1 }; explore.Go(func() { goFunc() }) }"},
		{"constants", "const k = 1 << 40; go f(k, -1, 'x'+2)", "const k = 1 << 40; explore.Go(func() { f(k, -1, 'x'+2) })"},
		{"lines stay", "go f(\nx, // one\n1,\ny,\n)", "{ goArg1, goArg3 := \nx,\n\ny; \nexplore.Go(func() { f(goArg1, 1, goArg3) }) }"},
	}
	for _, r := range rows {
		require.Equal(t, r.want, derived(t, r.body), r.reason)
	}
}

func TestASchedulingFunctionOfTheRuntimeIsTheExplorersOwn(t *testing.T) {
	require.Equal(t, "explore.Gosched(); defer explore.Goexit()", derived(t, "runtime.Gosched(); defer runtime.Goexit()"))
	require.Equal(t, "g(explore.Gosched)", derived(t, "g(runtime.Gosched)"))
	require.Equal(t, "runtime := g(); runtime.Gosched()", derived(t, "runtime := g(); runtime.Gosched()"))
}

func TestAFileKeepsAllThatIsNotDerived(t *testing.T) {
	const original = `// Copyright somebody.

//go:build linux

// Package p does something.
package p // import "p"

import "runtime"
import s "sync"
import . "sync/atomic"

// T is a type.
type T struct{ s.Mutex } // of ours

func f() { runtime.Gosched() }
`
	const want = `// Code generated by check/derive from some/p.go; DO NOT EDIT.

// Copyright somebody.

//go:build linux

// Package p is
// a copy.
package p // import "p"

import "github.com/extremely-boring/extreme/check/explore"

//line some/p.go:7

import _ "runtime"
import s "github.com/extremely-boring/extreme/check/explore/sync"
import . "github.com/extremely-boring/extreme/check/explore/sync/atomic"

// T is a type.
type T struct{ s.Mutex } // of ours

func f() { explore.Gosched() }
`
	copies, err := derive.Derive(map[string]string{"p.go": original}, derive.Options{Original: "some", Doc: "Package p is\na copy."})
	require.NoError(t, err)
	require.Equal(t, want, copies["p.go"])

	copies, err = derive.Derive(map[string]string{"p.go": original}, derive.Options{})
	require.NoError(t, err)
	require.Contains(t, copies["p.go"], "// Package p does something.\npackage p")
	require.Contains(t, copies["p.go"], "\n//line p.go:7\n")
}

// What a name refers to may stand in another file of the package.
func TestFilesAreDerivedTogether(t *testing.T) {
	copies, err := derive.Derive(map[string]string{
		"a.go": "package p\n\nfunc f() { go g(k) }\n",
		"b.go": "package p\n\nconst k = 1\n\nfunc g(int64) {}\n",
	}, derive.Options{})
	require.NoError(t, err)
	require.Contains(t, copies["a.go"], "explore.Go(func() { g(k) })")
	require.NotContains(t, copies["b.go"], "explore\"", "a copy that does not call the explorer must not import it")
}

func TestWhatTheExplorerCannotRunIsNamedWithItsPlace(t *testing.T) {
	rows := []struct{ source, construct string }{
		{"var c = make(chan int)", "channels: chan int"},
		{"func f(c interface{}) { c <- 1 }", "channels: c <- 1"},
		{"func f(c interface{}) { <-c }", "channels: <-c"},
		{"func f(c interface{}) { close(c) }", "channels: close(c)"},
		{"func f() { select {} }", "channels: select {}"},
		{"func f() {\n\tselect {\n\t}\n}", "channels: select {"},
		{"import \"context\"", "contexts: \"context\""},
		{"import \"os/signal\"", "signals: \"os/signal\""},
		{"import \"C\"", "cgo: \"C\""},
		{"import \"time\"\nfunc f() { time.Sleep(1) }", "real time: time.Sleep"},
		{"import \"time\"\nvar after = time.After", "real time: time.After"},
		{"import clock \"time\"\nvar t *clock.Timer", "real time: clock.Timer"},
		{"import \"time\"\nvar t = time.Now()", "real time: time.Now"},
		{"import . \"time\"", "package time imported with a dot: . \"time\""},
		{"import . \"runtime\"", "package runtime imported with a dot: . \"runtime\""},
		{"import \"runtime\"\nfunc f() { runtime.SetFinalizer(nil, nil) }", "finalizers: runtime.SetFinalizer"},
	}
	for _, r := range rows {
		_, err := derive.Derive(map[string]string{"p.go": "package p\n" + r.source}, derive.Options{})
		var none *derive.NoModel
		require.ErrorAs(t, err, &none, r.source)
		require.Equal(t, "p.go", none.File)
		text, _, _ := strings.Cut(r.source, none.Source)
		require.Equal(t, strings.Count(text, "\n")+2, none.Line, r.source)
		require.ErrorContains(t, err, "p.go:")
		require.ErrorContains(t, err, ": the explorer has no model of "+r.construct)
	}
}

func TestWhatOnlyLooksLikeAConstructWithoutAModelIsLeft(t *testing.T) {
	for _, source := range []string{
		"import \"time\"\nvar d time.Duration = time.Second",
		"func close(int) {}\nfunc f() { close(1) }",
		"type time struct{ Sleep int }\nfunc f(time time) int { return time.Sleep }",
	} {
		copies, err := derive.Derive(map[string]string{"p.go": "package p\n\n" + source + "\n"}, derive.Options{})
		require.NoError(t, err, source)
		require.Contains(t, copies["p.go"], source)
	}
}

func TestEverythingWithoutAModelIsReportedAtOnce(t *testing.T) {
	_, err := derive.Derive(map[string]string{
		"a.go": "package p\nvar c chan int\n",
		"b.go": "package p\nimport \"context\"\nfunc f() { select {} }\n",
	}, derive.Options{})
	require.EqualError(t, err, strings.Join([]string{
		"a.go:2: the explorer has no model of channels: chan int",
		"b.go:2: the explorer has no model of contexts: \"context\"",
		"b.go:3: the explorer has no model of channels: select {}",
	}, "\n"))
}

func TestAnAssignmentThatTheCopyCannotMakeIsNamedWithItsPlace(t *testing.T) {
	for body, want := range map[string]string{
		"for g().F++; ; {}":           "g().F++: assign it in a statement of its own",
		"for ; ; a, x.F = 1, 2 {}":    "a, x.F = 1, 2: assign it in a statement of its own",
		"if a, x.F = 1, 2; a {}":      "a, x.F = 1, 2: assign it in a statement of its own",
		"switch a, x.F = 1, 2; a {}":  "a, x.F = 1, 2: assign it in a statement of its own",
		"switch g().F++; a.(type) {}": "g().F++: assign it in a statement of its own",
		"for x.F = range 2 {}":        "x.F: range over a variable, and assign that",
		"for a, x.F = range list {}":  "x.F: range over a variable, and assign that",
		"g()[0], x.F = 1, 2":          "g()[0]: make its calls before",
	} {
		_, err := derive.Derive(map[string]string{"p.go": "package p\nfunc f() {\n" + body + "\n}\n"}, derive.Options{Fields: []string{"F"}})
		require.EqualError(t, err, "p.go:3: an assignment that the copy can't make: "+want, body)
	}
}

func TestASourceThatDoesNotParseIsAnError(t *testing.T) {
	_, err := derive.Derive(map[string]string{"p.go": "package p\nfunc {"}, derive.Options{})
	require.ErrorContains(t, err, "p.go:2")
	require.False(t, errors.As(err, new(*derive.NoModel)))
}

func TestSourcesAreTheGoFilesOfAFolderWithoutItsTests(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"a.go", "a_test.go", "b.txt", "c.go"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(name), 0o644))
	}
	require.NoError(t, os.Mkdir(filepath.Join(folder, "d.go"), 0o755))
	files, err := derive.Sources(folder)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"a.go": "a.go", "c.go": "c.go"}, files)
	_, err = derive.Sources(filepath.Join(folder, "gone"))
	require.ErrorIs(t, err, os.ErrNotExist)
}
