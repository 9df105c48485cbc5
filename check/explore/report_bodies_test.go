package explore_test

import (
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// The bodies below have one bug each. The golden files of the reports name their lines.

func lostWakeup(*explore.T) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	var ready atomic.Bool
	explore.Go(func() {
		ready.Store(true) // without the lock
		cond.Signal()
	})
	mu.Lock()
	for !ready.Load() {
		cond.Wait()
	}
	mu.Unlock()
}

// queue is a count of items that can be waited for.
type queue struct {
	lock  sync.Mutex
	cond  sync.Cond
	items int
}

func (q *queue) take(n int) {
	q.lock.Lock()
	defer q.lock.Unlock()
	for q.items < n {
		q.cond.Wait()
	}
	q.items -= n
}

func wakesAnother(*explore.T) {
	q := &queue{}
	q.cond.L = &q.lock
	for range 2 {
		explore.Go(func() { q.take(1) })
	}
	q.lock.Lock()
	q.items = 2
	q.lock.Unlock()
	q.cond.Signal() // one of the two
}

type account struct {
	lock    sync.Mutex
	balance int
}

func transfer(from, to *account) {
	from.lock.Lock()
	defer from.lock.Unlock()
	to.lock.Lock()
	defer to.lock.Unlock()
	from.balance--
	to.balance++
}

func abba(*explore.T) {
	var a, b account
	explore.Name(&a.lock, "alice")
	explore.Name(&b.lock, "bob")
	explore.Go(func() { transfer(&a, &b) })
	transfer(&b, &a)
}

func locksTwice(*explore.T) {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock()
}

func readsTwice(*explore.T) {
	var rw sync.RWMutex
	size := 0
	read := func() int {
		rw.RLock()
		defer rw.RUnlock()
		return size
	}
	explore.Go(func() {
		rw.Lock()
		defer rw.Unlock()
		size++
	})
	rw.RLock()
	read() // while it reads
	rw.RUnlock()
}

func forgetsDone(*explore.T) {
	var wg sync.WaitGroup
	wg.Add(2)
	explore.Go(wg.Done)
	wg.Wait()
}

func onceInOnce(*explore.T) {
	var first, second sync.Once
	explore.Go(func() {
		first.Do(func() {
			second.Do(func() {})
		})
	})
	second.Do(func() {
		first.Do(func() {})
	})
}

func dies(*explore.T) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() { mu.Lock() })
	wg.Wait()
	mu.Lock()
}

func races(*explore.T) {
	var value explore.Var[string]
	var ready atomic.Bool
	explore.Go(func() {
		ready.Store(true) // too early
		value.Set("there")
	})
	if ready.Load() {
		value.Get()
	}
}

func racesWithAtomic(*explore.T) {
	var c struct{ count int32 }
	explore.Go(func() { atomic.AddInt32(&c.count, 1) })
	explore.Write(&c.count, explore.Read(&c.count)+1)
}

func racesPlainly(*explore.T) {
	var mu sync.Mutex
	c := &struct{ count int }{}
	add := func() { explore.Write(&c.count, explore.Read(&c.count)+1) }
	explore.Go(func() {
		mu.Lock()
		add()
		mu.Unlock()
	})
	mu.Lock()
	mu.TryLock()
	mu.Unlock()
	add() // too late
}

func panics(*explore.T) {
	var next atomic.Int32
	slots := make([]int, 1)
	take := func() { slots[next.Add(1)-1]++ }
	explore.Go(take)
	take()
}

func requires(t *explore.T) {
	var count atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { count.Store(count.Load() + 1) })
	}
	wg.Wait()
	require.Equal(t, int64(2), count.Load(), "the count of two")
}

func leaks(*explore.T) {
	q := &queue{}
	q.cond.L = &q.lock
	explore.Go(func() { q.take(1) })
}

func unlocksTwice(*explore.T) {
	var mu sync.Mutex
	explore.Go(func() {
		mu.Lock()
		defer mu.Unlock()
	})
	mu.Lock()
	defer mu.Unlock()
	mu.Unlock()
}

func waitsOnce(t *explore.T) {
	q := &queue{}
	q.cond.L = &q.lock
	explore.Go(func() {
		q.lock.Lock()
		defer q.lock.Unlock()
		q.items++
		q.cond.Signal()
	})
	q.lock.Lock()
	if q.items == 0 { // once
		q.cond.Wait()
	}
	require.Positive(t, q.items)
	q.lock.Unlock()
}
