package atomic

import (
	original "sync/atomic"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// The functions on plain words differ in their names and types only. Each says what it
// is inside an exploration, and which original it is outside.

func load[T integer](addr *T, outside func(*T) T) T {
	if e := engine.Current(); e != nil {
		return plain(e, addr).load()
	}
	return outside(addr)
}

func store[T integer](addr *T, val T, outside func(*T, T)) {
	if e := engine.Current(); e != nil {
		plain(e, addr).store(val)
		return
	}
	outside(addr, val)
}

func compareAndSwap[T integer](addr *T, old, new T, outside func(addr *T, old, new T) bool) bool {
	if e := engine.Current(); e != nil {
		return plain(e, addr).compareAndSwap(old, new)
	}
	return outside(addr, old, new)
}

func update[T integer](addr *T, arg T, inside func(word[T], T) T, outside func(*T, T) T) T {
	if e := engine.Current(); e != nil {
		return inside(plain(e, addr), arg)
	}
	return outside(addr, arg)
}

// LoadInt32 returns *addr.
func LoadInt32(addr *int32) (val int32) {
	return load(addr, original.LoadInt32)
}

// LoadInt64 returns *addr.
func LoadInt64(addr *int64) (val int64) {
	return load(addr, original.LoadInt64)
}

// LoadUint32 returns *addr.
func LoadUint32(addr *uint32) (val uint32) {
	return load(addr, original.LoadUint32)
}

// LoadUint64 returns *addr.
func LoadUint64(addr *uint64) (val uint64) {
	return load(addr, original.LoadUint64)
}

// LoadUintptr returns *addr.
func LoadUintptr(addr *uintptr) (val uintptr) {
	return load(addr, original.LoadUintptr)
}

// StoreInt32 sets *addr to val.
func StoreInt32(addr *int32, val int32) {
	store(addr, val, original.StoreInt32)
}

// StoreInt64 sets *addr to val.
func StoreInt64(addr *int64, val int64) {
	store(addr, val, original.StoreInt64)
}

// StoreUint32 sets *addr to val.
func StoreUint32(addr *uint32, val uint32) {
	store(addr, val, original.StoreUint32)
}

// StoreUint64 sets *addr to val.
func StoreUint64(addr *uint64, val uint64) {
	store(addr, val, original.StoreUint64)
}

// StoreUintptr sets *addr to val.
func StoreUintptr(addr *uintptr, val uintptr) {
	store(addr, val, original.StoreUintptr)
}

// SwapInt32 sets *addr to new and returns the value before.
func SwapInt32(addr *int32, new int32) (old int32) {
	return update(addr, new, word[int32].swap, original.SwapInt32)
}

// SwapInt64 sets *addr to new and returns the value before.
func SwapInt64(addr *int64, new int64) (old int64) {
	return update(addr, new, word[int64].swap, original.SwapInt64)
}

// SwapUint32 sets *addr to new and returns the value before.
func SwapUint32(addr *uint32, new uint32) (old uint32) {
	return update(addr, new, word[uint32].swap, original.SwapUint32)
}

// SwapUint64 sets *addr to new and returns the value before.
func SwapUint64(addr *uint64, new uint64) (old uint64) {
	return update(addr, new, word[uint64].swap, original.SwapUint64)
}

// SwapUintptr sets *addr to new and returns the value before.
func SwapUintptr(addr *uintptr, new uintptr) (old uintptr) {
	return update(addr, new, word[uintptr].swap, original.SwapUintptr)
}

// CompareAndSwapInt32 sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapInt32(addr *int32, old, new int32) (swapped bool) {
	return compareAndSwap(addr, old, new, original.CompareAndSwapInt32)
}

// CompareAndSwapInt64 sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapInt64(addr *int64, old, new int64) (swapped bool) {
	return compareAndSwap(addr, old, new, original.CompareAndSwapInt64)
}

// CompareAndSwapUint32 sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapUint32(addr *uint32, old, new uint32) (swapped bool) {
	return compareAndSwap(addr, old, new, original.CompareAndSwapUint32)
}

// CompareAndSwapUint64 sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapUint64(addr *uint64, old, new uint64) (swapped bool) {
	return compareAndSwap(addr, old, new, original.CompareAndSwapUint64)
}

// CompareAndSwapUintptr sets *addr to new if it is old, and reports whether it was.
func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool) {
	return compareAndSwap(addr, old, new, original.CompareAndSwapUintptr)
}

// AddInt32 adds delta to *addr and returns the sum.
func AddInt32(addr *int32, delta int32) (new int32) {
	return update(addr, delta, word[int32].add, original.AddInt32)
}

// AddInt64 adds delta to *addr and returns the sum.
func AddInt64(addr *int64, delta int64) (new int64) {
	return update(addr, delta, word[int64].add, original.AddInt64)
}

// AddUint32 adds delta to *addr and returns the sum.
func AddUint32(addr *uint32, delta uint32) (new uint32) {
	return update(addr, delta, word[uint32].add, original.AddUint32)
}

// AddUint64 adds delta to *addr and returns the sum.
func AddUint64(addr *uint64, delta uint64) (new uint64) {
	return update(addr, delta, word[uint64].add, original.AddUint64)
}

// AddUintptr adds delta to *addr and returns the sum.
func AddUintptr(addr *uintptr, delta uintptr) (new uintptr) {
	return update(addr, delta, word[uintptr].add, original.AddUintptr)
}

// AndInt32 keeps the bits of *addr that are in the mask, and returns the value before.
func AndInt32(addr *int32, mask int32) (old int32) {
	return update(addr, mask, word[int32].and, original.AndInt32)
}

// AndInt64 keeps the bits of *addr that are in the mask, and returns the value before.
func AndInt64(addr *int64, mask int64) (old int64) {
	return update(addr, mask, word[int64].and, original.AndInt64)
}

// AndUint32 keeps the bits of *addr that are in the mask, and returns the value before.
func AndUint32(addr *uint32, mask uint32) (old uint32) {
	return update(addr, mask, word[uint32].and, original.AndUint32)
}

// AndUint64 keeps the bits of *addr that are in the mask, and returns the value before.
func AndUint64(addr *uint64, mask uint64) (old uint64) {
	return update(addr, mask, word[uint64].and, original.AndUint64)
}

// AndUintptr keeps the bits of *addr that are in the mask, and returns the value before.
func AndUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	return update(addr, mask, word[uintptr].and, original.AndUintptr)
}

// OrInt32 sets the bits of *addr that are in the mask, and returns the value before.
func OrInt32(addr *int32, mask int32) (old int32) {
	return update(addr, mask, word[int32].or, original.OrInt32)
}

// OrInt64 sets the bits of *addr that are in the mask, and returns the value before.
func OrInt64(addr *int64, mask int64) (old int64) {
	return update(addr, mask, word[int64].or, original.OrInt64)
}

// OrUint32 sets the bits of *addr that are in the mask, and returns the value before.
func OrUint32(addr *uint32, mask uint32) (old uint32) {
	return update(addr, mask, word[uint32].or, original.OrUint32)
}

// OrUint64 sets the bits of *addr that are in the mask, and returns the value before.
func OrUint64(addr *uint64, mask uint64) (old uint64) {
	return update(addr, mask, word[uint64].or, original.OrUint64)
}

// OrUintptr sets the bits of *addr that are in the mask, and returns the value before.
func OrUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	return update(addr, mask, word[uintptr].or, original.OrUintptr)
}
