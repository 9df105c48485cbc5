package check_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	explored "github.com/extremely-boring/extreme/check/explore/runner"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// conform holds a subject to the rules with few programs.
func conform(s check.Subject, list ...check.Option) map[rule.Rule]check.Judgement {
	all := map[rule.Rule]check.Judgement{}
	for _, j := range check.Conform(func() check.Subject { return s }, append([]check.Option{check.Programs(260)}, list...)...).Judgements {
		all[j.Rule] = j
	}
	return all
}

// notified is a right executor of callbacks, but for the wakes that it forgets.
func notified(forgets bool) func(func(func()) (int, bool)) int {
	return func(poll func(func()) (int, bool)) int {
		var lock sync.Mutex
		cond := sync.NewCond(&lock)
		woken := false
		for {
			value, ready := poll(func() {
				lock.Lock()
				woken = true
				lock.Unlock()
				cond.Signal()
			})
			if ready {
				return value
			}
			lock.Lock()
			if forgets {
				woken = false
			}
			for !woken {
				cond.Wait()
			}
			woken = false
			lock.Unlock()
		}
	}
}

func TestEachRuleGetsOneJudgementInTheirOrder(t *testing.T) {
	c := check.Conform(shipped, check.Programs(26), check.Explored(check.Counted(explored.RunObserved[int])))
	var rules []rule.Rule
	for _, j := range c.Judgements {
		rules = append(rules, j.Rule)
		require.Equal(t, check.Pass, j.Verdict, "%v", j)
		require.NotEmpty(t, j.Law)
		require.Positive(t, j.Programs, j.Rule)
	}
	require.Equal(t, rule.All(), rules)
	require.Equal(t, check.Pass, c.Verdict())
	require.Contains(t, c.String(), "pass: ")
}

func TestABrokenRuleFailsAndWhatItHidesIsIncomplete(t *testing.T) {
	all := conform(check.Funcs(notified(true)))
	lost := all[rule.LostWakeup]
	require.Equal(t, check.Fail, lost.Verdict)
	require.Equal(t, "poll { wakeref cx; pending }\npoll { ready 0 }", lost.Failure.Program)
	require.Contains(t, lost.Failure.Report, "lost-wakeup: ")
	require.Positive(t, lost.Failure.After)
	hidden := all[rule.OverlappingPoll]
	require.Equal(t, check.Incomplete, hidden.Verdict)
	require.Contains(t, hidden.Reason, "broke another rule first")
}

func TestWhatASubjectCanNotOfferIsIncompleteWithTheReasonAndTheRemedy(t *testing.T) {
	callbacks, wakers := conform(check.Funcs(notified(false))), conform(check.Wakers(executor.Run[int]))
	unwoken := conform(check.Funcs(notified(false)).PollsEvery(0))
	for _, c := range []struct {
		all     map[rule.Rule]check.Judgement
		rule    rule.Rule
		verdict check.Verdict
		reason  string
	}{
		{callbacks, rule.LostWakeup, check.Pass, ""},
		{callbacks, rule.Leak, check.Incomplete, "count is not seen"},
		{callbacks, rule.MovedFuture, check.Incomplete, "can't be moved"},
		{callbacks, rule.MirrorMisuse, check.Incomplete, "only the explorer"},
		{wakers, rule.MovedFuture, check.Pass, ""},
		{wakers, rule.DoubleFree, check.Incomplete, "count is not seen"},
		{unwoken, rule.ExtraPoll, check.Incomplete, "polls without being woken"},
	} {
		j := c.all[c.rule]
		require.Equal(t, c.verdict, j.Verdict, "%v", j)
		require.Contains(t, j.Reason, c.reason)
		require.Equal(t, c.reason == "", j.Remedy == "", "%v", j)
	}
	if !check.RaceEnabled {
		require.Contains(t, callbacks[rule.DataRace].Remedy, "-race")
		require.Equal(t, check.Pass, callbacks[rule.ExtraPoll].Verdict)
	}
}

func TestAFutureThatTheExecutorDropsOrNotIsDroppedOnce(t *testing.T) {
	drops := check.Wakers(executor.Run[int])
	forgets := check.Wakers(func(f task.Future[int]) int {
		return executor.Run[int](task.FutureFunc[int](f.Poll))
	})
	for _, s := range []check.Subject{drops, forgets} {
		for _, j := range conform(s) {
			require.NotEqual(t, check.Fail, j.Verdict, "%v", j)
		}
	}
}

func TestACopyForTheExplorerCompletesWhatOnlyItCanSee(t *testing.T) {
	broken := func(f task.Future[int], o task.Observer) int { return explored.RunObserved(f, o) + 1 }
	all := conform(check.Subject{}, check.Explored(check.Counted(explored.RunObserved[int])))
	require.Equal(t, check.Pass, all[rule.Nondeterminism].Verdict)
	require.Equal(t, check.Pass, all[rule.DataRace].Verdict)
	all = conform(check.Subject{}, check.Explored(check.Counted(broken)))
	require.Equal(t, check.Fail, all[rule.WrongValue].Verdict)
	require.Equal(t, check.Incomplete, all[rule.Nondeterminism].Verdict)
	all = conform(check.Subject{}, check.Explored(check.Wakers(explored.Run[int])))
	require.Equal(t, check.Pass, all[rule.Nondeterminism].Verdict, "an uncounted copy will do")
}

func TestAnExecutorThatIsNoCopyForTheExplorerIsToldSo(t *testing.T) {
	j := conform(check.Subject{}, check.Explored(check.Counted(executor.RunObserved[int])))[rule.Nondeterminism]
	require.Equal(t, check.Incomplete, j.Verdict)
	require.Contains(t, j.Reason, "not on the mirrors")
	require.NotEmpty(t, j.Remedy)
}

func TestAWaivedRuleIsIncompleteAndFailsThroughNoOther(t *testing.T) {
	lies := check.Counted(func(f task.Future[int], o task.Observer) int { return executor.RunObserved(f, o) + 1 })
	require.Equal(t, check.Fail, conform(lies)[rule.WrongValue].Verdict)
	all := conform(lies, check.Waive(rule.WrongValue, "it adds one"), check.WaiveCount("just so"))
	require.Equal(t, check.Incomplete, all[rule.WrongValue].Verdict)
	require.True(t, all[rule.WrongValue].Waived)
	require.Equal(t, "waived: it adds one", all[rule.WrongValue].Reason)
	require.Equal(t, "waived: just so", all[rule.Leak].Reason)
	all = conform(check.Subject{}, check.Waive(rule.WrongValue, "its copy adds one"), check.Explored(check.Counted(
		func(f task.Future[int], o task.Observer) int { return explored.RunObserved(f, o) + 1 })))
	require.Equal(t, check.Incomplete, all[rule.WrongValue].Verdict, "the explorer finds it, too")
	all = conform(lies, check.Waive(rule.WrongValue, "it adds one"), check.WaiveCount("just so"))
	require.Equal(t, check.Pass, all[rule.LostWakeup].Verdict)
}

// lending lends each poll a clone of the waker, and drops it when the poll is over.
type lending struct{ task.Future[int] }

func (l lending) Poll(cx task.Context) (int, bool) {
	w := cx.Waker().Clone()
	defer w.Drop()
	return l.Future.Poll(task.NewContext(w))
}

func (l lending) Drop() { task.Drop(l.Future) }

func TestAnExecutorMayCloneTheWakerThatItLends(t *testing.T) {
	lends := check.Counted(func(f task.Future[int], o task.Observer) int { return executor.RunObserved(lending{f}, o) })
	for _, j := range conform(lends) {
		require.NotEqual(t, check.Fail, j.Verdict, "%v", j.Failure)
	}
}

func TestASubjectThatPollsInItsOwnTimeIsRightIfItSaysSo(t *testing.T) {
	const interval = 3 * time.Millisecond
	ticks := check.Wakers(func(f task.Future[int]) int {
		for {
			if value, ready := f.Poll(task.NewContext(dead)); ready {
				return value
			}
			time.Sleep(interval) // virtual time
		}
	})
	for _, j := range conform(ticks.PollsEvery(interval)) {
		require.NotEqual(t, check.Fail, j.Verdict, "%v", j)
	}
	if !check.RaceEnabled { // there the books have no order
		require.Equal(t, check.Fail, conform(ticks)[rule.PollWithoutWake].Verdict)
	}
}

// dead is a waker that wakes nobody.
var dead = task.NewWaker(task.RawWaker{VTable: &task.RawWakerVTable{
	Clone: func(w task.RawWaker) task.RawWaker { return w },
	Wake:  func(task.RawWaker) {}, WakeByRef: func(task.RawWaker) {}, Drop: func(task.RawWaker) {},
}})

func TestASubjectMayTakeTimeOfItsOwn(t *testing.T) {
	slow := check.Wakers(func(f task.Future[int]) int {
		value := executor.Run(f)
		time.Sleep(time.Second) // virtual time
		return value
	})
	for _, j := range conform(slow) {
		require.NotEqual(t, check.Fail, j.Verdict, "%v", j.Failure)
	}
}

// delayed is an executor of callbacks whose wakes take their time, and which ticks
// meanwhile. It does not hear its first wake if it is deaf.
func delayed(by time.Duration, deaf bool) func(func(func()) (int, bool)) int {
	return func(poll func(func()) (int, bool)) int {
		woken := make(chan struct{}, 1)
		ticks := time.NewTicker(100 * time.Millisecond) // virtual time
		defer ticks.Stop()
		for hears := !deaf; ; {
			value, ready := poll(func() {
				time.AfterFunc(by, func() { // virtual time
					select {
					case woken <- struct{}{}:
					default:
					}
				})
			})
			if ready {
				return value
			}
			for parked := true; parked; {
				select {
				case <-woken:
					parked, hears = !hears, true
				case <-ticks.C:
				}
			}
		}
	}
}

func TestASubjectThatTakesItsTimeForEachPollIsNotStuck(t *testing.T) {
	for _, c := range []struct {
		by      time.Duration
		program string
	}{
		{2 * time.Second, "poll 62 { wakeref cx; pending } poll { ready 0 }"},
		{59 * time.Minute, "poll 3 { clone a; wake a; pending } poll { sleep 9; ready 0 }"},
	} {
		r := check.Run(parse(t, c.program), check.Options{Subject: check.Funcs(delayed(c.by, false))})
		require.True(t, r.OK(), "%v", r)
	}
}

func TestASubjectThatTicksAndIsStuckIsFoundSo(t *testing.T) {
	lost := conform(check.Funcs(delayed(time.Second, true)))[rule.LostWakeup]
	require.Equal(t, check.Fail, lost.Verdict)
	require.Equal(t, "poll { wakeref cx; pending }\npoll { ready 0 }", lost.Failure.Program)
}

func TestAChannelWithoutCapacityIsNamed(t *testing.T) {
	all := conform(check.Channels(func(poll func(chan<- struct{}) (int, bool)) int {
		value, _ := poll(make(chan struct{}))
		return value
	}))
	require.Contains(t, all[rule.RunnerPanic].Failure.Report, "make(chan struct{}, 1)")
}

func TestAsManyProgramsAreDrawnAsAreAskedForWhateverCanBeJudged(t *testing.T) {
	for _, s := range []check.Subject{{}, check.Funcs(notified(false))} {
		run := func(n int) int {
			return check.Conform(func() check.Subject { return s }, check.Programs(n)).Stats.Programs
		}
		require.Equal(t, 1000, run(1000)-run(0))
	}
}

// fakeT takes down what a test is told.
type fakeT struct {
	said  []string
	attrs map[string]string
}

func (f *fakeT) Helper()                {}
func (f *fakeT) Attr(key, value string) { f.attrs[key] = value }
func (f *fakeT) Log(args ...any)        { f.said = append(f.said, "log: "+fmt.Sprint(args...)) }
func (f *fakeT) Error(args ...any)      { f.said = append(f.said, "error: "+fmt.Sprint(args...)) }
func (f *fakeT) Skip(args ...any)       { f.said = append(f.said, "skip: "+fmt.Sprint(args...)) }

func TestATestIsToldOfEachVerdict(t *testing.T) {
	for _, c := range []struct {
		j    check.Judgement
		says string
		attr string
	}{
		{check.Judgement{Rule: rule.Leak, Verdict: check.Pass, Law: "nothing leaks", Programs: 7}, "log: nothing leaks: 7 programs", "judgement"},
		{check.Judgement{Rule: rule.Leak, Verdict: check.Incomplete, Reason: "why", Remedy: "how"}, "skip: incomplete: why; how", "judgement"},
		{check.Judgement{Rule: rule.Leak, Verdict: check.Fail, Failure: &check.Failure{Rule: rule.Leak, Report: "all of it"}}, "error: all of it", "finding"},
	} {
		f := &fakeT{attrs: map[string]string{}}
		check.Tell(f, c.j)
		require.Equal(t, []string{c.says}, f.said)
		require.Contains(t, f.attrs[c.attr], `"rule":"leak"`)
	}
}

func TestTheEnvironmentOverridesAndIsToldWhatIsWrongWithIt(t *testing.T) {
	for name, c := range map[string]struct{ value, says string }{
		"EXTREME_PROGRAMS": {"many", `EXTREME_PROGRAMS: "many" is no number of programs`},
		"EXTREME_SEED":     {"x", `EXTREME_SEED: "x" is no whole number`},
		"EXTREME_PROGRAM":  {"poll { fly }", "EXTREME_PROGRAM: "},
		"EXTREME_PLANT":    {"roses", `EXTREME_PLANT: "roses" is no bug that can be planted`},
	} {
		t.Setenv(name, c.value)
		require.ErrorContains(t, check.Environment(), c.says)
		require.NoError(t, os.Unsetenv(name))
	}
	require.NoError(t, check.Environment())
}

func TestAPlantedBugIsSeenInEveryKindOfSubject(t *testing.T) {
	for _, s := range []check.Subject{{}, check.Wakers(executor.Run[int]), check.Funcs(notified(false))} {
		all := conform(check.Planted(check.PlantDeafness, s))
		require.True(t, all[rule.LostWakeup].Verdict == check.Fail || all[rule.Deadlock].Verdict == check.Fail)
	}
}

func TestAHangNamesTheProgramAndWhatToLookFor(t *testing.T) {
	var b strings.Builder
	check.Warn(&b, parse(t, "poll { ready 7 }"))
	require.Contains(t, b.String(), "    poll { ready 7 }\n")
	require.Contains(t, b.String(), "a Mutex, a spin, the kernel")
}

func TestAHangIsGivenUpInTheWordsOfPackageTesting(t *testing.T) {
	require.PanicsWithValue(t, "test timed out after 3m0s in one program", check.GiveUp)
}
