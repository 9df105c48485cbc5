package explore_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

// made is a finding in an execution of three goroutines: the body, which starts the
// other two in steps 1 and 2, and then those steps.
func made(p explore.Problem, blocked []engine.Blocked, steps ...explore.Step) explore.Finding {
	f := explore.Finding{Rule: p.Rule, Problem: p, Executions: 1}
	t := &f.Trace
	t.Goroutines = []engine.Goroutine{
		{Name: "g1", Parent: -1, Start: -1},
		{Name: "g2", Parent: 0, Start: 0, Path: []int{0}},
		{Name: "g3", Parent: 0, Start: 1, Path: []int{1}, Ended: true},
	}
	t.Objects = []engine.Named{{Name: "mutex#1"}, {Name: "bell", Given: true}, {Name: "waitgroup#1"}}
	t.Steps = append([]explore.Step{step(0, engine.Spawn, -1, 1), step(0, engine.Spawn, -1, 2)}, steps...)
	t.Blocked = blocked
	executed := 0
	for i := range t.Steps {
		if s := &t.Steps[i]; s.Event {
			s.Executed = executed
			executed++
		}
	}
	return f
}

// step is one on a line of a file that there isn't.
func step(g int, k engine.Kind, object, line int) explore.Step {
	s := explore.Step{Goroutine: g, Kind: k, Op: k.String(), ID: object, WithID: -1, Event: true, OK: true, Place: place("f", line)}
	if object >= 0 {
		s.Uses = []engine.Use{{ID: object, Slot: -1, Writes: true}}
	}
	return s
}

func place(function string, line int) engine.Place {
	return engine.Place{Function: "example.com/p." + function, File: "/nowhere/p/file.go", Line: line}
}

// stuck is the problem of an execution in which goroutines are blocked.
func stuck(r rule.Rule) explore.Problem {
	return explore.Problem{Rule: r, Goroutine: -1, Step: -1, Other: -1, OtherStep: -1}
}

func noticed(r rule.Rule, text string) explore.Problem {
	return explore.Problem{Rule: r, Goroutine: 1, Step: 2, Place: place("(*T).f", 9), Other: -1, OtherStep: -1, Text: text}
}

func in(k engine.Kind, g, object int, holders ...engine.Holder) engine.Blocked {
	return engine.Blocked{Goroutine: g, Kind: k, Op: k.String(), ID: object, WithID: -1, Place: place("f", 40+g), Last: -1, Holders: holders}
}

func waiting(g, last int) engine.Blocked {
	b := in(engine.Woken, g, 1)
	b.WithID, b.Waiting, b.Last = 0, true, last
	return b
}

func TestTheCauseOfALostWakeupIsTheLastSignal(t *testing.T) {
	wait, signal := step(1, engine.Wait, 1, 5), step(2, engine.Signal, 1, 6)
	blocked := []engine.Blocked{waiting(1, 2)}
	f := made(stuck(rule.LostWakeup), blocked, signal, wait)
	require.Equal(t, "lost-wakeup: g2 waits on bell (file.go:41) since step 4; the last signal was step 3, by g3, with no waiter; nothing can signal again", f.Cause())

	f.Trace.Steps[2].Wakes = []int{0}
	require.Contains(t, f.Cause(), "the last signal was step 3, by g3, which woke g1;")

	f.Trace.Steps[2].Kind, f.Trace.Steps[2].Op = engine.Broadcast, "Broadcast"
	require.Contains(t, f.Cause(), "the last broadcast was step 3")
}

func TestAWaitBeginsBeforeTheUnlockOfALockerThatIsNoMutex(t *testing.T) {
	f := find(t, func(*explore.T) {
		var rw sync.RWMutex
		cond := sync.NewCond(rw.RLocker())
		rw.RLock()
		cond.Wait()
	})
	require.Equal(t, []string{"RLock", "Wait", "RUnlock"}, []string{f.Trace.Steps[0].Op, f.Trace.Steps[1].Op, f.Trace.Steps[2].Op})
	require.Contains(t, f.Cause(), " since step 2, which nobody ever signalled")
}

func TestTheCauseOfADeadlockIsTheCircle(t *testing.T) {
	blocked := []engine.Blocked{
		in(engine.Lock, 2, 2, engine.Holder{Goroutine: 1, Step: 3}), // waits for the circle and is not in it
		in(engine.Lock, 0, 0, engine.Holder{Goroutine: 1, Step: 3}),
		in(engine.Lock, 1, 1, engine.Holder{Goroutine: 0, Step: 2}),
	}
	f := made(stuck(rule.Deadlock), blocked, step(0, engine.Lock, 1, 5), step(1, engine.Lock, 0, 6))
	require.Equal(t, "deadlock: g2 waits for bell (file.go:41), which g1 holds since step 3; g1 waits for mutex#1 (file.go:40), which g2 holds since step 4", f.Cause())
	require.Contains(t, f.String(), "\n  g3 waits for waitgroup#1 (file.go:42), which g2 holds since step 4\n", "all are in the graph")
}

func TestACircleOfMutexesIsADeadlockWhoeverWaitsForASignalOfTheirs(t *testing.T) {
	body := func(*explore.T) {
		var a, b, mu sync.Mutex
		c := sync.NewCond(&mu)
		n := 0
		add := func() {
			mu.Lock()
			n++
			mu.Unlock()
			c.Signal()
		}
		explore.Go(func() {
			mu.Lock()
			for n < 2 {
				c.Wait()
			}
			mu.Unlock()
		})
		explore.Go(func() {
			a.Lock()
			add()
			through(&b)
			a.Unlock()
		})
		b.Lock()
		through(&a)
		b.Unlock()
		add()
	}
	r := explore.Run(body, explore.Options{Findings: -1})
	require.NotEmpty(t, r.Findings)
	for _, f := range r.Findings {
		require.Equal(t, rule.Deadlock, f.Rule, "%v", f)
	}
}

func TestTheCauseOfADeadlockWithoutACircleIsEachWait(t *testing.T) {
	add := step(2, engine.Add, 2, 5)
	add.Before, add.After = "0", "1"
	again := in(engine.Woken, 1, 1, engine.Holder{Goroutine: 2, Step: 3})
	again.WithID = 0
	f := made(stuck(rule.Deadlock), []engine.Blocked{in(engine.WaitDone, 0, 2), again}, add, step(2, engine.Lock, 0, 6))
	require.Equal(t, "deadlock: g1 waits for waitgroup#1 (file.go:40), which is at 1 since step 3, by g3; g2 waits to have mutex#1 again (file.go:41), which g3 holds since step 4 and has ended with", f.Cause())

	f.Trace.Blocked = []engine.Blocked{waiting(1, -1)}
	require.Contains(t, f.Cause(), "g2 waits on bell (file.go:41) since step 1, which nobody ever signalled")
}

func TestTheCauseOfAReadersDeadlockSaysWhoReadsAndWhoWrites(t *testing.T) {
	asks := step(1, engine.WLock, 0, 6)
	asks.OK = false
	blocked := []engine.Blocked{
		in(engine.RLock, 0, 0, engine.Holder{Goroutine: 1, Step: 3}),
		in(engine.WLocked, 1, 0, engine.Holder{Goroutine: 0, Step: 2}),
	}
	f := made(stuck(rule.Deadlock), blocked, step(0, engine.RLock, 0, 5), asks)
	require.Equal(t, "deadlock: g1 waits for mutex#1 (file.go:40), which g2 has asked for as a writer since step 4; g2 waits for mutex#1 (file.go:41), which g1 holds for reading since step 3", f.Cause())

	f.Trace.Blocked[1].Holders[0].Goroutine = 1
	require.Contains(t, f.Cause(), "which it itself holds for reading since step 3")
}

func TestTheCauseOfALeakIsTheGoroutineAndWhereItWasStarted(t *testing.T) {
	f := made(stuck(rule.GoroutineLeak), []engine.Blocked{waiting(1, -1)}, step(1, engine.Wait, 1, 5))
	require.Equal(t, "goroutine-leak: g2, started at file.go:1, waits on bell (file.go:41) since step 3, which nobody ever signalled; the body has ended", f.Cause())
}

func TestTheCauseNamesAFewOfManyThatAreBlocked(t *testing.T) {
	var blocked []engine.Blocked
	for range 6 {
		blocked = append(blocked, in(engine.Lock, 1, 0))
	}
	f := made(stuck(rule.Deadlock), blocked)
	require.Regexp(t, `; and 2 more are blocked$`, f.Cause())
	require.Regexp(t, `; and 1 more is blocked$`, made(stuck(rule.Deadlock), blocked[:5]).Cause())

	for range 94 {
		blocked = append(blocked, in(engine.Lock, 1, 0))
	}
	_, graph, _ := strings.Cut(made(stuck(rule.Deadlock), blocked).String(), "\nblocked:\n")
	graph, _, _ = strings.Cut(graph, "\n\n")
	require.Len(t, strings.Split(graph, "\n"), 31)
	require.Regexp(t, `\n  and 70 more are blocked$`, graph)
}

func TestTheCauseOfADataRaceIsBothAccessesAndTheMissingEdge(t *testing.T) {
	plain := func(g int, op string, line int) explore.Step {
		return explore.Step{Goroutine: g, Op: op, ID: 1, WithID: -1, Place: place("f", line)}
	}
	failed := step(2, engine.CompareAndSwap, 1, 8)
	failed.OK = false
	for _, c := range []struct {
		earlier, later explore.Step
		want           string
	}{
		{plain(1, "write", 7), plain(2, "read", 8), "g2 writes bell at file.go:7 (f) and g3 reads it at file.go:8 (f); no Unlock/Lock, Signal/Wait, atomic or go statement orders g2's write at file.go:7 before g3's read at file.go:8"},
		{step(1, engine.Read, 1, 7), step(2, engine.Write, 1, 8), "g2 reads bell at file.go:7 (f) and g3 writes it at file.go:8 (f); no Unlock/Lock, Signal/Wait, atomic or go statement orders g2's read at file.go:7 before g3's write at file.go:8"},
		{plain(1, "write", 7), failed, "g2 writes bell at file.go:7 (f) and g3 does CompareAndSwap on it at file.go:8 (f); no Unlock/Lock, Signal/Wait, atomic or go statement orders g2's write at file.go:7 before g3's CompareAndSwap at file.go:8"},
	} {
		p := explore.Problem{Rule: rule.DataRace, Goroutine: 2, Step: 3, Place: c.later.Place, Other: 1, OtherStep: 2, OtherPlace: c.earlier.Place}
		require.Equal(t, "data-race: "+c.want, made(p, nil, c.earlier, c.later).Cause())
	}
}

func TestTheCauseOfWhatAGoroutineNoticedIsWhereAndWhat(t *testing.T) {
	unlock := step(1, engine.Unlock, 1, 9)
	f := made(noticed(rule.WrongValue, "\n\tError Trace:\t/a/b.go:1\n\tError:      \tNot equal: \n\t            \texpected: 1\n\t            \tactual  : 2\n\t            \t\n\t            \tDiff:\n"), nil, unlock)
	require.Equal(t, "wrong-value: g2 at file.go:9 ((*T).f): Not equal: expected: 1 actual : 2", f.Cause())

	f = made(noticed(rule.RunnerPanic, "ouch\nand more"), nil, unlock)
	f.Problem.Stack = "goroutine 1 [running]:\npanic({0x1, 0x2})\n\t/go/panic.go:1 +0x1\nexample.com/p.(*T).f(0x3)\n\t/nowhere/p/file.go:9 +0x2\n"
	require.Equal(t, "runner-panic: g2 at file.go:9 ((*T).f) panics: ouch and more", f.Cause())
	require.Contains(t, f.String(), "\nmessage:\n  ouch\n  and more\n\nstack:\n  (*T).f  file.go:9\n")

	f = made(noticed(rule.MirrorMisuse, "sync: unlock of unlocked mutex"), nil, unlock)
	f.Problem.Object = "bell"
	require.Equal(t, "mirror-misuse: g2 at file.go:9 ((*T).f): sync: unlock of unlocked mutex: bell", f.Cause())
}

func TestTheCauseOfWhatWasJudgedAtTheEndIsWhatTheJudgeSaid(t *testing.T) {
	p := stuck(rule.LostWakeup)
	p.Text = "run 1 stays parked"
	f := made(p, []engine.Blocked{waiting(1, 2)}, step(2, engine.Signal, 1, 6), step(1, engine.Wait, 1, 5))
	require.Regexp(t, `^lost-wakeup: run 1 stays parked; g2 waits on bell .*; the last signal was step 3`, f.Cause())

	p = stuck(rule.CountMismatch)
	p.Text = "the count is 2"
	require.Equal(t, "count-mismatch: the count is 2", made(p, nil).Cause())
}

func TestTheCauseOfNondeterminismIsTheStepThatDiffered(t *testing.T) {
	runs := 0
	f := find(t, func(*explore.T) {
		var n atomic.Int32
		var mu sync.Mutex
		explore.Go(func() { n.Add(1) })
		if runs++; runs == 1 {
			mu.Lock()
		}
		n.Add(1)
	})
	require.Regexp(t, `^nondeterminism: step 2 was g1's Lock, and when everything up to it was run again it is ReadWrite now, or of another object: the body depends on`, f.Cause())
}

func TestTheCauseOfAnEmptyMessageIsWhereItCameFrom(t *testing.T) {
	for want, body := range map[string]func(*explore.T){
		`^runner-panic: g1 at cause_test\.go:\d+ \(.*\) panics: nothing but an empty message$`: func(*explore.T) { panic("") },
		`^wrong-value: g1 at cause_test\.go:\d+ \(.*\): nothing but an empty message$`:         func(t *explore.T) { t.Errorf(" \n") },
		`^wrong-value: AtEnd at cause_test\.go:\d+ \(.*\): nothing but an empty message$`:      func(t *explore.T) { t.AtEnd(func() { t.Errorf("") }) },
	} {
		r := explore.Run(body, explore.Options{})
		require.Len(t, r.Findings, 1)
		require.Regexp(t, want, r.Findings[0].Cause())
	}
}

func TestALongMessageIsCutInTheCause(t *testing.T) {
	long := ""
	for range 100 {
		long += "word "
	}
	f := made(noticed(rule.WrongValue, long), nil, step(1, engine.Lock, 0, 9))
	require.Less(t, len(f.Cause()), 250)
	require.Contains(t, f.String(), "\nmessage:\n  "+long[:len(long)-1]+"\n")
}

func TestALockIsHeldByWhoeverTookItAndHasNotGivenItBack(t *testing.T) {
	for _, c := range []struct {
		body func(mu *sync.Mutex, rw *sync.RWMutex, cond *sync.Cond)
		want string
	}{
		{func(mu *sync.Mutex, _ *sync.RWMutex, _ *sync.Cond) { mu.TryLock(); mu.TryLock(); mu.Lock() }, "which it itself holds since step 1"},
		{func(mu *sync.Mutex, _ *sync.RWMutex, _ *sync.Cond) { mu.TryLock(); mu.Unlock(); mu.Lock(); mu.Lock() }, "which it itself holds since step 3"},
		{func(_ *sync.Mutex, rw *sync.RWMutex, _ *sync.Cond) { rw.TryLock(); rw.TryRLock(); rw.RLock() }, "which it itself holds since step 1"},
		{func(_ *sync.Mutex, rw *sync.RWMutex, _ *sync.Cond) {
			rw.TryLock()
			rw.Unlock()
			rw.RLock()
			rw.TryRLock()
			rw.RUnlock()
			rw.Lock()
		}, "which it itself holds for reading since step 4"},
		{func(_ *sync.Mutex, rw *sync.RWMutex, _ *sync.Cond) {
			var wg sync.WaitGroup
			rw.RLock()
			wg.Go(rw.RLock)
			wg.Wait()
			rw.RUnlock() // its own
			rw.Lock()
		}, "which g2 holds for reading since step 4"},
		{func(_ *sync.Mutex, rw *sync.RWMutex, _ *sync.Cond) {
			rw.RLock()
			rw.RLock()
			explore.Go(func() { rw.RUnlock() }) // another's
			rw.Lock()
		}, "which it itself holds for reading since step 2"},
		{func(mu *sync.Mutex, _ *sync.RWMutex, cond *sync.Cond) {
			explore.Go(func() {
				mu.Lock()
				cond.Signal()
				mu.Unlock()
			})
			mu.Lock()
			cond.Wait() // gives it up and takes it again
			mu.Lock()
		}, "which it itself holds since step 7"},
	} {
		f := find(t, func(*explore.T) {
			var mu sync.Mutex
			c.body(&mu, &sync.RWMutex{}, sync.NewCond(&mu))
		})
		require.Contains(t, f.Cause(), c.want)
	}
}

func TestTheCauseOfSeveralLostWakeupsIsTheLatestSignal(t *testing.T) {
	blocked := []engine.Blocked{waiting(0, 2), waiting(1, 4)}
	f := made(stuck(rule.LostWakeup), blocked, step(2, engine.Signal, 1, 6), step(0, engine.Wait, 1, 5), step(2, engine.Signal, 1, 6), step(1, engine.Wait, 1, 7))
	require.Contains(t, f.Cause(), "g2 waits on bell (file.go:41) since step 6; the last signal was step 5, by g3")
}

func TestALockThatAGoroutineEndedWithIsADeadlockWhoeverWaitsForASignal(t *testing.T) {
	f := find(t, func(*explore.T) {
		var mu, other sync.Mutex
		cond := sync.NewCond(&mu)
		n := 0
		add := func() {
			mu.Lock()
			n++
			mu.Unlock()
			cond.Signal()
		}
		explore.Go(func() { other.Lock() }) // for ever
		explore.Go(func() {
			add()
			other.Lock()
			add()
			other.Unlock()
		})
		mu.Lock()
		for n < 2 {
			cond.Wait()
		}
		mu.Unlock()
	})
	require.Equal(t, rule.Deadlock, f.Rule)
	require.Regexp(t, `g3 waits for other \(.*\), which g2 holds since step \d+ and has ended with`, f.Cause())
}

func TestTheCauseSaysWhereWithoutAMessage(t *testing.T) {
	for want, body := range map[string]func(*explore.T){
		`^wrong-value: g1 at cause_test\.go:\d+ \(\S+\): nothing but an empty message$`:         func(t *explore.T) { t.Errorf(" \n") },
		`^wrong-value: AtEnd at cause_test\.go:\d+ \(\S+\): nothing but an empty message$`:      func(t *explore.T) { t.AtEnd(func() { t.Errorf("") }) },
		`^runner-panic: g1 at cause_test\.go:\d+ \(\S+\) panics: nothing but an empty message$`: func(*explore.T) { panic("") },
		`^runner-panic: g1 at cause_test\.go:\d+ \(\S+\) panics: \(\*engine.Step\)\(nil\)$`:     func(*explore.T) { panic((*explore.Step)(nil)) },
	} {
		require.Regexp(t, want, find(t, body).Cause())
	}
}

func TestTheCauseOfWhatIsAllTheExplorersSaysWhereItsGoroutineWasStarted(t *testing.T) {
	f := find(t, func(*explore.T) {
		var wg sync.WaitGroup
		explore.Go(wg.Done)
	})
	require.Regexp(t, `^mirror-misuse: g2 \(started at cause_test\.go:\d+\): sync: negative WaitGroup counter: wg$`, f.Cause())
	f = find(t, func(*explore.T) { explore.Go(nil) })
	require.Regexp(t, `^runner-panic: g2 \(started at cause_test\.go:\d+\) panics: runtime error: invalid memory address`, f.Cause())
}
