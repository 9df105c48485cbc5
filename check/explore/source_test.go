package explore_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

// steps returns what a report says of the steps of a body's first execution, without
// the values.
func steps(t *testing.T, body func()) (said []string) {
	t.Helper()
	r := explore.Run(func(t *explore.T) {
		body()
		t.AtEnd(func() { t.Errorf("over") })
	}, explore.Options{})
	require.Len(t, r.Findings, 1)
	trace := &r.Findings[0].Trace
	names := explore.Names(trace)
	for _, s := range trace.Steps {
		if s.ID >= 0 {
			said = append(said, s.Op+" "+names[s.ID])
		}
	}
	return said
}

func TestAnObjectIsCalledWhatTheSourceCallsIt(t *testing.T) {
	var s struct {
		mutexes [2]sync.Mutex
		count   int32
		pointer *sync.RWMutex
		value   explore.Var[int]
		group   sync.WaitGroup
		m       sync.Map
		next    atomic.Pointer[int]
	}
	s.pointer = &sync.RWMutex{}
	require.Equal(t, []string{
		"Lock s.mutexes[1]", "AddInt32 s.count", "RLock (s.pointer).RLocker()", "Set s.value", "Add s.group", "Store s.m", "LoadAndDelete s.m",
		"CompareAndSwap s.next", "Done s.group", "Wait s.group", "Unlock s.mutexes[1]",
	}, steps(t, func() {
		s.mutexes[1].Lock()
		atomic.AddInt32(&s.count, 1)
		(s.pointer).RLocker().Lock()
		s.value.Set(3)
		s.group.Go(func() {})
		s.m.Store(1, 1)
		s.m.
			LoadAndDelete(1)
		s.next.CompareAndSwap(nil, nil)
		func() {
			defer s.mutexes[1].Unlock()
			func() { defer s.group.Wait() }()
		}()
	}))
}

func TestAnObjectHasTheNameThatAMethodOfItIsHandedOverBy(t *testing.T) {
	require.Equal(t, []string{"Wait group", "Lock mu"}, steps(t, func() {
		var group sync.WaitGroup
		explore.Go(group.Wait)
		var mu sync.Mutex
		explore.Go(mu.Lock)
	}))
}

func TestAnObjectIsCalledWhatTheBodyNamedIt(t *testing.T) {
	require.Equal(t, []string{"Lock the big lock"}, steps(t, func() {
		var mu sync.Mutex
		explore.Name(&mu, "the big lock")
		mu.Lock()
	}))
}

func TestObjectsThatTheSourceCallsAlikeAreNumbered(t *testing.T) {
	lock := func(m *sync.Mutex) { m.Lock() }
	require.Equal(t, []string{"Lock m#1", "Lock m#2", "Lock c"}, steps(t, func() {
		var a, b, c sync.Mutex
		lock(&a)
		lock(&b)
		c.Lock()
	}))
}

func TestAnObjectHasTheNameThatMostOfItsStepsGiveIt(t *testing.T) {
	lock := func(m *sync.Mutex) { m.Lock() }
	require.Equal(t, []string{"Lock often", "Unlock often", "TryLock often"}, steps(t, func() {
		var often sync.Mutex
		lock(&often)
		often.Unlock()
		often.TryLock()
	}))
}

func TestAnObjectHasTheNameThatWhoeverIsBlockedHasForItIfNoStepHasOne(t *testing.T) {
	f := find(t, func(*explore.T) {
		var a, b sync.Mutex
		explore.Go(func() { a.Lock(); b.Lock() })
		b.Lock()
		defer b.Unlock()
		a.Lock()
		defer a.Unlock()
	})
	require.Contains(t, f.Cause(), "g1 waits for a (")
}

func TestAPartHasItsOwnNameThoughTheWholeIsUsedToo(t *testing.T) {
	f := find(t, func(*explore.T) {
		var s struct {
			name string
			at   struct{ x, y int }
		}
		explore.Go(func() { explore.Write(&s.at.y, 3) })
		explore.Read(&s)
	})
	require.Contains(t, f.Cause(), "g1 reads s.at.y at ")
	require.Contains(t, strings.Join(schedule(t, f), "\n"), "write s.at.y 0→3")
}

func TestALineThatCouldMeanTwoObjectsNamesNone(t *testing.T) {
	require.Equal(t, []string{"Load atomic#1", "Load atomic#2", "Load c", "Swap d"}, steps(t, func() {
		var a, b, c, d atomic.Int32
		_ = a.Load() + b.Load()
		d.Swap(c.Load()) // by other names
	}))
}

func TestAnObjectOfASourceThatCannotBeReadHasItsKind(t *testing.T) {
	f := made(stuck(rule.WrongValue), nil, step(1, engine.Lock, 0, 5))
	require.Equal(t, []string{"mutex#1", "bell", "waitgroup#1"}, explore.Names(&f.Trace))
}

// runner returns the step that a copy of the runner takes on the only line of a file of
// the runner's that holds the text.
func runner(t *testing.T, object int, k engine.Kind, op, file, text string) explore.Step {
	source, err := os.ReadFile(filepath.Join("..", "..", "executor", file))
	require.NoError(t, err)
	before, after, found := strings.Cut(string(source), text)
	require.True(t, found, text)
	require.NotContains(t, after, text)
	s := step(1, k, object, strings.Count(before, "\n")+1)
	s.Op, s.Event = op, k != engine.Spawn
	s.Place.File = "executor/" + file // as a line directive has it
	return s
}

func TestAStepOfADerivedCopyIsNamedByTheOriginal(t *testing.T) {
	const plain = engine.Spawn // which has no object
	for _, c := range []struct {
		kind           engine.Kind
		op, file, text string
		want           string
	}{
		{plain, "read", "run.go", "for !p.Runnable {", "p.Runnable"},
		{plain, "write", "run.go", "p.Runnable = true", "p.Runnable"},
		{plain, "write", "arc.go", "p.Count = 2", "p.Count"},
		{plain, "read", "arc.go", "p.Generation++", "p.Generation"},
		{plain, "write", "arc.go", "p.Generation++", "p.Generation"},
		{plain, "read", "arc.go", "p.Count = 2", "word#1"},
		{engine.Signal, "Signal", "run.go", "p.cond.Signal()", "p.cond"},
		{engine.ReadWrite, "AddInt32", "arc.go", "atomic.AddInt32(&p.Count, -1)", "p.Count"},
		{engine.Get, "Get", "arc.go", "parks.Get()", "parks"},
	} {
		f := made(stuck(rule.WrongValue), nil, runner(t, 0, c.kind, c.op, c.file, c.text))
		f.Trace.Objects = []engine.Named{{Name: "word#1"}}
		require.Equal(t, []string{c.want}, explore.Names(&f.Trace), c.text)
	}
}

func TestASourceIsFoundByThePathOfItsModule(t *testing.T) {
	s := runner(t, 0, engine.Signal, "Signal", "run.go", "p.cond.Signal()")
	s.Place.File = "github.com/extremely-boring/extreme/" + s.Place.File // as -trimpath has it
	f := made(stuck(rule.WrongValue), nil, s)
	require.Equal(t, "p.cond", explore.Names(&f.Trace)[0])
}
