package explore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

// both runs f and g in two goroutines.
func both(f, g func()) {
	explore.Go(f)
	explore.Go(g)
}

// through takes the lock and gives it back.
func through(l sync.Locker) {
	l.Lock()
	defer l.Unlock()
}

// unordered are bodies in which two goroutines access a word with nothing between that
// orders them. They race whatever the schedule, so that every execution must fail.
var unordered = map[string]func(){
	"plain writes": func() {
		n := 0
		both(func() { explore.Write(&n, 1) }, func() { explore.Write(&n, 2) })
	},
	"a plain read and a plain write": func() {
		n := 0
		both(func() { explore.Read(&n) }, func() { explore.Write(&n, 2) })
	},
	"two plain readers and a plain writer": func() {
		n := 0
		both(func() { explore.Read(&n) }, func() { explore.Read(&n) })
		explore.Write(&n, 1)
	},
	"Vars": func() {
		var v explore.Var[int]
		both(func() { v.Set(1) }, func() { v.Get() })
	},
	"a plain write and an atomic load": func() {
		var n int32
		both(func() { explore.Write(&n, 1) }, func() { atomic.LoadInt32(&n) })
	},
	"a plain read and an atomic store": func() {
		var n int32
		both(func() { explore.Read(&n) }, func() { atomic.StoreInt32(&n, 1) })
	},
	"a plain read and an atomic swap": func() {
		var n uint64
		both(func() { explore.Read(&n) }, func() { atomic.CompareAndSwapUint64(&n, 0, 1) })
	},
	"an atomic store before a plain write": func() {
		var n int32
		both(func() { atomic.StoreInt32(&n, 1); atomic.StoreInt32(&n, 2) }, func() { explore.Write(&n, 3) })
	},
	"under two mutexes": func() {
		var a, b sync.Mutex
		var v explore.Var[int]
		both(func() { a.Lock(); v.Set(1); a.Unlock() }, func() { b.Lock(); v.Set(2); b.Unlock() })
	},
	"after a mutex": func() {
		var mu sync.Mutex
		var v explore.Var[int]
		both(func() { through(&mu); v.Set(1) }, func() { through(&mu); v.Set(2) })
	},
	"stores to one atomic before": func() { // a store orders nothing before it
		var flag atomic.Bool
		var v explore.Var[int]
		both(func() { v.Set(1); flag.Store(true) }, func() { flag.Store(false); v.Set(2) })
	},
	"readers that write": func() {
		var rw sync.RWMutex
		var v explore.Var[int]
		both(func() { rw.RLock(); v.Set(1); rw.RUnlock() }, func() { rw.RLock(); v.Set(2); rw.RUnlock() })
	},
	"a TryLock that fails and a reader after it": func() {
		var rw sync.RWMutex
		n := 0
		rw.RLock()
		both(func() { explore.Write(&n, 1); rw.TryLock() }, func() { rw.RLock(); explore.Read(&n) })
	},
	"a reader that is done and one after it": func() {
		var rw sync.RWMutex
		n := 0
		rw.RLock()
		both(func() { explore.Write(&n, 1); rw.RUnlock() }, func() { rw.RLock(); explore.Read(&n) })
	},
	"a struct and one of its fields": func() {
		var p struct{ x, y int }
		both(func() { explore.Write(&p, struct{ x, y int }{1, 2}) }, func() { explore.Read(&p.y) })
	},
	"an array in a struct and one of its elements": func() {
		var p struct {
			x int8
			y [2]struct{ s string }
		}
		both(func() { explore.Read(&p) }, func() { explore.Write(&p.y[1].s, "") })
	},
	"a WaitGroup that is done too early": func() {
		var wg sync.WaitGroup
		var v explore.Var[int]
		wg.Add(1)
		explore.Go(func() { wg.Done(); v.Set(1) })
		wg.Wait()
		v.Get()
	},
	"what starts a goroutine, after that": func() {
		var v explore.Var[int]
		explore.Go(func() { v.Get() })
		v.Set(1)
	},
	"a goroutine and what did not wait for it": func() {
		var wg sync.WaitGroup
		var v explore.Var[int]
		wg.Go(func() { v.Set(1) })
		v.Set(2)
		wg.Wait()
	},
	"a signal without a condition": func() {
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		var v explore.Var[int]
		both(func() { c.Signal(); v.Set(1) }, func() { v.Set(2) })
	},
}

// ordered are bodies in which something orders the accesses whatever the schedule.
var ordered = map[string]func(){
	"reads alone": func() {
		n := 0
		var v explore.Var[int]
		both(func() { explore.Read(&n); v.Get() }, func() { explore.Read(&n); v.Get() })
	},
	"two words": func() {
		var n [2]int32
		both(func() { explore.Write(&n[0], 1) }, func() { explore.Write(&n[1], 1) })
	},
	"atomics alone": func() {
		var n int32
		both(func() { atomic.AddInt32(&n, 1) }, func() { atomic.StoreInt32(&n, 5) })
	},
	"a mutex": func() {
		var mu sync.Mutex
		var v explore.Var[int]
		n := 0
		f := func() { mu.Lock(); v.Set(v.Get() + 1); explore.Write(&n, explore.Read(&n)+1); mu.Unlock() }
		both(f, f)
	},
	"a writer, whatever fails between": func() {
		var rw sync.RWMutex
		n, done := 0, false
		both(func() {
			rw.Lock()
			explore.Write(&n, 1)
			explore.Write(&done, true)
			rw.Unlock()
			rw.RLock()
		}, func() {
			if rw.TryLock() {
				rw.Unlock()
			}
		})
		explore.Go(func() {
			if rw.TryRLock() {
				if explore.Read(&done) {
					explore.Read(&n)
				}
				rw.RUnlock()
			}
		})
	},
	"fields that have nothing to do with each other": func() {
		var p struct{ x, y int32 }
		both(func() { explore.Write(&p.x, 1) }, func() { explore.Write(&p.y, 2) })
	},
	"what has no size": func() {
		a, b := new(struct{}), new(struct{})
		both(func() { explore.Write(a, struct{}{}) }, func() { explore.Write(b, struct{}{}) })
	},
	"a TryLock that succeeds": func() {
		var mu sync.Mutex
		var v explore.Var[int]
		f := func() {
			if mu.TryLock() {
				v.Set(1)
				mu.Unlock()
			}
		}
		both(f, f)
	},
	"a WaitGroup": func() {
		var wg sync.WaitGroup
		var v explore.Var[int]
		n := 0
		wg.Add(1)
		explore.Go(func() { v.Set(1); explore.Write(&n, 1); wg.Done() })
		wg.Wait()
		v.Get()
		explore.Read(&n)
	},
	"the go statement": func() {
		var v explore.Var[int]
		n := 0
		v.Set(1)
		explore.Write(&n, 1)
		explore.Go(func() { v.Set(2); explore.Write(&n, 2) })
	},
	"a wait and its signal": func() {
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		var v explore.Var[int]
		ready := false
		explore.Go(func() {
			v.Set(1)
			mu.Lock()
			ready = true
			mu.Unlock()
			c.Signal()
		})
		mu.Lock()
		for !ready {
			c.Wait()
		}
		mu.Unlock()
		v.Get()
	},
	"a wait and its broadcast": func() { // which the mutex does not order
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		n := 0
		mu.Lock()
		explore.Go(func() {
			through(&mu)
			explore.Write(&n, 1)
			c.Broadcast()
		})
		c.Wait()
		explore.Read(&n)
		mu.Unlock()
	},
	"a Once": func() {
		var once sync.Once
		var v explore.Var[int]
		f := func() { once.Do(func() { v.Set(1) }); v.Get() }
		both(f, f)
	},
	"readers and then a writer": func() {
		var rw sync.RWMutex
		var v explore.Var[int]
		read := func() { rw.RLock(); v.Get(); rw.RUnlock() }
		both(read, read)
		rw.Lock()
		v.Set(1)
		rw.Unlock()
	},
	"a store that is loaded": func() {
		var flag atomic.Bool
		var v explore.Var[int]
		n := 0
		both(func() { v.Set(1); explore.Write(&n, 1); flag.Store(true) }, func() {
			if flag.Load() {
				v.Get()
				explore.Read(&n)
			}
		})
	},
	"a swap that succeeds": func() {
		var turn atomic.Int32
		var v explore.Var[int]
		both(func() { v.Set(1); turn.Add(1) }, func() {
			if turn.CompareAndSwap(1, 2) {
				v.Set(2)
			}
		})
	},
	"a chain of three": func() {
		var a, b atomic.Bool
		var v explore.Var[int]
		explore.Go(func() { v.Set(1); a.Store(true) })
		explore.Go(func() {
			if a.Load() {
				b.Store(true)
			}
		})
		if b.Load() {
			v.Get()
		}
	},
	"a plain word and then an atomic": func() {
		var mu sync.Mutex
		var n int32
		atomically := false
		both(func() { mu.Lock(); explore.Write(&n, 1); atomically = true; mu.Unlock() }, func() {
			mu.Lock()
			if atomically {
				atomic.AddInt32(&n, 1)
			}
			mu.Unlock()
		})
	},
}

func TestAccessesThatNothingOrdersRaceInEveryExecution(t *testing.T) {
	t.Parallel()
	for name, body := range unordered {
		t.Run(name, func(t *testing.T) {
			r := explore.Run(func(*explore.T) { body() }, explore.Options{Findings: -1})
			require.Empty(t, r.Incomplete)
			require.Equal(t, r.Executions, r.Failed)
			require.NotEmpty(t, r.Findings)
			for _, f := range r.Findings {
				require.Equal(t, rule.DataRace, f.Rule, "%v", f)
			}
		})
	}
}

func TestOrderedAccessesDoNotRace(t *testing.T) {
	t.Parallel()
	for name, body := range ordered {
		t.Run(name, func(t *testing.T) {
			for spurious := range 2 {
				r := explore.Run(func(*explore.T) { body() }, explore.Options{Spurious: spurious})
				for _, f := range r.Findings {
					if name == "a wait and its broadcast" && spurious > 0 {
						continue // it has no condition to look at
					}
					require.Fail(t, "a finding", "%v", f)
				}
			}
		})
	}
}

func TestARaceIsOfTheTwoAccessesWhereverTheyStand(t *testing.T) {
	var v explore.Var[int]
	body := func(*explore.T) {
		explore.Name(&v, "v")
		both(func() { v.Get(); v.Set(1) }, func() { v.Get() })
	}
	f := explore.Run(body, explore.Options{}).Findings[0]
	require.Equal(t, rule.DataRace, f.Rule)
	require.Equal(t, "v", f.Problem.Object)
	now, other := f.Trace.Steps[f.Problem.Step], f.Trace.Steps[f.Problem.OtherStep]
	require.Less(t, f.Problem.OtherStep, f.Problem.Step)
	require.NotEqual(t, now.Goroutine, other.Goroutine)
	require.ElementsMatch(t, []string{"Get", "Set"}, []string{now.Op, other.Op})
	require.NotEqual(t, f.Problem.Place, f.Problem.OtherPlace)
}
