package gotest

import (
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"mvdan.cc/sh/v3/shell"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// childVariable says that a test is run by the pattern that is being tried.
const childVariable = "EXTREME_TEST_CHILD"

// hostile are names that mean something else in a regular expression or a shell, and names
// that a pattern without its quotes would match as well.
var hostile = []string{
	"spin(40)", "spin40", "cond+chan", "condddchan", "Run[int]", "Runi", "it's (a) test/x $y [z]", "x$(touch pwned)",
	"a|b", "a", "b", "a.b", "aXb", "a\tb\x00c", `back\slash`, "^a$", "p/q", "{2}", "", "plain", "plain", "plain#01",
}

func TestACommandRunsItsTestAndNoOtherWhateverItIsCalled(t *testing.T) {
	for _, name := range hostile {
		t.Run(name, func(t *testing.T) {
			if os.Getenv(childVariable) != "" {
				return
			}
			words, err := shell.Fields(Command(t.Name()), func(string) string { return "expanded" })
			require.NoError(t, err)
			require.Equal(t, []string{"-run", Pattern(t.Name()), "github.com/extremely-boring/extreme/check/internal/gotest"}, words[len(words)-3:])
			binary, err := os.Executable()
			require.NoError(t, err)
			cmd := exec.CommandContext(t.Context(), binary, "-test.v", "-test.run="+words[len(words)-2])
			cmd.Env = append(os.Environ(), childVariable+"=1")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, string(out))
			var ran []string
			for l := range strings.Lines(string(out)) {
				if name, ok := strings.CutPrefix(strings.TrimSuffix(l, "\n"), "=== RUN   "); ok {
					ran = append(ran, name)
				}
			}
			require.Equal(t, []string{"TestACommandRunsItsTestAndNoOtherWhateverItIsCalled", t.Name()}, ran)
		})
	}
}

func TestACommandRunsABenchmarkAsOne(t *testing.T) {
	words, err := shell.Fields(Command("BenchmarkLock/of 2"), nil)
	require.NoError(t, err)
	require.Equal(t, []string{"-run", "^$", "-bench", "^BenchmarkLock$/^of 2$"}, words[len(words)-5:len(words)-1])
}

func TestThePackageIsTheOneUnderTest(t *testing.T) {
	for path, want := range map[string]string{
		"example.com/user/rp.v2.test": "example.com/user/rp.v2",
		"example.com/user/cmd/main":   "example.com/user/cmd/main",
		"command-line-arguments.test": ".",
		"command-line-arguments":      ".",
		"":                            ".",
	} {
		require.Equal(t, want, packageOf(path))
	}
}

func TestTheFlagsAreTheTagsAndTheSanitizer(t *testing.T) {
	require.Equal(t, " -race -tags=integration,v2", flagsOf([]debug.BuildSetting{
		{Key: "-buildmode", Value: "exe"}, {Key: "-race", Value: "true"}, {Key: "-asan", Value: "false"},
		{Key: "-tags", Value: "integration,v2"}, {Key: "GOOS", Value: "linux"},
	}))
	require.Empty(t, flagsOf(nil))
}
