package program_test

import (
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// world is a world of real goroutines in a bubble of virtual time. It counts what
// it is asked for.
type world struct {
	goroutines, yields, goexits, mutexes, onces atomic.Int32
	slept                                       atomic.Int64
	// values are what the Runs returned, in the order of their ends.
	values []int
	lock   sync.Mutex
}

func (w *world) Run(f task.Future[int], o task.Observer) int {
	v := executor.RunObserved(f, o)
	w.lock.Lock()
	defer w.lock.Unlock()
	w.values = append(w.values, v)
	return v
}

func (w *world) Go(f func()) { w.goroutines.Add(1); go f() }
func (w *world) Yield()      { w.yields.Add(1); runtime.Gosched() }
func (w *world) Sleep(d time.Duration) {
	w.slept.Add(int64(d))
	time.Sleep(d) // virtual time
}
func (w *world) Block(until <-chan struct{}) { <-until }
func (w *world) Goexit()                     { w.goexits.Add(1); runtime.Goexit() }
func (w *world) Exiting(any) bool            { return false }
func (w *world) Read(v *int) int             { return *v }
func (w *world) Write(v *int, to int)        { *v = to }
func (w *world) NewMutex() program.Mutex {
	w.mutexes.Add(1)
	return new(sync.Mutex)
}
func (w *world) NewOnce() interface{ Do(func()) } {
	w.onces.Add(1)
	return new(sync.Once)
}

// play runs p once in a bubble until nothing moves any more, and then asks about
// it, still inside.
func play(t *testing.T, p *program.Program, books program.Books, ask func(w *world, x *program.Execution)) {
	t.Helper()
	synctest.Test(t, func(*testing.T) {
		w := &world{}
		x := program.NewPlan(p).Prepare(w, books)
		go x.Do()
		time.Sleep(x.Sleeps() + time.Millisecond) // virtual time
		synctest.Wait()
		ask(w, x)
	})
}

// done is what an execution is known to have done.
type done struct {
	Clones, Wakes, WakeRefs, Drops int // in the books of all Runs; Run's own drop is none
	Polls, Late                    int
	Goroutines, Yields             int
	Mutexes, Onces, Goexits        int
	Slept                          time.Duration
}

// tell reads from the books and from the world what was done.
func tell(w *world, x *program.Execution) (d done) {
	for _, l := range x.Books() {
		books, s := l.String(), l.Stats()
		d.Clones += strings.Count(books, " clone waker#")
		d.Wakes += strings.Count(books, " wake waker#")
		d.WakeRefs += strings.Count(books, " wakeref waker#")
		d.Drops += strings.Count(books, " drop waker#") - 1
		d.Polls += s.Polls
		d.Late += s.LateWakes
	}
	d.Goroutines, d.Yields = int(w.goroutines.Load()), int(w.yields.Load())
	d.Mutexes = int(w.mutexes.Load())
	d.Onces, d.Goexits = int(w.onces.Load()), int(w.goexits.Load())
	d.Slept = time.Duration(w.slept.Load())
	return d
}

func TestEveryActionIsDone(t *testing.T) {
	for _, c := range []struct {
		reason, text string
		want         done
		values       []int
	}{
		{"nothing but the value", "poll { ready 7 }", done{Polls: 1}, []int{7}},
		{"clone and drop", "poll { clone a; clone b of a; drop a; drop b; ready 1 }", done{Clones: 2, Drops: 2, Polls: 1}, []int{1}},
		{"each handle of a name", "poll { clone a *300; wakeref a; wake a; pending } poll { ready 1 }", done{Clones: 300, WakeRefs: 300, Wakes: 300, Polls: 2}, []int{1}},
		{"wake by reference of the poll's own", "poll { wakeref cx; wakeref cx; pending } poll { ready 1 }", done{WakeRefs: 2, Polls: 2}, []int{1}},
		{"a poll that repeats", "poll 50 { wakeref cx; clone a; drop a; pending } poll { ready 1 }", done{WakeRefs: 50, Clones: 50, Drops: 50, Polls: 51}, []int{1}},
		{"a fresh waker forwards", "poll fresh { clone a; go { wake a }; pending } poll { ready 1 }", done{Clones: 2, Wakes: 1, Drops: 1, Polls: 2, Goroutines: 1}, []int{1}},
		{"go", "poll { clone a; go { go { wake a }; yield 2 }; pending } poll { ready 1 }", done{Clones: 1, Wakes: 1, Polls: 2, Goroutines: 2, Yields: 2}, []int{1}},
		{"yield and sleep", "poll { yield; yield 4; sleep 5; ready 1 }", done{Polls: 1, Yields: 5, Slept: 5 * time.Millisecond}, []int{1}},
		{"store replaces what is kept", "poll { store; store; wakestored; pending } poll { ready 1 }", done{Clones: 2, Drops: 1, Wakes: 1, Polls: 2, Mutexes: 1}, []int{1}},
		{"refresh leaves a waker of the same task", "poll { store; refresh; wakestored; pending } poll { ready 1 }", done{Clones: 1, Wakes: 1, Polls: 2, Mutexes: 1}, []int{1}},
		{"refresh replaces one of another", "poll fresh { store; wakeref cx; pending } poll { refresh; ready 1 }", done{Clones: 3, Drops: 3, WakeRefs: 1, Polls: 2, Mutexes: 1}, []int{1}},
		{"refresh keeps the first", "poll { refresh; ready 1 }", done{Clones: 1, Drops: 1, Polls: 1, Mutexes: 1}, []int{1}},
		{"the future drops what it keeps", "poll { store; ready 1 }", done{Clones: 1, Drops: 1, Polls: 1, Mutexes: 1}, []int{1}},
		{"wakestored without a waker", "poll { wakestored; ready 1 }", done{Polls: 1, Mutexes: 1}, []int{1}},
		{"lock", "poll { lock 20; ready 1 }", done{Polls: 1, Goroutines: 1, Yields: 21, Mutexes: 1}, []int{1}},
		{"once", "poll { once 20; ready 1 }", done{Polls: 1, Goroutines: 1, Yields: 21, Onces: 1}, []int{1}},
		{"a payload that a wake publishes", "poll { clone a; go { write x; wake a }; pending } poll { read x; ready 1 }", done{Clones: 1, Wakes: 1, Polls: 2, Goroutines: 1}, []int{1}},
		{"a nested Run with its after", "poll { run { poll { wakeref cx; pending } poll { clone a; ready 2 } after { wake a } }; ready 1 }", done{WakeRefs: 1, Clones: 1, Wakes: 1, Late: 1, Polls: 3}, []int{2, 1}},
		{"a handle outlives its nested Run", "poll { run { poll { clone a; ready 2 } }; wake a; ready 1 }", done{Clones: 1, Wakes: 1, Late: 1, Polls: 2}, []int{2, 1}},
		{"after a return", "poll { clone a; clone b; ready 1 } after { go { wake a }; wakeref b; drop b }", done{Clones: 2, Wakes: 1, WakeRefs: 1, Drops: 1, Late: 2, Polls: 1, Goroutines: 1}, []int{1}},
		{"after a panic", "poll { clone a; panic } after { wake a }", done{Clones: 1, Wakes: 1, Late: 1, Polls: 1}, nil},
		{"after a Goexit", "poll { clone a; goexit } after { wake a }", done{Clones: 1, Wakes: 1, Late: 1, Polls: 1, Goexits: 1}, nil},
		{"on after a panic of a nested Run", "poll { run { poll { store; panic } after { yield } }; yield; ready 1 }", done{Clones: 1, Drops: 1, Polls: 2, Yields: 2, Mutexes: 1}, []int{1}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			p := parse(t, c.text)
			require.NoError(t, program.Check(p))
			play(t, p, program.Ledgers, func(w *world, x *program.Execution) {
				got := tell(w, x)
				if strings.Contains(c.text, "once") {
					got.Yields = c.want.Yields // who comes first yields, the other may not
				}
				require.Equal(t, c.want, got)
				require.Equal(t, c.values, w.values)
				sound(t, x)
			})
		})
	}
}

// sound requires that an execution has come to its end with nothing found.
func sound(t *testing.T, x *program.Execution) {
	t.Helper()
	require.True(t, x.Over())
	require.Empty(t, x.Parked())
	require.Empty(t, x.Left())
	found, stuck := x.Stuck()
	require.False(t, stuck)
	require.Empty(t, found)
	require.Empty(t, x.Ended())
}

func TestAnExecutionKnowsBeforehandWhatItWillTake(t *testing.T) {
	p := parse(t, "poll 3 { sleep 5; wakeref cx; pending } poll { go { sleep 2 }; lock 1; run { poll { go { once 1 }; ready 0 } }; ready 0 }")
	play(t, p, program.Journals, func(w *world, x *program.Execution) {
		require.Equal(t, 17*time.Millisecond, x.Sleeps())
		require.Equal(t, time.Duration(w.slept.Load()), x.Sleeps())
		require.Equal(t, int(w.goroutines.Load()), x.Goroutines())
		require.Len(t, x.Books(), 2)
		sound(t, x)
	})
}

func TestEveryKeptAndManyADecodedProgramComesToItsEnd(t *testing.T) {
	for _, books := range []program.Books{program.Ledgers, program.Journals, program.NoBooks} {
		for name, p := range kept(t, "corpus") {
			t.Run(name, func(t *testing.T) {
				play(t, p, books, func(_ *world, x *program.Execution) { sound(t, x) })
			})
		}
		random(50, 64, func(data []byte) {
			p := program.Decode(data)
			play(t, p, books, func(_ *world, x *program.Execution) { sound(t, x) })
		})
	}
}

func TestAnEntryHasThePlaceOfItsActionInTheCanonicalText(t *testing.T) {
	p := parse(t, "poll { clone a\n\n go { wake a } pending }   poll { ready 0 }")
	play(t, p, program.Ledgers, func(_ *world, x *program.Execution) {
		books := x.Books()[0].String()
		require.Regexp(t, `g1 +1:8 +clone waker#1`, books)
		require.Regexp(t, `g2 +1:22 +wake waker#1`, books)
		require.Regexp(t, `g1 +2:1 +poll`, books)
	})
}

func TestABlockedGoroutineIsLeftUntilTheProgramIsAbandoned(t *testing.T) {
	p := parse(t, "expect goroutine-leak poll { go { block }; ready 0 }")
	play(t, p, program.Ledgers, func(_ *world, x *program.Execution) {
		require.True(t, x.Over())
		require.Equal(t, []string{"g2, started at 2:8"}, x.Left())
		x.Abandon()
		x.Abandon() // once more does no harm
		synctest.Wait()
		require.Empty(t, x.Left())
	})
}

func TestAParkedRunIsNamedAndComesToItsEndWhenAbandoned(t *testing.T) {
	p := parse(t, "expect deadlock poll { run { poll { pending } poll { ready 1 } }; pending } poll { ready 0 }")
	play(t, p, program.Ledgers, func(_ *world, x *program.Execution) {
		require.False(t, x.Over())
		require.Equal(t, x.Books()[1:], x.Parked())
		x.Abandon()
		for len(x.Parked()) > 0 {
			own, ok := x.Parked()[0].Own()
			require.True(t, ok)
			own.VTable.WakeByRef(own)
			synctest.Wait()
		}
		require.True(t, x.Over())
	})
}

// broken is a world with a runner that does what is asked of it.
type broken struct {
	world
	run func(f task.Future[int], o task.Observer) int
}

func (b *broken) Run(f task.Future[int], o task.Observer) int { return b.run(f, o) }

// mover polls a copy of the future from the second poll on.
type mover struct {
	task.Future[int]
	polls int
}

func (m *mover) Poll(cx task.Context) (int, bool) {
	if m.polls++; m.polls == 2 {
		moved := reflect.New(reflect.TypeOf(m.Future).Elem())
		moved.Elem().Set(reflect.ValueOf(m.Future).Elem())
		m.Future = moved.Interface().(task.Future[int])
	}
	return m.Future.Poll(cx)
}

// insister polls a future again that is ready.
type insister struct{ task.Future[int] }

func (i insister) Poll(cx task.Context) (int, bool) {
	if v, ready := i.Future.Poll(cx); !ready {
		return v, ready
	}
	return i.Future.Poll(cx)
}

func TestAFutureThatIsPolledAgainGivesItsValueAgainAndTellsIt(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		var value int
		x := program.NewPlan(parse(t, "poll { ready 7 }")).Prepare(&broken{run: func(f task.Future[int], o task.Observer) int {
			value = executor.RunObserved(insister{f}, o)
			return value
		}}, program.Ledgers)
		go x.Do()
		synctest.Wait()
		require.Equal(t, 7, value)
		require.Empty(t, x.Found())
		found := x.Books()[0].Audit()
		require.NotEmpty(t, found)
		require.Equal(t, rule.PollAfterReady, found[0].Rule)
	})
}

func TestAMisuseInAGoroutineIsInTheBooksAndNowhereElse(t *testing.T) {
	p := parse(t, "expect double-drop poll { clone a; go { drop a; drop a; yield }; ready 0 }")
	play(t, p, program.Ledgers, func(w *world, x *program.Execution) {
		require.True(t, x.Over())
		require.Empty(t, x.Left(), "the goroutine has not ended")
		require.Zero(t, w.yields.Load(), "the goroutine has gone on")
		require.Empty(t, x.Found())
		found := x.Books()[0].Audit()
		require.NotEmpty(t, found)
		require.Equal(t, rule.DoubleDrop, found[0].Rule)
	})
}

func TestAPlannedPanicMayComeWrapped(t *testing.T) {
	for reason, wrap := range map[string]func(any) any{
		"as it was":            func(r any) any { return r },
		"an error that wraps":  func(r any) any { return fmt.Errorf("task panicked: %w", r.(error)) },
		"an error by its text": func(r any) any { return fmt.Errorf("task panicked: %v", r) },
		"a text with a stack":  func(r any) any { return fmt.Sprintf("task panicked: %v\n%s", r, debug.Stack()) },
		"a value that has it":  func(r any) any { return &struct{ Recovered any }{r} },
	} {
		t.Run(reason, func(t *testing.T) {
			synctest.Test(t, func(*testing.T) {
				x := program.NewPlan(parse(t, "poll { panic }")).Prepare(&broken{run: func(f task.Future[int], o task.Observer) int {
					defer func() { panic(wrap(recover())) }()
					return executor.RunObserved(f, o)
				}}, program.Ledgers)
				x.Do()
				sound(t, x)
			})
		})
	}
}

func TestTheProgramFindsWhatItAloneCanSee(t *testing.T) {
	for _, c := range []struct {
		reason, text string
		run          func(f task.Future[int], o task.Observer) int
		want         rule.Rule
		what         string
	}{
		{"another value", "poll { ready 7 }",
			func(f task.Future[int], o task.Observer) int { return executor.RunObserved(f, o) + 1 },
			rule.WrongValue, "the Run returned 8, its future 7"},
		{"a panic that is swallowed", "poll { panic }",
			func(f task.Future[int], o task.Observer) int {
				defer func() { _ = recover() }()
				return executor.RunObserved(f, o)
			},
			rule.WrongValue, "the Run ended by ready, its future by panic"},
		{"a panic of the runner", "poll { ready 0 }",
			func(f task.Future[int], o task.Observer) int {
				executor.RunObserved(f, o)
				panic("out of order")
			},
			rule.RunnerPanic, "Run panicked: out of order"},
		{"a misuse that only the runner has seen", "poll { ready 0 }",
			func(f task.Future[int], o task.Observer) int {
				executor.RunObserved(f, o)
				panic(&task.Misuse{Recycled: true})
			},
			rule.UseAfterFree, "Run panicked: "},
		{"a count gone wrong that only the runner has seen", "poll { ready 0 }",
			func(f task.Future[int], o task.Observer) int {
				executor.RunObserved(f, o)
				panic(&task.Misuse{})
			},
			rule.DoubleFree, "Run panicked: "},
		{"a future that is moved", "poll { wakeref cx; pending } poll { ready 0 }",
			func(f task.Future[int], o task.Observer) int { return executor.RunObserved(&mover{Future: f}, o) },
			rule.MovedFuture, "the future was polled at one address and then at another"},
		{"a read of what was never written", "poll { read x; ready 0 }",
			executor.RunObserved[int],
			rule.MissingHappensBefore, "x was read before it was written"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			synctest.Test(t, func(*testing.T) {
				x := program.NewPlan(parse(t, c.text)).Prepare(&broken{run: c.run}, program.Ledgers)
				go x.Do()
				synctest.Wait()
				found := x.Found()
				require.NotEmpty(t, found)
				require.Equal(t, c.want, found[0].Rule)
				require.Equal(t, ledger.None, found[0].Handle)
				require.True(t, strings.HasPrefix(found[0].What, c.what), found[0].What)
			})
		})
	}
}
