package kill

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// good takes the signal away. %s stands for what the paths begin with.
const good = `--- %s/run.go
+++ %s/run.go
@@ -29,4 +29,3 @@
 	p.Alive() // what -asan can see of a wake
-	p.cond.Signal()
 }
 
`

func TestADiffAppliesFromTheModuleOrTheRunnerWithOrWithoutPrefix(t *testing.T) {
	for _, paths := range [][2]string{{"a/executor", "b/executor"}, {"executor", "executor"}, {"a", "b"}, {".", "."}} {
		diff := strings.Replace(strings.Replace(good, "%s", paths[0], 1), "%s", paths[1], 1)
		m, err := Patch(t.Context(), root(t), []byte(diff))
		require.NoError(t, err, paths[0])
		require.Len(t, m.Edits, 1)
		require.Equal(t, "run.go", m.Edits[0].File)
		require.NotContains(t, m.Edits[0].New, "cond.Signal()")
	}
}

func TestADiffMayAddAFile(t *testing.T) {
	m, err := Patch(t.Context(), root(t), []byte("--- /dev/null\n+++ b/executor/more.go\n@@ -0,0 +1,3 @@\n+package executor\n+\n+var more int\n"))
	require.NoError(t, err)
	require.Equal(t, "more.go", m.Edits[0].File)
}

func TestABadDiffGetsOneLine(t *testing.T) {
	line := func(text string) string { return "--- a/executor/run.go\n+++ b/executor/run.go\n" + text }
	for _, c := range []struct{ reason, diff, says string }{
		{"no diff", "hello\n", "there is no change in it; a unified diff is what git diff prints"},
		{"empty", "", "there is no change in it; a unified diff is what git diff prints"},
		{"a file elsewhere", "--- a/README.md\n+++ b/README.md\n@@ -1,1 +1,1 @@\n-# extreme\n+# other\n", "the diff changes README.md: only what is below executor can be tried"},
		{"another file", "--- a/none.go\n+++ b/none.go\n@@ -1,1 +1,1 @@\n-a\n+b\n", "the diff does not apply: none.go: No such file"},
		{"another text", line("@@ -1,2 +1,2 @@\n package executor\n-never\n+ever\n"), "run.go"},
		{"outside", "--- /dev/null\n+++ b/../x.go\n@@ -0,0 +1,1 @@\n+package x\n", "x.go"},
		{"no source", "--- /dev/null\n+++ b/executor/x.txt\n@@ -0,0 +1,1 @@\n+hello\n", "changes no Go source of executor"},
		{"does not build", line("@@ -1,3 +1,3 @@\n-package executor\n+package executor; var x int = \"\"\n \n import (\n"), "executor/run.go:3:"},
	} {
		_, err := Patch(t.Context(), root(t), []byte(c.diff))
		require.Error(t, err, c.reason)
		require.Contains(t, err.Error(), c.says, c.reason)
		require.NotContains(t, err.Error(), "\n", c.reason)
	}
}

func TestThatThereIsNoGitIsNoFaultOfTheDiff(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Patch(t.Context(), root(t), []byte(good))
	require.EqualError(t, err, "there is no git, which applies a diff")
}

func TestTriedSaysKilledSurvivedOrThatNobodyCanTell(t *testing.T) {
	fine := [2]Outcome{Survived, Survived}
	for _, c := range []struct {
		original, second [2]Outcome
		want             Outcome
		code             int
	}{
		{fine, [2]Outcome{Survived, Killed}, Killed, 0},
		{fine, fine, Survived, 1},
		{fine, [2]Outcome{Luck, Survived}, Survived, 1},
		{fine, [2]Outcome{Survived, Incomplete}, Incomplete, 2},
		{[2]Outcome{Killed, Survived}, [2]Outcome{Killed, Survived}, Incomplete, 2},
	} {
		tried := matrix(c.original, c.second, "").Tried()
		require.Equal(t, c.want, tried.Verdict)
		require.Equal(t, c.code, tried.ExitCode())
		var b strings.Builder
		tried.Print(&b)
		require.True(t, strings.HasPrefix(b.String(), string(c.want)))
		require.Equal(t, c.second[0] == Killed || c.second[1] == Killed, strings.HasSuffix(b.String(), "to see it again: extreme mutants try, with the same diff and --seed 0\n"))
	}
}
