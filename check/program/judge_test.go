package program_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

func TestWhatIsStuckIsJudgedByWhoIsParkedAndWhatWasWoken(t *testing.T) {
	const woken = "poll { clone a; go { wake a }; pending } poll { ready 0 }"
	for _, c := range []struct {
		reason, text string
		books        program.Books
		want         []rule.Rule
	}{
		{"a wake is in the books and no poll answers it; what the runner did not count comes after", woken, program.Ledgers, []rule.Rule{rule.LostWakeup, rule.CountMismatch, rule.Leak}},
		{"a legal program wakes, books or not", woken, program.NoBooks, []rule.Rule{rule.LostWakeup}},
		{"nobody woke it", "expect deadlock poll { pending } poll { ready 0 }", program.Ledgers, []rule.Rule{rule.Deadlock}},
		{"nobody woke it, books or not", "expect deadlock poll { pending } poll { ready 0 }", program.NoBooks, []rule.Rule{rule.Deadlock}},
		{"a goroutine is blocked, and the Run might have freed it", "expect deadlock poll { go { block }; pending } poll { ready 0 }", program.Ledgers, []rule.Rule{rule.Deadlock}},
		{"goroutines are blocked", "expect goroutine-leak poll { go { block }; go { block }; ready 0 }", program.Ledgers, []rule.Rule{rule.GoroutineLeak, rule.GoroutineLeak}},
		{"the poll is blocked", "expect deadlock poll { go { block }; block; ready 0 }", program.Ledgers, []rule.Rule{rule.Deadlock, rule.GoroutineLeak}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			synctest.Test(t, func(*testing.T) {
				end := make(chan struct{})
				x := program.NewPlan(parse(t, c.text)).Prepare(&broken{run: deaf(end)}, c.books)
				go x.Do()
				synctest.Wait()
				found, stuck := x.Stuck()
				x.Abandon()
				close(end)
				require.True(t, stuck)
				var rules []rule.Rule
				for _, f := range found {
					rules = append(rules, f.Rule)
				}
				require.Equal(t, c.want, rules)
			})
		})
	}
}

func TestAFutureThatHasEndedIsToldByHowItDid(t *testing.T) {
	for end, says := range map[string]string{
		"ready 7": "the future is ready, and its Run does not end",
		"panic":   "the future has panicked, and its Run does not end",
		"goexit":  "the future has exited its goroutine, and its Run does not end",
	} {
		for _, books := range []program.Books{program.Ledgers, program.NoBooks} {
			synctest.Test(t, func(*testing.T) {
				free := make(chan struct{})
				x := program.NewPlan(parse(t, "poll { "+end+" }")).Prepare(&broken{run: forgets(free)}, books)
				x.Lends()
				go x.Do()
				synctest.Wait()
				found, stuck := x.Stuck()
				x.Abandon()
				close(free)
				require.True(t, stuck)
				require.Equal(t, rule.Deadlock, found[0].Rule)
				require.Equal(t, says, found[0].What)
			})
		}
	}
}

// forgets is a runner that polls on a goroutine of its own and does not ask how that ended.
func forgets(free <-chan struct{}) func(task.Future[int], task.Observer) int {
	return func(f task.Future[int], _ task.Observer) int {
		go func() {
			defer func() { _ = recover() }()
			f.Poll(task.NewContext(task.NewWaker(ignored)))
		}()
		<-free
		return 7
	}
}

// deaf is a runner that hears no wake and goes on when it is told to end.
func deaf(end <-chan struct{}) func(task.Future[int], task.Observer) int {
	return func(f task.Future[int], o task.Observer) int {
		own := ignored
		if o != nil {
			o.Count(task.Counted{Op: task.Acquire, After: 2})
			own = o.Wrap(own)
		}
		for {
			if value, ready := f.Poll(task.NewContext(task.NewWaker(own))); ready {
				return value
			}
			<-end
		}
	}
}

// ignored is a handle that does nothing.
var ignored = task.RawWaker{VTable: &task.RawWakerVTable{
	Clone: func(w task.RawWaker) task.RawWaker { return w },
	Wake:  func(task.RawWaker) {}, WakeByRef: func(task.RawWaker) {}, Drop: func(task.RawWaker) {},
}}

func TestWithoutBooksItIsKnownHowAFutureIsPolled(t *testing.T) {
	twice := func(f task.Future[int], o task.Observer) int {
		require.Nil(t, o, "an observer that is there must be told of everything")
		executor.RunObserved(insister{f}, o) // which knows no Drop
		task.Drop(f)
		task.Drop(f)
		return 7
	}
	inline := func(f task.Future[int], o task.Observer) int {
		table := *ignored.VTable
		table.WakeByRef = func(task.RawWaker) { f.Poll(task.NewContext(task.NewWaker(ignored))) }
		f.Poll(task.NewContext(task.NewWaker(task.RawWaker{VTable: &table})))
		return 7
	}
	never := func(f task.Future[int], o task.Observer) int { return 7 }
	for _, c := range []struct {
		reason, text string
		run          func(task.Future[int], task.Observer) int
		want         []rule.Rule
	}{
		{"polled after it was ready, and dropped twice", "poll { ready 7 }", twice, []rule.Rule{rule.PollAfterReady, rule.DoubleDrop}},
		{"polled while it is polled, and never dropped", "poll { wakeref cx; pending } poll { ready 7 }", inline, []rule.Rule{rule.OverlappingPoll, rule.Leak}},
		{"never polled", "poll { ready 7 }", never, []rule.Rule{rule.WrongValue}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			synctest.Test(t, func(*testing.T) {
				x := program.NewPlan(parse(t, c.text)).Prepare(&broken{run: c.run}, program.NoBooks)
				x.Do()
				require.Empty(t, x.Books())
				var rules []rule.Rule
				for _, f := range x.Ended() {
					rules = append(rules, f.Rule)
				}
				require.Equal(t, c.want, rules)
			})
		})
	}
}

// pitcher is a world in which a goroutine ends by a panic, as under the explorer.
type pitcher struct{ world }

type pitched struct{}

func (*pitcher) Goexit()            { panic(pitched{}) }
func (*pitcher) Exiting(r any) bool { return r == any(pitched{}) }

func TestAGoexitThatIsAPanicPassesThroughTheProgram(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		x := program.NewPlan(parse(t, "poll { clone a; goexit } after { wake a }")).Prepare(&pitcher{}, program.Ledgers)
		require.PanicsWithValue(t, pitched{}, x.Do)
		_, stuck := x.Stuck()
		require.False(t, stuck)
		require.Empty(t, x.Ended())
	})
}
