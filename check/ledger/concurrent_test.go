package ledger_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// The window is what the count may be while operations are in flight. Here one is
// begun inside another, as if by a second goroutine.

func TestTwoReleasesInFlightAtOnceRaiseNothing(t *testing.T) {
	f := newFake(newBooks())
	a, b := f.own.Clone(), f.own.Clone()
	f.onDrop = func(ref uint32) {
		f.onDrop = f.release
		b.Drop()
		f.release(ref)
	}
	a.Drop()
	f.ends()
	require.Empty(t, f.books.Audit())
}

func TestACloneInFlightDuringADropRaisesNothing(t *testing.T) {
	f := newFake(newBooks())
	a := f.own.Clone()
	f.onClone = func(ref uint32) {
		a.Drop() // first down, then up
		f.retain(ref)
	}
	b := f.own.Clone()
	f.onDrop = func(ref uint32) {
		f.onDrop, f.onClone = f.release, f.retain
		f.own.Clone().Drop() // up and down in the middle of the way down
		f.release(ref)
	}
	b.Drop()
	f.ends()
	require.Empty(t, f.books.Audit())
}

func TestRunsOwnReferenceMayGoAnyTimeAfterItsWaker(t *testing.T) {
	f := newFake(newBooks())
	a, b := f.own.Clone(), f.own.Clone()
	f.own.Drop()
	a.Drop()
	f.onDrop = func(ref uint32) {
		f.release(0)
		f.release(ref)
	}
	b.Drop()
	f.books.FutureDropped()
	f.books.Returned(false)
	require.Empty(t, f.books.Audit())
}

func TestACountOffByOneIsFoundWhenNothingIsInFlight(t *testing.T) {
	f := newFake(newBooks())
	a, b, c := f.own.Clone(), f.own.Clone(), f.own.Clone()
	f.onDrop = func(ref uint32) {
		f.onDrop = func(ref uint32) {
			f.count-- // somebody's reference is stolen
			f.release(ref)
		}
		b.Drop()
		require.Empty(t, f.books.Found(), "the count might be right: a's release may have come first")
		f.count++
		f.release(ref)
		f.onDrop = f.release
	}
	a.Drop()
	require.Empty(t, f.books.Found())
	f.count--
	c.Drop()
	require.Equal(t, []rule.Rule{rule.CountMismatch}, rulesOf(f.books.Found()))
}

// TestManyGoroutinesRaiseNoFalseAlarm has goroutines clone, wake and drop all they
// can, during the Run and after it.
func TestManyGoroutinesRaiseNoFalseAlarm(t *testing.T) {
	const goroutines, rounds, handles = 8, 40, 1 + 8 + 8*40*2
	for name, books := range map[string]func() *ledger.Ledger{
		"one journal":   ledger.New,
		"many journals": func() *ledger.Ledger { return ledger.NewJournals(goroutines+2, handles) },
		"many journals that were told of fewer handles": func() *ledger.Ledger { return ledger.NewJournals(goroutines+2, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			for range 20 {
				synctest.Test(t, func(t *testing.T) {
					l := books()
					polls := 0
					l.Begins(1)
					executor.RunObserved(watched{l, func(cx task.Context) bool {
						if polls++; polls > 1 {
							return true
						}
						for g := range goroutines {
							w := at(cx.Waker(), 1, 1).Clone()
							go storm(w, ledger.Goroutine(g+2), rounds)
						}
						return false
					}}, l)
					l.Returned(false)
					synctest.Wait()
					require.Empty(t, l.Audit())
					require.Equal(t, goroutines*(2*rounds+1), l.Stats().Wakes)
				})
			}
		})
	}
}

// A runner may clone the waker that it was lent, and nobody has named its goroutines.
func TestGoroutinesThatNobodyHasNamedShareAJournal(t *testing.T) {
	const goroutines, rounds = 8, 40
	for range 20 {
		synctest.Test(t, func(t *testing.T) {
			l := ledger.NewJournals(2, 1)
			l.Begins(1)
			executor.RunObserved(watched{l, func(cx task.Context) bool {
				for range goroutines {
					go storm(cx.Waker().Clone(), 0, rounds)
				}
				return true
			}}, l)
			l.Returned(false)
			synctest.Wait()
			require.Empty(t, l.Audit())
			require.Equal(t, goroutines*(2*rounds+1), l.Stats().Wakes)
			for _, e := range l.Entries() {
				require.False(t, e.Op < ledger.Acquire && e.Before == e.After && e.Op != ledger.WakeByRef, "%v has found no change of the count", e)
			}
		})
	}
}

// storm acts as goroutine g on w, which it consumes.
func storm(w task.Waker, g ledger.Goroutine, rounds int) {
	for range rounds {
		a := at(w, g, 2).Clone()
		b := at(a, g, 3).Clone()
		at(a, g, 4).WakeByRef()
		at(a, g, 5).Drop()
		at(b, g, 6).Wake()
	}
	at(w, g, 7).Wake()
}

// watched is a future that tells the books of its polls, as whoever wraps one does.
type watched struct {
	books *ledger.Ledger
	poll  func(task.Context) (ready bool)
}

func (w watched) Poll(cx task.Context) (int, bool) {
	w.books.PollBegins(1, 0)
	ready := w.poll(cx)
	how := ledger.Pending
	if ready {
		how = ledger.Ready
	}
	w.books.PollEnds(0, how)
	return 0, ready
}

func (w watched) Drop() { w.books.FutureDropped() }

func TestConcurrentRunsKeepBooksOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := make([]*ledger.Ledger, 20)
		for i := range all {
			l := ledger.New()
			all[i] = l
			go func() {
				polls := 0
				executor.RunObserved(watched{l, func(cx task.Context) bool {
					if polls++; polls > i {
						return true
					}
					cx.Waker().Clone().Wake()
					return false
				}}, l)
			}()
		}
		synctest.Wait()
		for i, l := range all {
			require.Empty(t, l.Audit())
			require.Equal(t, i+1, l.Stats().Polls)
			require.Equal(t, i, l.Stats().Wakes)
		}
	})
}
