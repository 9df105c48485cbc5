package sync_test

import (
	"reflect"
	original "sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/internal/mirrored"
)

type mutex interface {
	sync.Locker
	TryLock() bool
}

func useMutex(m mutex) []any {
	log := []any{m.TryLock(), m.TryLock()}
	m.Unlock()
	m.Lock()
	log = append(log, m.TryLock())
	m.Unlock()
	return append(log, m.TryLock())
}

func TestAMutexLocksAsTheOriginalDoes(t *testing.T) {
	mirrored.Same(t,
		func() []any { return useMutex(&original.Mutex{}) },
		func() []any { return useMutex(&sync.Mutex{}) })
}

type rwmutex interface {
	mutex
	RLock()
	TryRLock() bool
	RUnlock()
	RLocker() sync.Locker
}

func useRWMutex(rw rwmutex) []any {
	log := useMutex(rw)
	log = append(log, rw.TryRLock())
	rw.Unlock()
	rw.RLock()
	log = append(log, rw.TryRLock(), rw.TryLock())
	rw.RUnlock()
	log = append(log, rw.TryLock())
	rw.RUnlock()
	log = append(log, rw.TryLock())
	rw.Unlock()
	rw.RLocker().Lock()
	log = append(log, rw.TryLock(), rw.TryRLock())
	rw.RLocker().Unlock()
	rw.RLocker().Unlock()
	return append(log, rw.TryLock())
}

func TestARWMutexLocksAsTheOriginalDoes(t *testing.T) {
	mirrored.Same(t,
		func() []any { return useRWMutex(&original.RWMutex{}) },
		func() []any { return useRWMutex(&sync.RWMutex{}) })
}

type cond interface {
	Wait()
	Signal()
	Broadcast()
}

// useCond has two goroutines wait, wakes one of them and then the other.
func useCond(c cond, l sync.Locker) (log []any) {
	c.Signal() // wakes nobody, now or later
	waiting, turns, served := 0, 0, 0
	for range 2 {
		explore.Go(func() {
			l.Lock()
			defer l.Unlock()
			waiting++
			c.Broadcast()
			for turns == 0 {
				c.Wait()
			}
			turns--
			served++
			c.Broadcast()
		})
	}
	l.Lock()
	defer l.Unlock()
	for waiting < 2 {
		c.Wait()
	}
	for n := 1; n <= 2; n++ {
		turns = 1
		c.Signal()
		for served < n {
			c.Wait()
		}
		log = append(log, waiting, turns, served)
	}
	return log
}

func TestACondWaitsAndWakesAsTheOriginalDoes(t *testing.T) {
	mirrored.Same(t,
		func() []any { l := &original.Mutex{}; return useCond(original.NewCond(l), l) },
		func() []any { l := &sync.Mutex{}; return useCond(sync.NewCond(l), l) })
}

func TestACondWorksWithALockerOfAnyKind(t *testing.T) {
	mirrored.Same(t,
		func() []any { l := &original.RWMutex{}; return useCond(original.NewCond(l), l) },
		func() []any { l := &sync.RWMutex{}; return useCond(sync.NewCond(l), l) })
}

func TestTheLockerOfAZeroCondCanBeSetLater(t *testing.T) {
	mirrored.Same(t,
		func() []any {
			l, c := &original.Mutex{}, &original.Cond{}
			c.Broadcast()
			c.L = l
			return useCond(c, l)
		},
		func() []any {
			l, c := &sync.Mutex{}, &sync.Cond{}
			c.Broadcast()
			c.L = l
			return useCond(c, l)
		})
}

type waitGroup interface {
	Add(int)
	Done()
	Wait()
	Go(func())
}

func useWaitGroup(wg waitGroup) []any {
	wg.Wait()
	did := make([]bool, 3)
	wg.Add(2)
	explore.Go(func() { did[0] = true; wg.Done() })
	wg.Go(func() { did[1] = true })
	explore.Go(func() { did[2] = true; wg.Add(-1) })
	wg.Wait()
	wg.Go(explore.Goexit)
	wg.Wait()
	return []any{did}
}

func TestAWaitGroupWaitsAsTheOriginalDoes(t *testing.T) {
	mirrored.Same(t,
		func() []any { return useWaitGroup(&original.WaitGroup{}) },
		func() []any { return useWaitGroup(&sync.WaitGroup{}) })
}

func useOnce(first, second interface{ Do(func()) }) []any {
	calls := 0
	f := func() { calls++ }
	first.Do(f)
	first.Do(f)
	first.Do(func() { calls += 10 })
	log := []any{calls, mirrored.Panic(func() { second.Do(func() { panic("first") }) })}
	return append(log, mirrored.Panic(func() { second.Do(func() { panic("second") }) }), calls)
}

func TestAOnceCallsOneFunctionOnceAsTheOriginalDoes(t *testing.T) {
	mirrored.Same(t,
		func() []any { return useOnce(&original.Once{}, &original.Once{}) },
		func() []any { return useOnce(&sync.Once{}, &sync.Once{}) })
}

func useOnceFuncs(
	once func(func()) func(), value func(func() int) func() int, values func(func() (int, string)) func() (int, string),
) (log []any) {
	calls := 0
	f := once(func() { calls++ })
	v := value(func() int { calls++; return calls })
	vs := values(func() (int, string) { calls++; return calls, "x" })
	for range 2 {
		f()
		a, b := vs()
		log = append(log, v(), a, b, calls)
	}
	broken := once(func() { calls++; panic("broken") })
	none := once(nil)
	for range 2 {
		log = append(log, mirrored.Panic(broken), mirrored.Panic(none), calls)
	}
	return log
}

func TestOnceFuncAndItsLikeDoAsTheOriginalsDo(t *testing.T) {
	mirrored.Same(t,
		func() []any {
			return useOnceFuncs(original.OnceFunc, original.OnceValue[int], original.OnceValues[int, string])
		},
		func() []any { return useOnceFuncs(sync.OnceFunc, sync.OnceValue[int], sync.OnceValues[int, string]) })
}

func usePool(get func() any, put func(any), makes func(func() any)) []any {
	log := []any{get()}
	put(nil)
	log = append(log, get())
	n := 0
	makes(func() any { n++; return n })
	return append(log, get(), get())
}

func TestAnEmptyPoolMakesWhatItGivesAsTheOriginalDoes(t *testing.T) {
	mirrored.Same(t,
		func() []any {
			p := &original.Pool{}
			return usePool(p.Get, p.Put, func(f func() any) { p.New = f })
		},
		func() []any {
			p := &sync.Pool{}
			return usePool(p.Get, p.Put, func(f func() any) { p.New = f })
		})
}

func TestACopiedCondPanicsOutsideAsTheOriginalDoes(t *testing.T) {
	copied := func(from, to any) { reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem()) }
	var a, b original.Cond
	a.Signal()
	copied(&a, &b)
	want := mirrored.Panic(b.Signal)
	var c, d sync.Cond
	c.Signal()
	copied(&c, &d)
	require.NotEmpty(t, want)
	require.Equal(t, want, mirrored.Panic(d.Signal))
}

func TestANegativeCounterPanicsOutsideAsTheOriginalDoes(t *testing.T) {
	var a original.WaitGroup
	var b sync.WaitGroup
	want := mirrored.Panic(a.Done)
	require.NotEmpty(t, want)
	require.Equal(t, want, mirrored.Panic(b.Done))
}
