package ledger

import (
	"math/bits"
	"sync/atomic"

	"github.com/extremely-boring/extreme/check/internal/race"
)

// accounts are those of the handles, by number. An account is never moved, because in
// journals other goroutines look at theirs meanwhile: beyond the first ones they are in
// chunks, each as large as all before it. Numbers are given, and chunks made, behind the
// race detector's back: that two goroutines clone orders nothing else that they do.
type accounts struct {
	first []handle
	more  [32]atomic.Pointer[[]handle]
	made  atomic.Uint32 // how many there are
}

// number gives the next number.
func (a *accounts) number() Handle {
	race.Disable()
	defer race.Enable()
	return Handle(a.made.Add(1) - 1)
}

// begin gives Run's own handle its number, which is the first.
func (a *accounts) begin() {
	race.Disable()
	defer race.Enable()
	a.made.Store(1)
}

// len returns how many there are.
func (a *accounts) len() uint32 {
	race.Disable()
	defer race.Enable()
	return a.made.Load()
}

// of returns the account of a handle that was given its number.
func (a *accounts) of(h Handle) *handle {
	size := uint32(len(a.first))
	if uint32(h) < size {
		return &a.first[h]
	}
	n := bits.Len32(uint32(h)/size) - 1
	return &a.chunk(n, size<<n)[uint32(h)-size<<n]
}

// chunk returns the n-th chunk. Whoever comes first makes it. Its header is read where
// only the hidden order is sure of it.
//
//go:norace
func (a *accounts) chunk(n int, size uint32) []handle {
	race.Disable()
	defer race.Enable()
	chunk := a.more[n].Load()
	if chunk == nil {
		fresh := make([]handle, size)
		if chunk = &fresh; !a.more[n].CompareAndSwap(nil, chunk) {
			chunk = a.more[n].Load()
		}
	}
	return *chunk
}

// clear forgets all handles, when nothing acts on them any more.
func (a *accounts) clear() {
	for h := range a.len() {
		*a.of(Handle(h)) = handle{}
	}
	a.made.Store(0)
}
