package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

func TestAUseOfAConsumedHandlePanicsWithBothPlaces(t *testing.T) {
	misuses := []struct {
		name          string
		first, second func(task.Waker)
		rule          rule.Rule
		says          string
	}{
		{"drop, drop", task.Waker.Drop, task.Waker.Drop, rule.DoubleDrop,
			"drop of a waker: waker#1 was consumed twice: first drop by g1 at x.go:10, then drop by g2 at x.go:20"},
		{"wake, drop", task.Waker.Wake, task.Waker.Drop, rule.DoubleDrop,
			"drop of a waker: waker#1 was consumed twice: first wake by g1 at x.go:10, then drop by g2 at x.go:20"},
		{"drop, wake", task.Waker.Drop, task.Waker.Wake, rule.DoubleDrop,
			"wake of a waker: waker#1 was consumed twice: first drop by g1 at x.go:10, then wake by g2 at x.go:20"},
		{"drop, wakeByRef", task.Waker.Drop, task.Waker.WakeByRef, rule.UseAfterDrop,
			"wakeref of a waker: waker#1 was used again: first drop by g1 at x.go:10, then wakeref by g2 at x.go:20"},
		{"wake, clone", task.Waker.Wake, func(w task.Waker) { w.Clone() }, rule.UseAfterDrop,
			"clone of a waker: waker#1 was used again: first wake by g1 at x.go:10, then clone by g2 at x.go:20"},
	}
	for _, m := range misuses {
		t.Run(m.name, func(t *testing.T) {
			f := newFake(newBooks())
			w := f.own.Clone()
			m.first(at(w, 1, 10))
			count := f.count
			require.Equal(t, m.says, misuse(t, func() { m.second(at(w, 2, 20)) }))
			require.Equal(t, count, f.count, "the runner has been reached")
			found := f.books.Found()
			require.Equal(t, []rule.Rule{m.rule}, rulesOf(found))
			require.Equal(t, ledger.Handle(1), found[0].Handle)
			require.Len(t, found[0].History, 5, "clone, retain, the first use, its release, the second use")
			f.ends()
			require.Len(t, f.books.Audit(), 1, "nothing else follows from it")
		})
	}
}

// Where each has one, another goroutine's journal can't be looked at.
func TestAcrossJournalsTheSecondPlaceAloneIsNamed(t *testing.T) {
	l := ledger.NewJournals(3, 9)
	w := newFake(l).own.Clone()
	at(w, 1, 10).Drop()
	require.Equal(t, "drop of a waker: waker#1 was consumed twice: drop by g2 at 20", misuse(t, at(w, 2, 20).Drop))
	require.Equal(t, "drop of a waker: waker#1 was consumed twice: first drop by g1 at 10, then drop by g1 at 30", misuse(t, at(w, 1, 30).Drop))
	require.Equal(t, []rule.Rule{rule.DoubleDrop, rule.DoubleDrop}, rulesOf(l.Found()))
}

func TestHandlesOfOneRunWillWakeTheSame(t *testing.T) {
	f := newFake(newBooks())
	a := f.own.Clone()
	b := a.Clone()
	require.True(t, f.own.WillWake(a))
	require.True(t, a.WillWake(f.own))
	require.True(t, b.WillWake(f.own))
	require.False(t, a.WillWake(newFake(newBooks()).own))
}

func TestALateWakeIsCountedAndLegal(t *testing.T) {
	f := newFake(newBooks())
	a, b := f.own.Clone(), f.own.Clone()
	f.poll(func() { a.WakeByRef() })
	f.ends()
	a.Wake()
	b.WakeByRef()
	b.Drop()
	require.Empty(t, f.books.Audit())
	require.Equal(t, 2, f.books.Stats().LateWakes)
	require.Equal(t, 3, f.books.Stats().Wakes)
}

func TestALateWakeThatReachesARecycledParkIsFound(t *testing.T) {
	ends := []struct {
		name string
		use  func(task.Waker)
		rule rule.Rule
	}{
		{"wake", task.Waker.Wake, rule.WakeAfterReturn},
		{"wakeByRef", task.Waker.WakeByRef, rule.WakeAfterReturn},
		{"drop", task.Waker.Drop, rule.UseAfterFree},
		{"clone", func(w task.Waker) { w.Clone() }, rule.UseAfterFree},
	}
	for _, e := range ends {
		t.Run(e.name, func(t *testing.T) {
			f := newFake(newBooks())
			a := f.own.Clone()
			f.own.Drop()
			f.release(0)
			f.books.FutureDropped()
			f.change(task.Recycle, 0, 0)
			f.books.Returned(false)
			e.use(at(a, 2, 9))
			require.Contains(t, rulesOf(f.books.Found()), e.rule)
		})
	}
}
