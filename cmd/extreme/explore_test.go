package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
)

// command runs the command and returns how it ended and what it printed.
func command(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(ctx, args, func(string) string { return "" }, &out, &err)
	return code, out.String(), err.String()
}

func TestWhatIsExploredIsToldInALineEach(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.future")
	require.NoError(t, os.WriteFile(file, []byte("# woken by another\npoll { clone a; go { wake a }; pending }\npoll { ready 7 }\n"), 0o644))
	for _, c := range []struct {
		args string // with tabs between
		code int
		want string
	}{
		{"--park\t1,2", 0, "park 1,2: pass, 126 executions: every interleaving\n"},
		{"poll { clone a; go { wake a }; pending } poll { ready 7 }", 0, "program: pass, 6 executions: every interleaving\n"},
		{file, 0, "program: pass, 6 executions: every interleaving\n"},
		{"poll { ready 7 }\t--ledger=false", 0, "program: pass, 1 execution: every interleaving\n"},
		{"--scope\t2,2,1,2", 0, "scope 2,2,1,2: pass, 45 programs, 77 executions: every interleaving\n"},
		{"--park\t1,1\t--strategy\tbounded", 0, "park 1,1: pass, 20 executions: every interleaving\n"},
		{"--park\t1,1\t--strategy\tpos\t--seed\t3\t--executions\t100", 0, "park 1,1: pass, 100 executions of 6 traces: a sample, from seed 3\n"},
		{"expect leak poll { clone a; ready 1 }", 0, "program: pass, 1 execution: found leak, as it expects\n"},
		{"--park\t1,2\t--executions\t50", 2, "park 1,2: incomplete, 50 executions: it came to the bound on executions\n  remedy: raise --executions, or leave it out\n"},
		{"--park\t1,1\t--steps\t5", 2, "remedy: raise --steps\n"},
		{"--park\t1,2\t--strategy\tbounded\t--preemptions\t1", 2, "remedy: raise --preemptions, or leave it out\n"},
		{"--park\t1,1\t--strategy\tbounded\t--preemptions\t0", 2, "park 1,1: incomplete, 1 execution: it came to the bound on preemptions\n"},
		{"poll { clone a; wakeref cx; go { write x; wake a }; sleep 1; pending } poll { read x; ready 0 }", 2, "remedy: run it in virtual time"},
		{"expect leak poll { ready 1 }", 1, "program: fail, 1 execution: it expects leak, which was not found\n"},
		{"expect deadlock poll { clone a; ready 1 }", 1, "program: fail, 1 execution: it expects deadlock, and leak was found\n"},
	} {
		code, out, stderr := command(t.Context(), append([]string{"explore"}, strings.Split(c.args, "\t")...)...)
		require.Equal(t, c.code, code, "%s: %s%s", c.args, out, stderr)
		require.Empty(t, stderr)
		require.Contains(t, out, c.want, c.args)
	}
}

func TestAFindingHasATokenThatReplaysIt(t *testing.T) {
	const program = "expect deadlock poll { clone a; go { wakeref a }; pending } poll { ready 7 }"
	code, out, told := command(t.Context(), "explore", "--json", "-", program)
	require.Equal(t, 1, code)
	require.Contains(t, told, "it expects deadlock, and leak was found")
	var o outcome
	require.NoError(t, json.Unmarshal([]byte(out), &o))
	require.Len(t, o.Tasks, 1)
	require.Len(t, o.Tasks[0].Findings, 1)
	f := o.Tasks[0].Findings[0]
	require.Equal(t, "leak", f.Rule)
	require.Equal(t, "go run ./cmd/extreme replay "+f.Token, f.Command)
	require.Contains(t, f.Report, "clone waker#1 of waker#0", "it has no ledger")
	require.Contains(t, f.Report, "Incomplete: it stopped at a finding. 1 finding:", "no flag of the command would change that")

	code, again, stderr := command(t.Context(), "replay", f.Token)
	require.Equal(t, 1, code)
	require.Empty(t, stderr)
	require.Contains(t, again, "replay: fail, 1 execution: found leak\n")
	require.Contains(t, again, "clone waker#1 of waker#0", "it has no ledger")
}

func TestOutsideOfACloneTheNamesAndTheCommandsAreThoseOfOneAsFarAsTheyWork(t *testing.T) {
	const program = "poll { clone a; go { wake a }; pending } poll { ready 7 }"
	_, here, _ := command(t.Context(), "trace", program)
	require.Contains(t, here, "Unlock p.lock")
	root := t.TempDir()
	t.Chdir(root)
	elsewhere := strings.Replace(here, "go run ./cmd/extreme", "go run github.com/extremely-boring/extreme/cmd/extreme", 1)
	_, there, _ := command(t.Context(), "trace", program)
	require.Equal(t, elsewhere, there)

	// A module of somebody else's, with a file where a clone has one of the runner's.
	require.NoError(t, os.WriteFile("go.mod", []byte("module example.com/mine\n"), 0o644))
	require.NoError(t, os.Mkdir("executor", 0o755))
	require.NoError(t, os.WriteFile(filepath.Join("executor", "run.go"), []byte("package executor\n"), 0o644))
	_, there, _ = command(t.Context(), "trace", program)
	require.Equal(t, elsewhere, there)
	_, said, _ := command(t.Context(), "explore", "expect deadlock "+strings.Replace(program, "wake a", "wakeref a", 1))
	require.Contains(t, said, "go run github.com/extremely-boring/extreme/cmd/extreme replay ")
}

func TestAnExplorationThatIsInterruptedIsIncomplete(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, out, _ := command(ctx, "explore")
	require.Equal(t, 2, code)
	require.Equal(t, len(family)+1, strings.Count(out, ": it was interrupted\n  remedy: let it run to its end\n"))
}

func TestAProgramIsReadFromTheStandardInput(t *testing.T) {
	p, err := readProgram(t.Context(), "-", strings.NewReader("poll { ready 3 }"))
	require.NoError(t, err)
	require.Equal(t, "poll { ready 3 }", p.String())
	_, err = readProgram(t.Context(), "-", strings.NewReader("poll"))
	require.ErrorContains(t, err, "the standard input: 1:5: expected")
}

func TestTheCopyOfARunnerThatHasChangedIsNotExploredInItsPlace(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	for _, name := range []string{"explore", "trace"} {
		code, out, _ := command(t.Context(), name, "poll { ready 7 }")
		require.Zero(t, code, "it is no clone: %s", out)
	}
	require.NoError(t, os.WriteFile("go.mod", []byte("module github.com/extremely-boring/extreme\n"), 0o644))
	require.NoError(t, os.Mkdir("executor", 0o755))
	require.NoError(t, os.WriteFile(filepath.Join("executor", "run.go"), []byte("package executor\n"), 0o644))
	for _, asked := range [][]string{{"explore", "poll { ready 7 }"}, {"trace", "poll { ready 7 }"}, {"replay", "k1t1.AQ"}} {
		code, out, stderr := command(t.Context(), asked...)
		require.Equal(t, 2, code)
		require.Empty(t, out)
		require.Equal(t, "extreme: the explored copy of the runner is not of its source as it stands: run.go; make it anew by go test ./check/derive -run TheCommittedCopy -update\n", stderr)
	}
}

func TestHowFarAnExplorationHasComeIsToldOfAllWorkers(t *testing.T) {
	p := explore.Progress{Executions: 4096, Elapsed: 2 * time.Second, Rate: 2048, Done: 0.25}
	require.Equal(t, "about 4,096 executions, 2,048 executions a second, about 25 % done", soFar(p))
	p.Done = 0 // there is no telling
	require.Equal(t, "about 4,096 executions, 2,048 executions a second", soFar(p))
}

func TestGarbageIsCollectedLessWhileExploringUnlessItIsSaidHowOften(t *testing.T) {
	percent := func() int {
		p := debug.SetGCPercent(100)
		debug.SetGCPercent(p)
		return p
	}
	before := percent()
	undo := collectLess(func(string) string { return "" })
	require.Equal(t, 800, percent())
	undo()
	require.Equal(t, before, percent())
	undo = collectLess(func(string) string { return "50" })
	require.Equal(t, before, percent(), "the runtime has read it")
	undo()
}
