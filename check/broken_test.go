package check_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

var update = flag.Bool("update", false, "write the golden files of the reports anew")

// twice is a future that is polled once too often each time.
type twice struct{ task.Future[int] }

func (f twice) Poll(cx task.Context) (int, bool) {
	f.Future.Poll(cx)
	return f.Future.Poll(cx)
}

func (f twice) Drop() { task.Drop(f.Future) }

func pollsTwice(f task.Future[int], o task.Observer) int {
	return executor.RunObserved(twice{f}, o)
}

func panics(task.Future[int], task.Observer) int { panic("ouch") }

func returnsAnother(f task.Future[int], o task.Observer) int {
	return executor.RunObserved(f, o) + 1
}

// broken are runners with a bug, and programs that show it among other things.
var broken = []struct {
	name    string
	runner  runner
	program string
	rule    rule.Rule
	culprit string
	minimal string
}{
	{
		"polled-twice", pollsTwice,
		"poll { clone a; drop a; ready 7 }",
		rule.PollAfterReady, "run", "poll { ready 0 }",
	}, {
		"wake-erased", runnerWith(erasesWakes),
		"poll { clone a; clone b; wakeref cx; drop a; wake b; pending }\npoll { yield 2; ready 7 }",
		rule.LostWakeup, "run", "poll { wakeref cx; pending }\npoll { ready 0 }",
	}, {
		"clone-for-free", runnerWith(clonesForFree),
		"poll { clone a; wakeref a; yield; pending }\npoll { ready 7 }\nafter { wake a }",
		rule.CountMismatch, "waker#1", "poll { clone a; ready 0 }\nafter { drop a }",
	}, {
		"panic", panics,
		"poll { wakeref cx; pending }\npoll { ready 7 }",
		rule.RunnerPanic, "run", "poll { ready 0 }",
	}, {
		"another-value", returnsAnother,
		"poll { clone a; go { wake a }; pending }\npoll { ready 7 }",
		rule.WrongValue, "run", "poll { ready 0 }",
	},
}

func TestABrokenRunnerIsToldItsRuleByAMinimalProgram(t *testing.T) {
	for _, b := range broken {
		t.Run(b.name, func(t *testing.T) {
			run := func(p *program.Program) check.Report {
				require.NoError(t, program.Check(p), "it is the runner that is wrong, not the program")
				return check.Run(p, check.Options{Subject: check.Counted(b.runner), Alone: true})
			}
			r := run(parse(t, b.program))
			require.False(t, r.OK())
			require.Equal(t, b.rule, r.Rule(), "%v", r)
			require.Equal(t, b.rule, r.Findings[0].Rule)
			require.Equal(t, b.culprit, r.Culprit())

			minimal := program.Minimize(r.Program, func(p *program.Program) bool { return run(p).Rule() == b.rule })
			require.Equal(t, b.minimal, strings.TrimSpace(minimal.String()))
			r = run(minimal)
			require.Equal(t, b.culprit, r.Culprit())
			golden(t, b.name, r)
		})
	}
}

func TestTheSmallRunnerIsRightButForWhatIsBrokenInIt(t *testing.T) {
	for _, k := range load(t, "corpus") {
		t.Run(k.name, func(t *testing.T) {
			for range 5 {
				r := check.Run(k.program, check.Options{Subject: check.Counted(runnerWith(nothing)), Alone: true})
				require.True(t, r.OK(), "%v", r)
			}
		})
	}
}

func parse(t *testing.T, text string) *program.Program {
	t.Helper()
	p, err := program.Parse(text)
	require.NoError(t, err)
	return p
}

// stack is the stack of a panic in a report, and how the line after it begins.
var stack = regexp.MustCompile(`(?s)\n    goroutine \d+ .*?\n(  \S|program:)`)

// golden compares a report with a file in testdata. The stack of a panic is left
// out, and so is the kind of build. Under -race the ledgers have no common order,
// and what they say is not compared.
func golden(t *testing.T, name string, r check.Report) {
	t.Helper()
	if check.RaceEnabled {
		return
	}
	text := strings.Replace(r.String(), "go test"+check.BuildFlags+" ", "go test ", 1)
	text = stack.ReplaceAllString(text, "\n$1")
	file := filepath.Join("testdata", "report", name+".golden")
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), text, "run with -update if it should be so")
}
