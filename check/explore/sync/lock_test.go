package sync_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/internal/mirrored"
	"github.com/extremely-boring/extreme/check/rule"
)

// pass locks and unlocks.
func pass(l sync.Locker) {
	l.Lock()
	defer l.Unlock()
}

func TestAMutexIsHeldByOneGoroutineAtATime(t *testing.T) {
	r := mirrored.Holds(t, func(t *explore.T) {
		var m sync.Mutex
		var n explore.Var[int]
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				m.Lock()
				n.Set(n.Get() + 1)
				m.Unlock()
			})
		}
		wg.Wait()
		assert.Equal(t, 3, n.Get())
	})
	require.GreaterOrEqual(t, r.Executions, 6) // as many as there are orders
}

func TestTryLockFindsAMutexHeldAndFree(t *testing.T) {
	found := map[bool]bool{}
	mirrored.Holds(t, func(*explore.T) {
		var m sync.Mutex
		explore.Go(func() { pass(&m) })
		locked := m.TryLock()
		found[locked] = true
		if locked {
			m.Unlock()
		}
	})
	require.Len(t, found, 2)
}

func TestTwoMutexesTakenInOppositeOrdersDeadlock(t *testing.T) {
	p := mirrored.Broken(t, func(*explore.T) {
		var a, b sync.Mutex
		explore.Go(func() { a.Lock(); pass(&b); a.Unlock() })
		b.Lock()
		pass(&a)
		b.Unlock()
	})
	require.Equal(t, rule.Deadlock, p.Rule)
}

func TestReadingTwiceAtOnceBehindAWriterIsADeadlock(t *testing.T) {
	p := mirrored.Broken(t, func(*explore.T) {
		var rw sync.RWMutex
		explore.Go(func() { pass(&rw) })
		rw.RLock()
		pass(rw.RLocker())
		rw.RUnlock()
	})
	require.Equal(t, rule.Deadlock, p.Rule)
}

func TestReadersAreInTogetherAndWritersAlone(t *testing.T) {
	together := 0
	mirrored.Holds(t, func(t *explore.T) {
		var rw sync.RWMutex
		var wg sync.WaitGroup
		readers, writers := 0, 0
		for range 2 {
			wg.Go(func() {
				rw.RLock()
				readers++
				together = max(together, readers)
				assert.Zero(t, writers)
				rw.TryLock() // a step, which fails
				readers--
				rw.RUnlock()
			})
		}
		wg.Go(func() {
			rw.Lock()
			writers++
			assert.False(t, rw.TryRLock())
			assert.Zero(t, readers)
			writers--
			rw.Unlock()
		})
		wg.Wait()
	})
	require.Equal(t, 2, together)
}

func TestAWriterThatWaitsMakesTryRLockFail(t *testing.T) {
	found := map[bool]bool{}
	mirrored.Holds(t, func(*explore.T) {
		var rw sync.RWMutex
		var wg sync.WaitGroup
		rw.RLock()
		wg.Go(func() { pass(&rw) })
		again := rw.TryRLock()
		found[again] = true
		if again {
			rw.RUnlock()
		}
		rw.RUnlock()
		wg.Wait()
	})
	require.Len(t, found, 2)
}

func TestAMisuseInsideIsAFindingInTheWordsOfTheOriginal(t *testing.T) {
	uses := map[string]func(){"sync: negative WaitGroup counter": func() { new(sync.WaitGroup).Done() }}
	for text, use := range fatal {
		uses[text] = use
	}
	for text, use := range uses {
		p := mirrored.Broken(t, func(*explore.T) { use() })
		require.Equal(t, rule.MirrorMisuse, p.Rule)
		require.Equal(t, text, p.Text)
	}
}

func TestALockLeftHeldIsFreeAgainInTheNextExecutionAndOutside(t *testing.T) {
	var m sync.Mutex
	var rw sync.RWMutex
	r := mirrored.Holds(t, func(t *explore.T) {
		var wg sync.WaitGroup
		locked := 0
		for range 2 {
			wg.Go(func() {
				if m.TryLock() {
					locked++
				}
				if rw.TryLock() {
					locked++
				}
			})
		}
		wg.Wait()
		assert.Equal(t, 2, locked)
	})
	require.Greater(t, r.Executions, 1)
	require.True(t, m.TryLock())
	require.True(t, rw.TryLock())
}
