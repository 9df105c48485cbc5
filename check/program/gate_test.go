package program_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// found returns what is found when the program has been run by the runner and nothing
// moves any more. The channel is closed then.
func found(t *testing.T, text string, books program.Books, run func(f task.Future[int], end <-chan struct{}) int) (rules []rule.Rule, whats []string) {
	t.Helper()
	synctest.Test(t, func(*testing.T) {
		end := make(chan struct{})
		x := program.NewPlan(parse(t, text)).Prepare(&broken{run: func(f task.Future[int], _ task.Observer) int { return run(f, end) }}, books)
		x.Lends()
		go x.Do()
		virtually(time.Second)
		all, stuck := x.Stuck()
		if !stuck {
			all = x.Ended()
		}
		x.Abandon()
		close(end)
		for _, f := range all {
			rules, whats = append(rules, f.Rule), append(whats, f.What)
		}
	})
	return rules, whats
}

// virtually lets virtual time pass, and then waits until every goroutine is blocked or gone.
func virtually(d time.Duration) {
	time.Sleep(d) // virtual time
	synctest.Wait()
}

// A poll that is lent nothing but this can wake nobody.
var unheard = task.NewContext(task.NewWaker(ignored))

func TestAPollThatOverlapsDoesNothing(t *testing.T) {
	for _, books := range []program.Books{program.Ledgers, program.Journals} {
		rules, whats := found(t, "poll { clone a; sleep 5; wake a; pending } poll { ready 7 }", books, func(f task.Future[int], _ <-chan struct{}) int {
			first := make(chan struct{})
			go func() {
				defer close(first)
				f.Poll(unheard)
			}()
			time.Sleep(time.Millisecond) // virtual time
			_, ready := f.Poll(unheard)
			require.False(t, ready)
			<-first
			value, ready := f.Poll(unheard)
			require.True(t, ready)
			return value
		})
		require.Equal(t, []rule.Rule{rule.OverlappingPoll}, rules)
		require.Equal(t, []string{"poll 2 began while poll 1 was running"}, whats)
	}
}

func TestAPollThatOverlapsIsFoundBeforeTheWakeThatItLoses(t *testing.T) {
	rules, _ := found(t, "poll { wakeref cx; pending } poll { ready 7 }", program.NoBooks, func(f task.Future[int], end <-chan struct{}) int {
		table := *ignored.VTable
		table.WakeByRef = func(task.RawWaker) { f.Poll(unheard) }
		f.Poll(task.NewContext(task.NewWaker(task.RawWaker{VTable: &table})))
		<-end
		return 7
	})
	require.Equal(t, []rule.Rule{rule.OverlappingPoll, rule.LostWakeup}, rules)
}

func TestOneThatInsistsOnAPollThatOverlapsComesToAnEnd(t *testing.T) {
	rules, _ := found(t, "poll { wakeref cx; pending } poll { ready 7 }", program.Ledgers, func(f task.Future[int], _ <-chan struct{}) (value int) {
		table := *ignored.VTable
		table.WakeByRef = func(task.RawWaker) {
			for ready := false; !ready; {
				value, ready = f.Poll(unheard)
			}
		}
		f.Poll(task.NewContext(task.NewWaker(task.RawWaker{VTable: &table})))
		return value
	})
	require.Equal(t, []rule.Rule{rule.OverlappingPoll}, rules)
}

func TestARunThatEndsDuringAPollIsFoundAndItsPollComesToItsEnd(t *testing.T) {
	rules, whats := found(t, "poll { clone a; sleep 5; ready 7 } after { wake a }", program.Ledgers, func(f task.Future[int], _ <-chan struct{}) int {
		go f.Poll(unheard)
		time.Sleep(time.Millisecond) // virtual time
		return 7
	})
	require.Equal(t, []rule.Rule{rule.WrongValue}, rules)
	require.Equal(t, []string{"the Run ended while poll 1 was running"}, whats)
}

func TestAPollThatComesAfterTheRunDoesNothing(t *testing.T) {
	rules, whats := found(t, "poll { ready 7 } after { sleep 5 }", program.Ledgers, func(f task.Future[int], _ <-chan struct{}) int {
		value, _ := f.Poll(unheard)
		go func() {
			time.Sleep(time.Millisecond) // virtual time
			f.Poll(unheard)
		}()
		return value
	})
	require.Equal(t, []rule.Rule{rule.PollAfterReady}, rules)
	require.Equal(t, []string{"poll 2, though the Run was over"}, whats)
}
