package fuzz_test

import (
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	explored "github.com/extremely-boring/extreme/check/explore/runner"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// twice is a future that is polled once too often each time.
type twice struct{ task.Future[int] }

func (f twice) Poll(cx task.Context) (int, bool) {
	f.Future.Poll(cx)
	return f.Future.Poll(cx)
}

func (f twice) Drop() { task.Drop(f.Future) }

func pollsTwice(run scope.Runner) scope.Runner {
	return func(f task.Future[int], o task.Observer) int { return run(twice{f}, o) }
}

// insane returns a trial of runners that poll twice.
func insane(t *testing.T) *trial {
	c := begin(t, []byte{}, ready.String)
	c.runner, c.explored = pollsTwice(executor.RunObserved[int]), pollsTwice(explored.RunObserved[int])
	return c
}

var ready = &program.Program{Polls: []program.Poll{{Times: 1, End: program.Ready, Value: 7}}}

func TestABrokenRunnerIsToldItsRuleTheProgramAndTheLedger(t *testing.T) {
	c := insane(t)
	for _, said := range []string{c.right(ready), c.atOnce([]*program.Program{ready, ready})} {
		require.Contains(t, said, "poll-after-ready: "+rule.PollAfterReady.Sentence()+"\n")
		require.Contains(t, said, "program:\n    poll { ready 7 }")
		require.Contains(t, said, "ledger of run#1:\n")
		require.NotContains(t, said, "./check", "the command is of another package")
	}
}

func TestABrokenRunnerIsToldTheScheduleAndHowToReplayIt(t *testing.T) {
	said := insane(t).explores(scheduled{program: ready})
	require.Contains(t, said, "poll-after-ready: "+rule.PollAfterReady.Sentence()+"\n")
	require.Contains(t, said, "program:\n    poll { ready 7 }")
	require.Contains(t, said, "ledger of run#1:\n")
	require.Contains(t, said, "go run ./cmd/extreme replay p.")
}

func TestAnExecutorThatPollsMoreOftenThanOthersIsToldSo(t *testing.T) {
	was := executors[1]
	defer func() { executors[1] = was }()
	executors[1].run = pollsTwice(was.run)
	require.Contains(t, begin(t, []byte{}, ready.String).same(ready), "on examples/recycled\npoll-after-ready: ")
}

func TestAHarnessThatFindsNothingBrokenIsToldWhatItMissed(t *testing.T) {
	q := broken{breakages[0], ready}
	require.Contains(t, begin(t, []byte{}, ready.String).told(q), "the harness is told to forget a handle, and does not find leak or panic-leak")
}

func TestAnInputIsNamedAsGoTestNamesItsFile(t *testing.T) {
	t.Run("slide", func(t *testing.T) {
		require.Equal(t, t.Name(), begin(t, []byte{}, ready.String).name())
	})
	require.Equal(t, "go test fuzz v1\n[]byte(\"\\x00a\")\n", string(marshalled([]byte("\x00a"))))
	require.Equal(t, "go test fuzz v1\nstring(\"a\\n\")\n", string(marshalled("a\n")))
}

func TestProgramsTogetherWakeTheWakersOfOneRunDuringTheNext(t *testing.T) {
	late, err := program.Parse("poll { clone a; ready 1 } after { wake a }")
	require.NoError(t, err)
	p := together([]*program.Program{late, ready})
	require.NoError(t, program.Check(p))
	require.Contains(t, p.String(), "run { poll { clone a0-a; ready 1 } }; run { poll { wake a0-a; ready 7 } }")
}

func TestProgramsThatCanNotRunTogetherRunWithoutEachOther(t *testing.T) {
	exits, err := program.Parse("poll { goexit }")
	require.NoError(t, err)
	p := together([]*program.Program{exits, ready})
	require.NoError(t, program.Check(p))
	require.NotContains(t, p.String(), "goexit", "it would end the outer Run as well")
	require.Contains(t, p.String(), "run { poll { ready 7 } }")
}

// foreign is a test as the libFuzzer build has it.
type foreign struct{ tester }

func (foreign) Name() string { return underLibFuzzer }

func (foreign) Fatalf(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
	panic("fatal")
}

// childVariable says that the process is the child of a test, and of which kind its own
// are.
const childVariable = "EXTREME_FUZZ_CHILD"

func TestABodyThatHangsIsFailedWithItsProgramItsLedgerAndAllStacks(t *testing.T) {
	testers := map[string]tester{"go test": t, underLibFuzzer: foreign{t}}
	if kind := os.Getenv(childVariable); kind != "" {
		c := begin(testers[kind], []byte{0}, func() string { return "poll { pending }" })
		c.witness.begins(ledgerOf("clone  waker#1"))
		c.patience = 20 * time.Millisecond
		c.run(func() string { return "" })
		c.run(func() string { select {} })
		return
	}
	binary, err := os.Executable()
	require.NoError(t, err)
	for kind := range testers {
		child := exec.CommandContext(t.Context(), binary, "-test.run=^"+t.Name()+"$", "-test.timeout=1m")
		child.Env = append(os.Environ(), childVariable+"="+kind)
		said, err := child.CombinedOutput()
		require.Error(t, err, "a body that hangs is failed")
		for _, want := range []string{"watchdog: the body hangs", "poll { pending }", "clone  waker#1", "goroutine ", "failure_test.go", "go test ./fuzz -run "} {
			require.Contains(t, string(said), want, kind)
		}
	}
}

func TestABodyThatIsSlowButBeginsNewRunsIsLeftAlone(t *testing.T) {
	const alone = "goroutine 1 [running]:\n"
	dog := watchdog{patience: 1}
	blocked := func() string { return alone }
	for runs := range 5 {
		require.False(t, dog.barks(runs+1, time.Duration(10*runs), blocked))
	}
	require.True(t, dog.barks(5, 40, blocked), "it has begun no other")
}

func TestABodyThatTheMachineGivesNoTimeIsLeftAlone(t *testing.T) {
	dog := watchdog{patience: 2}
	could := func() string { return "goroutine 1 [running]:\n\ngoroutine 2 [runnable]:\n" }
	require.False(t, dog.barks(0, 1, could))
	require.True(t, dog.barks(0, 2, could), "it has had its time")
}

func TestABodyThatPanicsIsFailedWithItsProgram(t *testing.T) {
	said := begin(t, []byte{}, ready.String).guard(func() string { panic("ouch") })
	require.Contains(t, said, "the harness panicked: ouch")
	require.Contains(t, said, "poll { ready 7 }")
}

func TestABodyThatSpinsIsFailedByItsProcessorTime(t *testing.T) {
	var over atomic.Bool
	defer over.Store(true)
	c := begin(t, []byte{}, ready.String)
	c.patience = 5 * time.Millisecond
	said := c.guard(func() string {
		for !over.Load() {
		}
		return "done"
	})
	require.Contains(t, said, "watchdog: the body hangs")
}

func TestOnlyAGoroutineThatCouldGoOnIsWaitedFor(t *testing.T) {
	own := "goroutine 1 [running]:\nmain.main()\n\n"
	for state, could := range map[string]bool{
		"running": true, "runnable": true, "running, locked to thread": true,
		"chan receive": false, "sync.Mutex.Lock": false, "sync.Cond.Wait (durable), synctest bubble 7": false, "sleep": false,
	} {
		require.Equal(t, could, working(own+"goroutine 2 ["+state+"]:\nmain.f()\n"), state)
	}
}
