package atomic_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	original "sync/atomic"
	"testing"
	"unsafe"

	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/explore/sync/internal/mirrored"
)

// word has the methods that all types but Value have.
type word[T any] interface {
	Load() T
	Store(T)
	Swap(T) T
	CompareAndSwap(old, new T) bool
}

type number[T any] interface {
	word[T]
	Add(T) T
	And(T) T
	Or(T) T
}

// useWord does operations at random with few different values.
func useWord[T any](w word[T], some func() T, r *rand.Rand) (log []any) {
	for range 100 {
		switch r.IntN(4) {
		case 0:
			w.Store(some())
		case 1:
			log = append(log, w.Swap(some()))
		case 2:
			log = append(log, w.CompareAndSwap(some(), some()))
		}
		log = append(log, w.Load())
	}
	return log
}

type integer interface {
	int32 | int64 | uint32 | uint64 | uintptr
}

// useNumber is useWord with values at the ends of the type, so that sums wrap around.
func useNumber[T integer](n number[T], seed uint64) (log []any) {
	r := rand.New(rand.NewPCG(seed, 0))
	all := ^T(0)
	top := T(1) << (unsafe.Sizeof(all)*8 - 1) // the lowest number, if it is signed
	values := []T{0, 1, all, top, top - 1, 0x55}
	some := func() T { return values[r.IntN(len(values))] }
	n.Store(all)
	log = append(log, n.Add(1), n.Load())
	n.Store(top - 1)
	log = append(log, n.Add(1), n.Load())
	for range 5 {
		log = append(log, useWord(n, some, r)...)
		log = append(log, n.Add(some()), n.And(some()), n.Or(some()), n.Load())
	}
	return log
}

// plain is a word with the functions on it as its methods.
type plain[T any] struct {
	at                 *T
	load               func(*T) T
	store              func(*T, T)
	compareAndSwap     func(addr *T, old, new T) bool
	swap, add, and, or func(*T, T) T
}

func (p plain[T]) Load() T                        { return p.load(p.at) }
func (p plain[T]) Store(v T)                      { p.store(p.at, v) }
func (p plain[T]) Swap(v T) T                     { return p.swap(p.at, v) }
func (p plain[T]) Add(v T) T                      { return p.add(p.at, v) }
func (p plain[T]) And(v T) T                      { return p.and(p.at, v) }
func (p plain[T]) Or(v T) T                       { return p.or(p.at, v) }
func (p plain[T]) CompareAndSwap(old, new T) bool { return p.compareAndSwap(p.at, old, new) }

func sameNumber[T integer](t *testing.T, original, mirror func() number[T]) {
	for seed := range uint64(5) {
		t.Run(fmt.Sprintf("%T seed %d", T(0), seed), func(t *testing.T) {
			mirrored.Same(t,
				func() []any { return useNumber(original(), seed) },
				func() []any { return useNumber(mirror(), seed) })
		})
	}
}

func TestEachIntegerTypeComputesAsTheOriginalDoes(t *testing.T) {
	sameNumber(t, func() number[int32] { return &original.Int32{} }, func() number[int32] { return &atomic.Int32{} })
	sameNumber(t, func() number[int64] { return &original.Int64{} }, func() number[int64] { return &atomic.Int64{} })
	sameNumber(t, func() number[uint32] { return &original.Uint32{} }, func() number[uint32] { return &atomic.Uint32{} })
	sameNumber(t, func() number[uint64] { return &original.Uint64{} }, func() number[uint64] { return &atomic.Uint64{} })
	sameNumber(t, func() number[uintptr] { return &original.Uintptr{} }, func() number[uintptr] { return &atomic.Uintptr{} })
}

func TestEachFunctionOnPlainIntegersComputesAsTheOriginalDoes(t *testing.T) {
	sameNumber(t,
		func() number[int32] {
			return plain[int32]{new(int32), original.LoadInt32, original.StoreInt32, original.CompareAndSwapInt32, original.SwapInt32, original.AddInt32, original.AndInt32, original.OrInt32}
		},
		func() number[int32] {
			return plain[int32]{new(int32), atomic.LoadInt32, atomic.StoreInt32, atomic.CompareAndSwapInt32, atomic.SwapInt32, atomic.AddInt32, atomic.AndInt32, atomic.OrInt32}
		})
	sameNumber(t,
		func() number[int64] {
			return plain[int64]{new(int64), original.LoadInt64, original.StoreInt64, original.CompareAndSwapInt64, original.SwapInt64, original.AddInt64, original.AndInt64, original.OrInt64}
		},
		func() number[int64] {
			return plain[int64]{new(int64), atomic.LoadInt64, atomic.StoreInt64, atomic.CompareAndSwapInt64, atomic.SwapInt64, atomic.AddInt64, atomic.AndInt64, atomic.OrInt64}
		})
	sameNumber(t,
		func() number[uint32] {
			return plain[uint32]{new(uint32), original.LoadUint32, original.StoreUint32, original.CompareAndSwapUint32, original.SwapUint32, original.AddUint32, original.AndUint32, original.OrUint32}
		},
		func() number[uint32] {
			return plain[uint32]{new(uint32), atomic.LoadUint32, atomic.StoreUint32, atomic.CompareAndSwapUint32, atomic.SwapUint32, atomic.AddUint32, atomic.AndUint32, atomic.OrUint32}
		})
	sameNumber(t,
		func() number[uint64] {
			return plain[uint64]{new(uint64), original.LoadUint64, original.StoreUint64, original.CompareAndSwapUint64, original.SwapUint64, original.AddUint64, original.AndUint64, original.OrUint64}
		},
		func() number[uint64] {
			return plain[uint64]{new(uint64), atomic.LoadUint64, atomic.StoreUint64, atomic.CompareAndSwapUint64, atomic.SwapUint64, atomic.AddUint64, atomic.AndUint64, atomic.OrUint64}
		})
	sameNumber(t,
		func() number[uintptr] {
			return plain[uintptr]{new(uintptr), original.LoadUintptr, original.StoreUintptr, original.CompareAndSwapUintptr, original.SwapUintptr, original.AddUintptr, original.AndUintptr, original.OrUintptr}
		},
		func() number[uintptr] {
			return plain[uintptr]{new(uintptr), atomic.LoadUintptr, atomic.StoreUintptr, atomic.CompareAndSwapUintptr, atomic.SwapUintptr, atomic.AddUintptr, atomic.AndUintptr, atomic.OrUintptr}
		})
}

func TestABoolChangesAsTheOriginalDoes(t *testing.T) {
	use := func(b word[bool], seed uint64) []any {
		r := rand.New(rand.NewPCG(seed, 0))
		return useWord(b, func() bool { return r.IntN(2) == 0 }, r)
	}
	for seed := range uint64(5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			mirrored.Same(t,
				func() []any { return use(&original.Bool{}, seed) },
				func() []any { return use(&atomic.Bool{}, seed) })
		})
	}
}

var targets = []*int{nil, new(int), new(int), new(int)}

func TestAPointerChangesAsTheOriginalDoes(t *testing.T) {
	use := func(p word[*int], seed uint64) []any {
		r := rand.New(rand.NewPCG(seed, 0))
		return useWord(p, func() *int { return targets[r.IntN(len(targets))] }, r)
	}
	for seed := range uint64(5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			mirrored.Same(t,
				func() []any { return use(&original.Pointer[int]{}, seed) },
				func() []any { return use(&atomic.Pointer[int]{}, seed) })
		})
	}
}

func TestEachFunctionOnPlainPointersDoesAsTheOriginalDoes(t *testing.T) {
	use := func(p plain[unsafe.Pointer], seed uint64) []any {
		r := rand.New(rand.NewPCG(seed, 0))
		p.at = new(unsafe.Pointer)
		return useWord(p, func() unsafe.Pointer { return unsafe.Pointer(targets[r.IntN(len(targets))]) }, r)
	}
	for seed := range uint64(5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			mirrored.Same(t,
				func() []any {
					return use(plain[unsafe.Pointer]{load: original.LoadPointer, store: original.StorePointer, swap: original.SwapPointer, compareAndSwap: original.CompareAndSwapPointer}, seed)
				},
				func() []any {
					return use(plain[unsafe.Pointer]{load: atomic.LoadPointer, store: atomic.StorePointer, swap: atomic.SwapPointer, compareAndSwap: atomic.CompareAndSwapPointer}, seed)
				})
		})
	}
}

// uncertain can be compared or not, which its type does not tell.
type uncertain struct{ v any }

// useValue does operations at random. Some panic, because a value is nil, has another
// type than the one before or can't be compared.
func useValue(v word[any], seed uint64) (log []any) {
	r := rand.New(rand.NewPCG(seed, 0))
	kinds := [][]any{{1, 2, 3}, {"a", "b"}, {[]int{1}, []int{2}}, {uncertain{1}, uncertain{2}, uncertain{[]int{3}}}, {math.NaN(), 0.0, math.Copysign(0, -1)}}
	mine := kinds[seed%uint64(len(kinds))]
	some := func() any {
		switch r.IntN(10) {
		case 0:
			return nil
		case 1:
			return 'x'
		}
		return mine[r.IntN(len(mine))]
	}
	for range 50 {
		text := mirrored.Panic(func() {
			switch r.IntN(3) {
			case 0:
				v.Store(some())
			case 1:
				log = append(log, fmt.Sprint(v.Swap(some()))) // NaN equals nothing
			case 2:
				log = append(log, v.CompareAndSwap(some(), some()))
			}
		})
		log = append(log, text, fmt.Sprint(v.Load()))
	}
	return log
}

func TestAValueChangesAndPanicsAsTheOriginalDoes(t *testing.T) {
	for seed := range uint64(50) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			mirrored.Same(t,
				func() []any { return useValue(&original.Value{}, seed) },
				func() []any { return useValue(&atomic.Value{}, seed) })
		})
	}
}
