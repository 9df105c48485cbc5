package ledger_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// fake is a runner's counted handle without a runner. It starts out right, and
// what an operation does to the count can be broken on purpose.
type fake struct {
	books      *ledger.Ledger
	own        task.Waker // as the ledger lends it
	count      int32
	generation uint32
	// What clone, wake, wakeByRef and drop do; ref is the handle's reference.
	onClone, onWake, onWakeByRef, onDrop func(ref uint32)
}

// newFake acquires a park in the books.
func newFake(books *ledger.Ledger) *fake {
	f := &fake{books: books, generation: 3}
	f.onClone, f.onWake, f.onDrop = f.retain, f.release, f.release
	f.onWakeByRef = func(uint32) {}
	books.Begins(1)
	f.change(task.Acquire, 0, 2)
	f.own = task.NewWaker(books.Wrap(task.RawWaker{Data: f, Tag: uint64(f.generation) << 32, VTable: &fakeVTable}))
	return f
}

var fakeVTable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { w.Data.(*fake).onClone(uint32(w.Tag)); return w },
	Wake:      func(w task.RawWaker) { w.Data.(*fake).onWake(uint32(w.Tag)) },
	WakeByRef: func(w task.RawWaker) { w.Data.(*fake).onWakeByRef(uint32(w.Tag)) },
	Drop:      func(w task.RawWaker) { w.Data.(*fake).onDrop(uint32(w.Tag)) },
}

func (f *fake) change(op task.CountOp, ref uint32, by int32) {
	before := f.count
	f.count += by
	f.books.Count(task.Counted{Op: op, Ref: ref, Before: before, After: f.count, Generation: f.generation})
}

func (f *fake) retain(ref uint32) { f.change(task.Retain, ref, 1) }

func (f *fake) release(ref uint32) {
	if f.change(task.Release, ref, -1); f.count == 0 {
		f.change(task.Recycle, ref, 0)
	}
}

// poll does a poll that is ready, with what it does in between.
func (f *fake) poll(does func()) {
	f.books.PollBegins(1, 0)
	does()
	f.books.PollEnds(0, ledger.Ready)
}

// ends ends the Run as it should be ended.
func (f *fake) ends() {
	f.own.Drop()
	f.release(0)
	f.books.FutureDropped()
	f.books.Returned(false)
}

// at notes a goroutine and a line for the next operation on w.
func at(w task.Waker, g ledger.Goroutine, line uint32) task.Waker { return ledger.At(w, g, line) }

// newBooks returns books in which a place is a line of x.go.
func newBooks() *ledger.Ledger {
	l := ledger.New()
	l.Places = func(line uint32) string { return fmt.Sprintf("x.go:%d", line) }
	return l
}

// misuse runs f, which must panic with the ledger's own Misuse, and returns its
// message.
func misuse(t *testing.T, f func()) (message string) {
	t.Helper()
	defer func() {
		m, ok := recover().(*ledger.Misuse)
		require.True(t, ok, "it did not panic with a Misuse")
		message = m.Error()
	}()
	f()
	return ""
}

// rulesOf returns the rules of findings, in their order.
func rulesOf(findings []ledger.Finding) (rules []rule.Rule) {
	for _, f := range findings {
		rules = append(rules, f.Rule)
	}
	return rules
}
