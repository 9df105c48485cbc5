package explore_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	original "sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// mirrored are the objects of a drawn body of operations on mirrors.
type mirrored struct {
	mu, other  sync.Mutex
	rw         sync.RWMutex
	cond       *sync.Cond
	once       sync.Once
	value      func() int
	wg         sync.WaitGroup
	table      sync.Map
	pool       sync.Pool
	word       atomic.Uint32
	pointer    atomic.Pointer[string]
	any        atomic.Value
	made, runs int // how often the pool and the function of value have made something
}

func newMirrored(r int) *mirrored {
	m := &mirrored{}
	// Three kinds of Lockers, because a Cond knows a Mutex of the mirrors from others.
	m.cond = sync.NewCond([]sync.Locker{&m.mu, m.rw.RLocker(), &m.rw}[r%3])
	m.value = sync.OnceValue(func() int { m.runs++; m.word.Add(1); return m.runs })
	m.pool.New = func() any { m.made++; return -m.made }
	return m
}

var left, right = "left", "right"

// mirrorDeeds are operations of the mirrors, with what they return. A misuse ends its
// goroutine and fails the execution, and that is compared as well.
var mirrorDeeds = []struct {
	name string
	do   func(m *mirrored, i int) any
}{
	{"lock and unlock", func(m *mirrored, _ int) any { m.mu.Lock(); defer m.mu.Unlock(); return m.word.Load() }},
	{"lock", func(m *mirrored, _ int) any { m.other.Lock(); return nil }},
	{"unlock", func(m *mirrored, _ int) any { m.other.Unlock(); return nil }},
	{"try", func(m *mirrored, _ int) any { return m.other.TryLock() }},
	{"write lock", func(m *mirrored, _ int) any { m.rw.Lock(); defer m.rw.Unlock(); return nil }},
	{"try to write", func(m *mirrored, _ int) any {
		ok := m.rw.TryLock()
		if ok {
			m.rw.Unlock()
		}
		return ok
	}},
	{"read lock", func(m *mirrored, _ int) any { m.rw.RLock(); return nil }},
	{"read unlock", func(m *mirrored, _ int) any { m.rw.RUnlock(); return nil }},
	{"read", func(m *mirrored, _ int) any { m.rw.RLock(); defer m.rw.RUnlock(); return m.word.Load() }},
	{"try to read", func(m *mirrored, _ int) any {
		ok := m.rw.TryRLock()
		if ok {
			m.rw.RUnlock()
		}
		return ok
	}},
	{"wait", func(m *mirrored, _ int) any {
		m.cond.L.Lock()
		defer m.cond.L.Unlock()
		if m.word.Load() == 0 {
			m.cond.Wait()
		}
		return m.word.Load()
	}},
	{"signal", func(m *mirrored, _ int) any { m.cond.Signal(); return nil }},
	{"broadcast", func(m *mirrored, _ int) any { m.cond.Broadcast(); return nil }},
	{"once", func(m *mirrored, i int) any { m.once.Do(func() { m.word.Store(uint32(10 + i)) }); return m.word.Load() }},
	{"once a value", func(m *mirrored, _ int) any { return m.value() }},
	{"group", func(m *mirrored, _ int) any { m.wg.Go(func() { m.word.Add(1) }); return nil }},
	{"wait for the group", func(m *mirrored, _ int) any { m.wg.Wait(); return m.word.Load() }},
	{"load or store", func(m *mirrored, i int) any { v, was := m.table.LoadOrStore(1, i); return fmt.Sprint(v, was) }},
	{"load and delete", func(m *mirrored, _ int) any { v, was := m.table.LoadAndDelete(1); return fmt.Sprint(v, was) }},
	{"look up", func(m *mirrored, _ int) any { v, ok := m.table.Load(1); return fmt.Sprint(v, ok) }},
	{"swap in the table", func(m *mirrored, i int) any { return m.table.CompareAndSwap(1, 0, i) }},
	{"range", func(m *mirrored, _ int) any {
		n := 0
		m.table.Range(func(any, any) bool { n++; return true })
		return n
	}},
	{"get", func(m *mirrored, _ int) any { return m.pool.Get() }},
	{"put", func(m *mirrored, i int) any { m.pool.Put(i); return nil }},
	{"add", func(m *mirrored, _ int) any { return m.word.Add(1) }},
	{"or", func(m *mirrored, i int) any { return m.word.Or(1 << i) }},
	{"compare and swap", func(m *mirrored, i int) any { return m.word.CompareAndSwap(0, uint32(i)) }},
	{"swap a pointer", func(m *mirrored, i int) any { return deref(m.pointer.Swap([]*string{&left, &right}[i%2])) }},
	{"compare and swap a pointer", func(m *mirrored, _ int) any { return m.pointer.CompareAndSwap(&left, &right) }},
	{"load a pointer", func(m *mirrored, _ int) any { return deref(m.pointer.Load()) }},
	{"swap a value", func(m *mirrored, i int) any { return m.any.Swap(i) }},
	{"load a value", func(m *mirrored, _ int) any { return m.any.Load() }},
	{"compare and swap a value", func(m *mirrored, i int) any { return m.any.CompareAndSwap(0, i) }},
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// mirrorBody is a drawn body: what each of its goroutines does.
type mirrorBody struct {
	locker     int
	goroutines [][]int
}

func drawMirrorBody(r *rand.Rand) mirrorBody {
	b := mirrorBody{locker: r.IntN(3), goroutines: make([][]int, 2+r.IntN(2))}
	few := r.Perm(len(mirrorDeeds))[:3+r.IntN(3)] // so that they meet
	for i := range b.goroutines {
		for range 1 + r.IntN(3) {
			b.goroutines[i] = append(b.goroutines[i], few[r.IntN(len(few))])
		}
	}
	return b
}

func (b mirrorBody) String() string {
	var s strings.Builder
	for _, deeds := range b.goroutines {
		for i, d := range deeds {
			if i > 0 {
				s.WriteString("; ")
			}
			s.WriteString(mirrorDeeds[d].name)
		}
		s.WriteString("\n")
	}
	return s.String()
}

// explore explores the body and returns what came of it, and in how many ways it ended:
// what each operation returned, and whose were left.
func (b mirrorBody) explore(cfg engine.Config) (r engine.Result, ends []string) {
	var lock original.Mutex
	seen := map[string]bool{}
	cfg.Steps, cfg.Goroutines, cfg.Preemptions = 1_000, 100, -1
	r = engine.Explore(func() {
		m := newMirrored(b.locker)
		results := make([][]any, len(b.goroutines))
		engine.Current().AtEnd(func() {
			lock.Lock()
			defer lock.Unlock()
			seen[fmt.Sprint(results)] = true
		})
		for i := range b.goroutines {
			run := func() {
				for _, d := range b.goroutines[i] {
					results[i] = append(results[i], mirrorDeeds[d].do(m, i))
				}
			}
			if i == len(b.goroutines)-1 {
				run()
			} else {
				explore.Go(run)
			}
		}
	}, cfg)
	for end := range seen {
		ends = append(ends, end)
	}
	slices.Sort(ends)
	return r, ends
}

func TestADrawnBodyOfMirrorsHasTheTracesAndEndsOfAllSchedulesTogether(t *testing.T) {
	t.Parallel()
	compared, done := 0, map[int]int{}
	for s := range uint64(*programs / 2) {
		s += *seed
		b := drawMirrorBody(rand.New(rand.NewPCG(s, 1)))
		all, ends := b.explore(engine.Config{Strategy: engine.Bounded, Executions: 2_000})
		if all.Incomplete != "" {
			continue
		}
		compared++
		for _, deeds := range b.goroutines {
			for _, d := range deeds {
				done[d]++
			}
		}
		r, found := b.explore(engine.Config{Workers: 1 + int(s%3)})
		require.Empty(t, r.Incomplete, "seed %d:\n%v", s, b)
		require.Equal(t, ends, found, "seed %d:\n%v", s, b)
		require.Equal(t, all.Traces, r.Executions, "seed %d:\n%v", s, b)
		require.Equal(t, all.Failed > 0, r.Failed > 0, "seed %d:\n%v", s, b)
	}
	if *programs < 600 {
		return
	}
	require.Greater(t, compared, *programs/5, "the comparison was of few bodies")
	for d := range mirrorDeeds {
		require.Positive(t, done[d], mirrorDeeds[d].name)
	}
}
