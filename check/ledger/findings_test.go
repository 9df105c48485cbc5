package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// breakages are the ways to break the books that do not panic. The first finding
// counts: it must name the cause, whatever follows from it.
var breakages = []struct {
	name   string
	breaks func(*fake) // the runner, before its Run ends as it should
	rule   rule.Rule
	handle ledger.Handle
	what   string
	reason string
}{
	{"a clone takes nothing", func(f *fake) {
		f.onClone = func(uint32) {}
		f.own.Clone().Drop()
	}, rule.CountMismatch, 1, "the clone of waker#1 from waker#0 took 0 references, not 1", "named at the clone, not at the drop that follows"},
	{"a clone takes two", func(f *fake) {
		f.onClone = func(ref uint32) { f.retain(ref); f.retain(ref) }
		f.own.Clone().Drop()
	}, rule.CountMismatch, 1, "the retain of waker#1 left a count of 4 where Run and the living handles make 3", "the second one is seen at once"},
	{"a clone gives one back", func(f *fake) {
		f.onClone = func(ref uint32) { f.retain(ref); f.retain(ref); f.release(ref) }
		f.own.Clone().Drop()
	}, rule.CountMismatch, 1, "", "even if the sum is right"},
	{"a clone releases", func(f *fake) {
		f.onClone = func(ref uint32) { f.release(ref) }
		f.own.Clone()
	}, rule.CountMismatch, 1, "the clone of waker#1 gave a reference back", "a clone must retain"},
	{"a drop gives nothing back", func(f *fake) {
		f.onDrop = func(uint32) {}
		f.own.Clone().Drop()
	}, rule.Leak, 1, "the drop of waker#1 gave no reference back: it is lost", "the handle is gone, its reference is not"},
	{"a wake gives nothing back", func(f *fake) {
		f.onWake = func(uint32) {}
		f.own.Clone().Wake()
	}, rule.Leak, 1, "the wake of waker#1 gave no reference back: it is lost", "a wake consumes"},
	{"a drop gives two back", func(f *fake) {
		f.onDrop = func(ref uint32) { f.release(ref); f.release(ref) }
		w := f.own.Clone()
		f.own.Clone()
		w.Drop()
	}, rule.CountMismatch, 1, "the release of waker#1 left a count of 2 where Run and the living handles make 3", "the count says so before the drop ends"},
	{"a drop takes one", func(f *fake) {
		f.onDrop = func(ref uint32) { f.retain(ref); f.release(ref); f.release(ref) }
		f.own.Clone().Drop()
	}, rule.CountMismatch, 1, "the drop of waker#1 took a reference", "even if the sum is right"},
	{"a wakeByRef gives one back", func(f *fake) {
		f.onWakeByRef = f.release
		f.own.WakeByRef()
	}, rule.DoubleDrop, 0, "the wakeref of waker#0 gave a reference back", "the handle lives on without its reference"},
	{"a wakeByRef takes one", func(f *fake) {
		f.onWakeByRef = f.retain
		f.own.WakeByRef()
	}, rule.CountMismatch, 0, "the wakeref of waker#0 took a reference", "nobody will ever give it back"},
	{"a park starts with another count", func(f *fake) {
		f.change(task.Acquire, 0, 1)
	}, rule.CountMismatch, ledger.None, "the park was acquired with a count of 3, and before with 2: not 2 and 0", "Run holds one and its waker the other"},
	{"the runner takes one for nobody", func(f *fake) {
		f.retain(0)
	}, rule.CountMismatch, ledger.None, "a reference was taken that no handle stands for", "only a clone may"},
	{"the count changes behind the books", func(f *fake) {
		f.count++
		f.own.Clone().Drop()
	}, rule.CountMismatch, 1, "the retain of waker#1 left a count of 4 where Run and the living handles make 3", "the next entry finds it"},
	{"the park is recycled under a handle", func(f *fake) {
		f.own.Clone()
		f.change(task.Recycle, 0, 0)
	}, rule.UseAfterFree, 0, "the park was recycled while waker#0 was alive", "whoever holds it holds nothing"},
	{"a handle is cloned after recycling", func(f *fake) {
		w := f.own.Clone()
		f.ends()
		f.change(task.Recycle, 0, 0)
		w.Clone()
	}, rule.UseAfterFree, 1, "the park was recycled while waker#1 was alive", "the recycling is the cause"},
	{"the park is recycled twice", func(f *fake) {
		f.own.Drop()
		f.release(0)
		f.change(task.Recycle, 0, 0)
	}, rule.DoubleFree, ledger.None, "the park was recycled twice", "the second one takes it from its next user"},
	{"Run gives its reference back twice", func(f *fake) {
		f.own.Clone()
		f.own.Drop()
		f.release(0)
		f.release(0)
	}, rule.DoubleFree, ledger.None, "Run gave its own reference back twice", "it holds one"},
	{"a handle of other books changes the count", func(f *fake) {
		f.release(0xabcd0001)
	}, rule.StaleWake, ledger.None, "a handle of another Run changed the count from 2 to 1", "its reference is not of these books"},
	{"a handle of an earlier use of the park changes the count", func(f *fake) {
		f.generation--
		f.own.Clone()
	}, rule.StaleWake, ledger.None, "a handle of another Run changed the count from 2 to 3", "the generation is that of the past"},
	{"a change is told as another", func(f *fake) {
		f.books.Count(task.Counted{Op: task.Release, Before: 2, After: 2, Generation: 3})
	}, rule.CountMismatch, ledger.None, "the release is told as one from 2 to 2", "it goes by one"},
	{"a recycling that no release calls for", func(f *fake) {
		f.own.Drop()
		f.books.Count(task.Counted{Op: task.Recycle, Generation: 3})
	}, rule.CountMismatch, ledger.None, "no release may have left 0", "Run's own reference is there"},
	{"a recycling with a count", func(f *fake) {
		f.own.Drop()
		f.books.Count(task.Counted{Op: task.Release, Before: 1, Generation: 3})
		f.books.Count(task.Counted{Op: task.Recycle, Before: 1, Generation: 3})
	}, rule.CountMismatch, ledger.None, "recycled with a count told as from 1 to 0", "nobody has a reference"},
	{"a waker of another generation", func(f *fake) {
		f.books.Wrap(task.RawWaker{Data: f, Tag: 4 << 32, VTable: &fakeVTable})
	}, rule.CountMismatch, ledger.None, "told to be of generation 3, and its waker is of 4", "a stale handle could not be told"},
	{"two polls at once", func(f *fake) {
		f.poll(func() { f.poll(func() {}) })
	}, rule.OverlappingPoll, ledger.None, "poll 2 began while poll 1 was running", "a future is polled by one goroutine"},
	{"a poll after the last", func(f *fake) {
		f.poll(func() {})
		f.poll(func() {})
	}, rule.PollAfterReady, ledger.None, "poll 2, though poll 1 was ready", "a ready future is not asked again"},
	{"the future is dropped twice", func(f *fake) {
		f.own.Drop()
		f.release(0)
		f.books.FutureDropped()
		f.books.FutureDropped()
	}, rule.DoubleDrop, ledger.None, "the future was dropped 2 times", "Run drops it once"},
}

func TestEachWayToBreakTheBooksIsNamed(t *testing.T) {
	for _, b := range breakages {
		t.Run(b.name, func(t *testing.T) {
			f := newFake(newBooks())
			b.breaks(f)
			found := f.books.Found()
			require.NotEmpty(t, found, b.reason)
			require.Equal(t, b.rule, found[0].Rule, b.reason)
			require.Equal(t, b.handle, found[0].Handle)
			require.Contains(t, found[0].What, b.what)
			require.NotEmpty(t, found[0].History)
		})
	}
}

// losses are what is wrong only when all is over.
var losses = []struct {
	name   string
	end    func(*fake)
	rule   rule.Rule
	handle ledger.Handle
	what   string
}{
	{"a handle is forgotten", func(f *fake) {
		at(f.own, 2, 4).Clone()
		f.ends()
	}, rule.Leak, 1, "waker#1 was never consumed, of waker#0 by g2 at x.go:4"},
	{"a handle is forgotten by a future that panicked", func(f *fake) {
		f.own.Clone()
		f.ends()
		f.books.Returned(true)
	}, rule.Leak, 1, "waker#1 was never consumed"},
	{"Run's waker is not dropped", func(f *fake) {
		f.release(0)
		f.books.FutureDropped()
		f.books.Returned(false)
	}, rule.Leak, 0, "Run ended and never dropped its own waker"},
	{"Run's waker is not dropped in a panic", func(f *fake) {
		f.release(0)
		f.books.FutureDropped()
		f.books.Returned(true)
	}, rule.PanicLeak, 0, "Run ended and never dropped its own waker"},
	{"Run's reference is not given back", func(f *fake) {
		f.own.Drop()
		f.books.FutureDropped()
		f.books.Returned(false)
	}, rule.Leak, ledger.None, "Run ended and never gave its own reference back"},
	{"Run's reference is not given back in a panic", func(f *fake) {
		f.own.Drop()
		f.books.FutureDropped()
		f.books.Returned(true)
	}, rule.PanicLeak, ledger.None, "Run ended and never gave its own reference back"},
	{"the future is not dropped", func(f *fake) {
		f.poll(func() {})
		f.own.Drop()
		f.release(0)
		f.books.Returned(false)
	}, rule.Leak, ledger.None, "Run ended and never dropped its future"},
	{"the future is not dropped in a panic", func(f *fake) {
		f.poll(func() {})
		f.own.Drop()
		f.release(0)
		f.books.Returned(true)
	}, rule.PanicLeak, ledger.None, "Run ended and never dropped its future"},
	{"the park is not recycled", func(f *fake) {
		f.own.Drop()
		f.change(task.Release, 0, -1)
		f.books.FutureDropped()
		f.books.Returned(false)
	}, rule.CountMismatch, ledger.None, "every handle is consumed and the park was never recycled"},
	{"the reference goes before the waker", func(f *fake) {
		f.release(0)
		f.own.Drop()
		f.books.FutureDropped()
		f.books.Returned(false)
	}, rule.DropOrder, ledger.None, "Run gave its own reference back before it dropped its waker"},
	{"the future goes before the waker", func(f *fake) {
		f.books.FutureDropped()
		f.own.Drop()
		f.release(0)
		f.books.Returned(false)
	}, rule.DropOrder, ledger.None, "Run dropped its future before its waker"},
	{"the future goes before the reference", func(f *fake) {
		f.own.Drop()
		f.books.FutureDropped()
		f.release(0)
		f.books.Returned(false)
	}, rule.DropOrder, ledger.None, "Run dropped its future before it gave its own reference back"},
}

func TestTheAuditFindsWhatWasNeverGivenBack(t *testing.T) {
	for _, l := range losses {
		t.Run(l.name, func(t *testing.T) {
			f := newFake(newBooks())
			l.end(f)
			found := f.books.Audit()
			require.NotEmpty(t, found)
			require.Equal(t, l.rule, found[0].Rule, "%v", found)
			require.Equal(t, l.handle, found[0].Handle)
			require.Contains(t, found[0].What, l.what)
		})
	}
}

// A Run that did not end gives nothing back, and that is its smaller fault.
func TestWhatARunDidNotGiveBackYetIsNotFound(t *testing.T) {
	f := newFake(newBooks())
	f.own.Clone()
	require.Empty(t, f.books.Found())
	require.Equal(t, []rule.Rule{rule.Leak, rule.Leak, rule.Leak}, rulesOf(f.books.Audit()), "waker#0, waker#1 and Run's reference")
}

func TestAnAuditTwiceSaysTheSameTwice(t *testing.T) {
	f := newFake(newBooks())
	f.own.Clone()
	require.Equal(t, f.books.Audit(), f.books.Audit())
}

func TestTheBooksOfARightRunAreBalanced(t *testing.T) {
	for _, books := range []*ledger.Ledger{newBooks(), ledger.NewJournals(3, 9)} {
		f := newFake(books)
		f.poll(func() {
			a := at(f.own, 1, 1).Clone()
			b := at(a, 1, 2).Clone()
			at(a, 2, 3).Wake()
			at(b, 2, 4).WakeByRef()
			at(b, 2, 5).Drop()
		})
		f.ends()
		require.Empty(t, books.Audit())
		require.Equal(t, ledger.Stats{Entries: 17, Wakes: 2, Polls: 1}, books.Stats())
	}
}

func TestBooksThatWereNeverOpenedAreBalanced(t *testing.T) {
	require.Empty(t, ledger.New().Audit())
	_, ok := ledger.New().Own()
	require.False(t, ok)
}

func TestTheHandlesThatAreLeftAreTheRunnersOwn(t *testing.T) {
	require.Empty(t, ledger.New().Leaked())
	f := newFake(newBooks())
	f.own.Clone().Drop()
	f.own.Clone()
	left := f.books.Leaked()
	require.Len(t, left, 2, "Run's own and one clone")
	for _, w := range left {
		require.Same(t, &fakeVTable, w.VTable)
		require.Same(t, f, w.Data)
	}
	f.ends()
	require.Len(t, f.books.Leaked(), 1)
}

// The reference of an operation stands for it only while it is going on.
func TestAChangeForAnOperationThatIsOverIsOfNoHandle(t *testing.T) {
	for _, books := range []*ledger.Ledger{newBooks(), ledger.NewJournals(2, 3)} {
		f := newFake(books)
		var past uint32
		f.onClone = func(ref uint32) { past = ref; f.retain(ref) }
		f.own.Clone()
		f.release(past)
		require.Equal(t, []rule.Rule{rule.StaleWake}, rulesOf(books.Found()))
	}
}
