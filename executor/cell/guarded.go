//go:build asan || msan

package cell

// #include <stdlib.h>
import "C"

import (
	"sync/atomic"
	"unsafe"
)

// Guarded says whether cells are on C's heap, where the sanitizers watch them.
const Guarded = true

var live atomic.Int64

// New returns a cell of zeros. The memory comes as it is from C's heap, and
// each word is written here, so that the memory sanitizer can tell if one was
// not.
func New() *Cell {
	live.Add(1)
	c := (*Cell)(C.malloc(C.size_t(unsafe.Sizeof(Cell{}))))
	*c = Cell{canary: chirp}
	return c
}

// Free gives the memory back. Any use of c after that is for the sanitizer to
// report.
func (c *Cell) Free() {
	c.canary = 0
	live.Add(-1)
	C.free(unsafe.Pointer(c))
}

// Live returns the number of cells that are allocated and not freed.
func Live() int { return int(live.Load()) }

// Alive is a plain load of the canary, which the address sanitizer sees. A park
// calls it on both sides of what the sanitizer does not see.
func (c *Cell) Alive() {
	if c.canary != chirp {
		panic("cell: the canary is dead: a park was used after its count reached zero")
	}
}
