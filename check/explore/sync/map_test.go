package sync_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	original "sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/internal/mirrored"
)

type anyMap interface {
	Load(key any) (value any, ok bool)
	Store(key, value any)
	Clear()
	LoadOrStore(key, value any) (actual any, loaded bool)
	LoadAndDelete(key any) (value any, loaded bool)
	Delete(key any)
	Swap(key, value any) (previous any, loaded bool)
	CompareAndSwap(key, old, new any) (swapped bool)
	CompareAndDelete(key, old any) (deleted bool)
	Range(f func(key, value any) bool)
}

// useMap does operations at random, on few keys, and now and then with what can't be a
// key or can't be compared.
func useMap(m anyMap, seed uint64) (log []any) {
	r := rand.New(rand.NewPCG(seed, 0))
	some := func() any {
		if n := r.IntN(12); n > 0 {
			return n % 4
		}
		return []int{1}
	}
	note := func(v any, ok bool) { log = append(log, v, ok) }
	for range 300 {
		op, key, a, b := r.IntN(80), some(), some(), some()
		text := mirrored.Panic(func() {
			switch {
			case op == 0:
				m.Clear()
			case op < 10:
				note(m.Load(key))
			case op < 20:
				m.Store(key, a)
			case op < 30:
				note(m.LoadOrStore(key, a))
			case op < 35:
				note(m.LoadAndDelete(key))
			case op < 40:
				m.Delete(key)
			case op < 50:
				note(m.Swap(key, a))
			case op < 60:
				log = append(log, m.CompareAndSwap(key, a, b))
			case op < 65:
				log = append(log, m.CompareAndDelete(key, a))
			default:
				var all []string
				m.Range(func(key, value any) bool {
					all = append(all, fmt.Sprint(key, value))
					return op < 70 || len(all) < 9
				})
				slices.Sort(all)
				log = append(log, all)
			}
		})
		log = append(log, text)
	}
	return log
}

func TestAMapHoldsWhatTheOriginalHolds(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			mirrored.Same(t,
				func() []any { return useMap(&original.Map{}, seed) },
				func() []any { return useMap(&sync.Map{}, seed) })
		})
	}
}

func keys(m *sync.Map) (all []any) {
	m.Range(func(key, _ any) bool {
		all = append(all, key)
		return true
	})
	return all
}

func TestRangeGoesInTheOrderOfFirstStores(t *testing.T) {
	mirrored.Holds(t, func(t *explore.T) {
		var m sync.Map
		for _, k := range []any{3, "b", 1, 'x', 2} {
			m.Store(k, nil)
		}
		m.Delete("b")
		m.Store(1, "again")
		assert.Equal(t, []any{3, 1, 'x', 2}, keys(&m))
		m.Store("b", nil)
		assert.Equal(t, []any{3, "b", 1, 'x', 2}, keys(&m))
	})
}

func TestRangeVisitsNoKeyTwiceAndEndsThoughItsFunctionAddsKeys(t *testing.T) {
	mirrored.Holds(t, func(t *explore.T) {
		var m sync.Map
		m.Store(0, nil)
		m.Store(1, nil)
		var visited []any
		m.Range(func(key, _ any) bool {
			visited = append(visited, key)
			m.Delete(key)
			m.Store(key, nil)
			m.Store(len(visited)+10, nil)
			return true
		})
		assert.Equal(t, []any{0, 1}, visited)
		assert.Equal(t, []any{0, 1, 11, 12}, keys(&m))
	})
}

func TestRangeIsNoSnapshot(t *testing.T) {
	torn := false
	mirrored.Holds(t, func(*explore.T) {
		var m sync.Map
		m.Store("a", 0)
		m.Store("b", 0)
		explore.Go(func() {
			m.Store("a", 1)
			m.Store("b", 1)
		})
		seen := map[any]any{}
		m.Range(func(key, value any) bool {
			seen[key] = value
			return true
		})
		torn = torn || seen["a"] == 0 && seen["b"] == 1
	})
	require.True(t, torn)
}

func TestAMapStartsEachExecutionAsItIsOutside(t *testing.T) {
	var m sync.Map
	m.Store("here", 1)
	r := mirrored.Holds(t, func(t *explore.T) {
		assert.Equal(t, []any{"here"}, keys(&m))
		explore.Go(func() { m.Clear() })
		m.Store("there", 2)
	})
	require.Greater(t, r.Executions, 1)
	require.Equal(t, []any{"here"}, keys(&m))
}

func TestOneOfTwoStoresTheValueThatBothLoad(t *testing.T) {
	winners := map[any]bool{}
	mirrored.Holds(t, func(t *explore.T) {
		var m sync.Map
		var stored sync.Map
		var wg sync.WaitGroup
		for me := range 2 {
			wg.Go(func() {
				if is, loaded := m.LoadOrStore("k", me); !loaded {
					_, twice := stored.LoadOrStore("by", is)
					assert.False(t, twice)
				}
			})
		}
		wg.Wait()
		by, _ := stored.Load("by")
		winners[by] = true
	})
	require.Len(t, winners, 2)
}
