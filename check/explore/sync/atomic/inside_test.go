package atomic_test

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/explore/sync/internal/mirrored"
	"github.com/extremely-boring/extreme/check/rule"
)

// sums returns what two goroutines bring a number to that each increment it once.
func sums(t *testing.T, increment func(n *atomic.Int32)) map[int32]bool {
	found := map[int32]bool{}
	mirrored.Holds(t, func(*explore.T) {
		var n atomic.Int32
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { increment(&n) })
		}
		wg.Wait()
		found[n.Load()] = true
	})
	return found
}

func TestAnUpdateIsLostBetweenLoadAndStoreOnly(t *testing.T) {
	require.Equal(t, map[int32]bool{1: true, 2: true}, sums(t, func(n *atomic.Int32) { n.Store(n.Load() + 1) }))
	require.Equal(t, map[int32]bool{2: true}, sums(t, func(n *atomic.Int32) { n.Add(1) }))
	require.Equal(t, map[int32]bool{2: true}, sums(t, func(n *atomic.Int32) {
		for old := n.Load(); !n.CompareAndSwap(old, old+1); old = n.Load() {
		}
	}))
}

func TestWhatIsStoredBeforeAnAtomicIsSeenAfterIt(t *testing.T) {
	for _, publish := range []func(*atomic.Bool){
		func(b *atomic.Bool) { b.Store(true) },
		func(b *atomic.Bool) { b.Swap(true) },
		func(b *atomic.Bool) { b.CompareAndSwap(false, true) },
	} {
		seen := false
		mirrored.Holds(t, func(t *explore.T) {
			var ready atomic.Bool
			var v explore.Var[int]
			explore.Go(func() {
				v.Set(1)
				publish(&ready)
			})
			if ready.Load() {
				seen = true
				assert.Equal(t, 1, v.Get())
			}
		})
		require.True(t, seen)
	}
}

func TestAnAtomicThatIsNotObservedOrdersNothing(t *testing.T) {
	p := mirrored.Broken(t, func(*explore.T) {
		var ready atomic.Bool
		var v explore.Var[int]
		explore.Go(func() {
			v.Set(1)
			ready.Store(true)
		})
		ready.Store(true)
		v.Get()
	})
	require.Equal(t, rule.DataRace, p.Rule)
}

func TestWhatOutlivesAnExecutionStartsTheNextAsItWasOutside(t *testing.T) {
	var n atomic.Int64
	var b atomic.Bool
	var p atomic.Pointer[int]
	var v atomic.Value
	here := new(int)
	n.Store(-5)
	b.Store(true)
	p.Store(here)
	v.Store("here")
	as := func() []any { return []any{n.Load(), b.Load(), p.Load(), v.Load()} }
	want := as()
	r := mirrored.Holds(t, func(t *explore.T) {
		assert.Equal(t, want, as())
		for range 2 {
			explore.Go(func() {
				n.Add(1)
				b.Store(false)
				p.Store(new(int))
				v.Store("there")
			})
		}
	})
	require.Greater(t, r.Executions, 1)
	require.Equal(t, want, as())
}

func TestWhicheverOperationComesFirstFindsWhatWasThereOutside(t *testing.T) {
	here, there := new(int), new(int)
	var p atomic.Pointer[int]
	var v atomic.Value
	var n atomic.Uint64
	p.Store(here)
	v.Store("here")
	n.Store(6)
	for _, first := range []func(t *explore.T){
		func(t *explore.T) { assert.Same(t, here, p.Swap(there)) },
		func(t *explore.T) { assert.True(t, p.CompareAndSwap(here, there)) },
		func(t *explore.T) { assert.False(t, p.CompareAndSwap(nil, there)); assert.Same(t, here, p.Load()) },
		func(t *explore.T) { assert.Equal(t, "here", v.Swap("there")) },
		func(t *explore.T) { assert.True(t, v.CompareAndSwap("here", "there")) },
		func(t *explore.T) { assert.False(t, v.CompareAndSwap(nil, "there")); assert.Equal(t, "here", v.Load()) },
		func(t *explore.T) { assert.Contains(t, mirrored.Panic(func() { v.Store(1) }), "inconsistently typed") },
		func(t *explore.T) { assert.Equal(t, uint64(6), n.Or(1)); assert.Equal(t, uint64(7), n.Load()) },
		func(t *explore.T) { assert.True(t, n.CompareAndSwap(6, 7)) },
	} {
		mirrored.Holds(t, first)
	}
}

func TestAnAtomicFindsWhatAPlainWriteHasLeft(t *testing.T) {
	mirrored.Holds(t, func(t *explore.T) {
		count, to := new(int32), new(unsafe.Pointer)
		one, two := unsafe.Pointer(new(int)), unsafe.Pointer(new(int))
		explore.Write(count, 2)
		assert.Equal(t, int32(3), atomic.AddInt32(count, 1))
		explore.Write(count, 2)
		assert.False(t, atomic.CompareAndSwapInt32(count, 3, 9))
		assert.True(t, atomic.CompareAndSwapInt32(count, 2, 7))
		assert.Equal(t, int32(7), explore.Read(count))
		atomic.StorePointer(to, one)
		explore.Write(to, two)
		assert.Equal(t, two, atomic.SwapPointer(to, one))
		explore.Write(to, nil)
		assert.True(t, atomic.CompareAndSwapPointer(to, nil, two))
		assert.Equal(t, two, explore.Read(to))
	})
}

func TestAPlainWriteBesideAnAtomicIsADataRace(t *testing.T) {
	p := mirrored.Broken(t, func(*explore.T) {
		n := new(uint64)
		explore.Go(func() { atomic.AddUint64(n, 1) })
		explore.Write(n, 1)
	})
	require.Equal(t, rule.DataRace, p.Rule)
}

func TestAPlainWordCanBeWrittenPlainlyWhereNobodyElseHasIt(t *testing.T) {
	r := mirrored.Holds(t, func(t *explore.T) {
		count := new(int32)
		for range 2 {
			explore.Write(count, 2)
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() { atomic.AddInt32(count, -1) })
			}
			wg.Wait()
			assert.Zero(t, explore.Read(count))
			assert.False(t, atomic.CompareAndSwapInt32(count, 2, 7))
			explore.Write(count, 2)
			assert.True(t, atomic.CompareAndSwapInt32(count, 2, 7))
			assert.Equal(t, int32(7), *count)
		}
	})
	require.Greater(t, r.Executions, 1)
}
