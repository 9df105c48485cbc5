package gotest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAPatternMatchesItsTestAndNoOther(t *testing.T) {
	pattern := strings.Split(Pattern("TestA/b"), "/")
	for i, name := range []string{"TestA", "b"} {
		require.Regexp(t, pattern[i], name)
		require.False(t, regexp.MustCompile(pattern[i]).MatchString(name+"c"))
		require.False(t, regexp.MustCompile(pattern[i]).MatchString("c"+name))
	}
}

func TestThePackageOfAFunctionIsItsImportPath(t *testing.T) {
	for function, want := range map[string]string{
		"example.com/a.b/mine.TestX":            "example.com/a.b/mine",
		"example.com/a.b/mine_test.TestX.func1": "example.com/a.b/mine",
		"testing.tRunner":                       "testing",
		"nothing":                               "",
	} {
		got, ok := PackageOf(function)
		require.Equal(t, want, got)
		require.Equal(t, want != "", ok)
	}
}
