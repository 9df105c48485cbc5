package ledger_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/executor/task"
)

// here returns file and line of its caller.
func here() string {
	_, file, line, _ := runtime.Caller(1)
	return fmt.Sprintf("%s:%d", file[strings.LastIndex(file, "/")+1:], line)
}

// through is a call that the compiler inlines, and behindBack one that it does not:
// the place is theirs, because it is they who use the handle.
func through(w task.Waker) string { w.WakeByRef(); return here() }

//go:noinline
func behindBack(w task.Waker) string { w.WakeByRef(); return here() }

func TestWithoutAPlaceTheLineOfTheCallIsFound(t *testing.T) {
	uses := []struct {
		does string
		use  func(w task.Waker) (place string)
		line string // of the books, without who and where
	}{
		{"clone", func(w task.Waker) string { w.Clone(); return here() }, "clone waker#2 of waker#1"},
		{"wake", func(w task.Waker) string { w.Wake(); return here() }, "wake waker#1"},
		{"wakeByRef", func(w task.Waker) string { w.WakeByRef(); return here() }, "wakeref waker#1"},
		{"drop", func(w task.Waker) string { w.Drop(); return here() }, "drop waker#1"},
		{"in a function that is inlined", func(w task.Waker) string { return through(w) }, "wakeref waker#1"},
		{"in a function that is not", func(w task.Waker) string { return behindBack(w) }, "wakeref waker#1"},
		{"by a method value", func(w task.Waker) string { wake := w.Wake; wake(); return here() }, "wake waker#1"},
		{"by a method expression", func(w task.Waker) string { task.Waker.Drop(w); return here() }, "drop waker#1"},
		{"on a goroutine", func(w task.Waker) string {
			place := make(chan string)
			go func() { w.Wake(); place <- here() }()
			return <-place
		}, "wake waker#1"},
	}
	for _, u := range uses {
		t.Run(u.does, func(t *testing.T) {
			l := ledger.New()
			l.Sources = true
			w := newFake(l).own.Clone()
			place := u.use(w)
			require.Contains(t, l.History(), fmt.Sprintf("g?   %-8s %s", place, u.line))
		})
	}
}

func TestAGoroutineThatIsNothingButAWakeHasNoLine(t *testing.T) {
	l := ledger.New()
	l.Sources = true
	f := newFake(l)
	done := make(chan struct{})
	f.onWake = func(ref uint32) { f.release(ref); close(done) }
	go f.own.Clone().Wake()
	<-done
	require.Contains(t, l.History(), "g?            wake waker#1")
}

func TestAPlaceThatIsGivenIsNotLookedFor(t *testing.T) {
	l := newBooks()
	l.Sources = true
	at(newFake(l).own, 2, 7).WakeByRef()
	require.Contains(t, l.History(), "g2   x.go:7   wakeref waker#0")
}

func TestWithoutSourcesAPlaceIsUnknown(t *testing.T) {
	l := ledger.New()
	newFake(l).own.WakeByRef()
	require.Contains(t, l.History(), "g1            wakeref waker#0")
}

func TestAPlaceWithoutANameIsANumber(t *testing.T) {
	l := ledger.New()
	at(newFake(l).own, 2, 1<<20-1).WakeByRef()
	require.Contains(t, l.History(), "g2   1048575  wakeref waker#0")
}

func TestWhatIsNotedIsReadBack(t *testing.T) {
	w := newFake(ledger.New()).own.Clone()
	for _, n := range []struct {
		g     ledger.Goroutine
		place uint32
	}{{0, 0}, {1, 1}, {4095, 1<<20 - 1}, {4095, 0}, {0, 1<<20 - 1}} {
		g, place := ledger.Noted(at(w, n.g, n.place).Raw().Tag)
		require.Equal(t, n.g, g)
		require.Equal(t, n.place, place)
	}
}

func TestANoteHoldsForOneHandleValueOnly(t *testing.T) {
	w := newFake(ledger.New()).own
	noted := at(w, 2, 3)
	g, place := ledger.Noted(noted.Clone().Raw().Tag)
	require.Zero(t, g)
	require.Zero(t, place)
	require.Equal(t, w.Raw().Tag, at(noted, 0, 0).Raw().Tag, "the last note counts")
}

func TestAWakerOfNoLedgerIsLeftAsItIs(t *testing.T) {
	w := task.NewWaker(task.RawWaker{Tag: 7, VTable: &fakeVTable})
	require.Equal(t, w, at(w, 2, 3))
}
