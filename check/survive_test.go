package check_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

const wokenByAnother = "poll { clone a; go { wake a }; pending }\npoll { ready 7 }"

func neverPolls(task.Future[int], task.Observer) int { return 7 }

func exits(task.Future[int], task.Observer) int { runtime.Goexit(); return 0 }

// fine is a run of the shipped runner, after something bad.
func fine(t *testing.T) {
	t.Helper()
	r := report(t, wokenByAnother, nil)
	require.True(t, r.OK(), "%v", r)
}

func TestTheHarnessSurvivesARunnerThat(t *testing.T) {
	for _, c := range []struct {
		does    string
		runner  runner
		program string
		rule    rule.Rule
	}{
		{"panics", panics, wokenByAnother, rule.RunnerPanic},
		{"panics when nested", panics, "poll { run { poll { ready 1 } }; ready 2 }", rule.RunnerPanic},
		{"exits", exits, wokenByAnother, rule.WrongValue},
		{"never polls and returns nothing", func(task.Future[int], task.Observer) int { return 0 }, wokenByAnother, rule.WrongValue},
		{"never polls and guesses the value", neverPolls, wokenByAnother, rule.WrongValue},
		{"panics in a wake", runnerWith(panicsInWake), "poll { wakeref cx; pending }\npoll { ready 7 }", rule.RunnerPanic},
		{"panics in a drop", runnerWith(panicsInDrop), wokenByAnother, rule.RunnerPanic},
		{"panics in a drop of what a hostile program has leaked", runnerWith(panicsInDrop), "expect leak poll { clone a; ready 7 }", rule.RunnerPanic},
	} {
		t.Run(c.does, func(t *testing.T) {
			r := report(t, c.program, c.runner)
			require.False(t, r.OK())
			require.Equal(t, c.rule, r.Rule(), "%v", r)
			fine(t)
		})
	}
}

// stuck runs a program on a runner that can't be brought to its end, in a process
// of its own, and returns the report.
func stuck(t *testing.T, text string, r runner) string {
	t.Helper()
	return check.InChild(t, func() string {
		r := report(t, text, r)
		fine(t)
		return fmt.Sprint(r)
	})
}

func TestTheHarnessSurvivesARunnerThatNeverWakes(t *testing.T) {
	said := stuck(t, wokenByAnother, runnerWith(ignoresWakes))
	require.True(t, strings.HasPrefix(said, "lost-wakeup: "), said)
}

func TestTheHarnessSurvivesARunnerThatIsStuckBeforeItsFirstPoll(t *testing.T) {
	said := stuck(t, wokenByAnother, func(task.Future[int], task.Observer) int { return <-make(chan int) })
	require.True(t, strings.HasPrefix(said, "deadlock: "), said)
}

func TestTheHarnessSurvivesARunnerThatLeavesAGoroutineBehind(t *testing.T) {
	said := stuck(t, "poll { ready 7 }", func(f task.Future[int], o task.Observer) int {
		go func() { <-make(chan int) }()
		return runnerWith(nothing)(f, o)
	})
	require.True(t, strings.HasPrefix(said, "goroutine-leak: "), said)
}

// Several Runs in one program, others at once in other bubbles, and parks that go
// from one to the next while late wakes are under way.
func TestSeveralGoroutinesMayRunProgramsAtOnce(t *testing.T) {
	all := load(t, "corpus")
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			for n := range 4 * len(all) {
				k := all[(i+n)%len(all)]
				r := check.Run(k.program, check.Options{})
				require.True(t, r.OK(), "%s: %v", k.name, r)
			}
		})
	}
}

// One broken runner says nothing about a good one beside it.
func TestABrokenRunnerBesideAGoodOneIsBlamedAlone(t *testing.T) {
	good := parse(t, "poll { clone a; go { sleep 1; wakeref a; wake a }; pending }\npoll { clone b; clone c; go { wake b }; ready 7 }\nafter { wake c }")
	bad := parse(t, "poll { clone a; wakeref a; pending }\npoll { ready 7 }\nafter { wake a }")
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			for range 100 {
				if i%2 == 0 {
					r := check.Run(good, check.Options{})
					require.True(t, r.OK(), "%v", r)
					continue
				}
				r := check.Run(bad, check.Options{Subject: check.Counted(runnerWith(erasesWakes))})
				require.Equal(t, rule.LostWakeup, r.Rule(), "%v", r)
			}
		})
	}
}
