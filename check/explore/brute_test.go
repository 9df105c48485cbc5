package explore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

// node is an element of a stack without locks.
type node struct{ next *node }

// bodies are what the oracle's language has no words for, each with what the first of its
// findings is of, or "". All schedules together say how many traces there are.
var bodies = map[string]struct {
	rule rule.Rule
	body func(*explore.T)
}{
	"a TryLock that fails because of a reader": {rule.WrongValue, func(t *explore.T) {
		var rw sync.RWMutex
		explore.Go(func() {
			if rw.TryLock() {
				t.Errorf("there was no reader yet")
			}
		})
		rw.RLock()
	}},
	"a TryLock and a reader that comes and goes": {"", func(*explore.T) {
		var rw sync.RWMutex
		explore.Go(func() {
			if rw.TryLock() {
				rw.Unlock()
			}
		})
		through(rw.RLocker())
	}},
	"readers that come and go": {"", func(*explore.T) {
		var rw sync.RWMutex
		for range 3 {
			explore.Go(func() { through(rw.RLocker()) })
		}
	}},
	"an RUnlock that may come before the RLock": {rule.MirrorMisuse, func(*explore.T) {
		var rw sync.RWMutex
		explore.Go(func() { rw.RUnlock() })
		rw.RLock()
	}},
	"a read lock that another goroutine gives back": {"", func(*explore.T) {
		var rw sync.RWMutex
		rw.RLock()
		explore.Go(func() { rw.RUnlock() })
		rw.RLock()
	}},
	"a read lock that is given back twice, and one that is kept": {rule.MirrorMisuse, func(*explore.T) {
		var rw sync.RWMutex
		rw.RLock()
		explore.Go(func() { rw.RUnlock() })
		explore.Go(func() { rw.RLock() })
		rw.RUnlock()
	}},
	"an Unlock too many": {rule.MirrorMisuse, func(*explore.T) {
		var mu sync.Mutex
		var a atomic.Int32
		explore.Go(func() { through(&mu); mu.Unlock(); a.Add(1) })
		explore.Go(func() { a.Add(1) })
		explore.Go(func() { a.Add(1) })
	}},
	"an RUnlock too many beside writers": {rule.MirrorMisuse, func(*explore.T) {
		var rw sync.RWMutex
		one := func() {
			if rw.TryLock() {
				rw.Unlock()
			}
		}
		explore.Go(func() { rw.RUnlock(); one() })
		explore.Go(one)
		explore.Go(one)
	}},
	"a pointer that is swapped before the others start": {rule.WrongValue, func(t *explore.T) {
		var p atomic.Pointer[int]
		var a atomic.Int32
		p.Store(new(int))
		got := p.Swap(nil) != nil
		explore.Go(func() { a.Add(1) })
		if a.Load() == 1 && got {
			t.Errorf("the goroutine was first")
		}
	}},
	"a stack that is emptied by swapping": {"", func(t *explore.T) {
		var top atomic.Pointer[node]
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for n := new(node); ; {
					n.next = top.Load()
					if top.CompareAndSwap(n.next, n) {
						return
					}
				}
			})
		}
		popped := 0
		empty := func() {
			for n := top.Swap(nil); n != nil; n = n.next {
				popped++
			}
		}
		empty()
		wg.Wait()
		empty()
		if popped != 2 {
			t.Errorf("%d elements were popped", popped)
		}
	}},
}

func TestABodyHasTheTracesAndTheFindingsOfAllSchedulesTogether(t *testing.T) {
	for name, b := range bodies {
		t.Run(name, func(t *testing.T) {
			all := explore.Run(b.body, explore.Options{Strategy: explore.Bounded, Findings: -1})
			require.Empty(t, all.Incomplete)
			for workers := 1; workers <= 3; workers++ {
				r := explore.Run(b.body, explore.Options{Findings: -1, Workers: workers})
				require.Empty(t, r.Incomplete)
				require.Equal(t, all.Traces, r.Executions)
				require.Equal(t, all.Failed > 0, r.Failed > 0)
				if b.rule == "" {
					require.Empty(t, r.Findings)
					continue
				}
				require.Equal(t, b.rule, r.Findings[0].Rule, r.Findings[0].Problem.Text)
			}
		})
	}
}

func TestReadersThatOnlyReadAreInOneTrace(t *testing.T) {
	r := explore.Run(bodies["readers that come and go"].body, explore.Options{})
	require.Equal(t, 1, r.Executions)
}

func TestEveryExecutionWithAMisuseFails(t *testing.T) {
	for _, s := range []explore.Strategy{explore.Exhaustive, explore.Bounded} {
		r := explore.Run(bodies["an Unlock too many"].body, explore.Options{Strategy: s, Findings: -1})
		require.Equal(t, r.Executions, r.Failed)
	}
}
