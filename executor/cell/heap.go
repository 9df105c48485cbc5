//go:build !(asan || msan)

package cell

// Guarded says whether cells are on C's heap, where the sanitizers watch them.
const Guarded = false

// New returns a cell of zeros.
func New() *Cell { return &Cell{canary: chirp} }

// Free does nothing: the collector frees.
func (c *Cell) Free() {}

// Live returns the number of cells that are allocated and not freed, or zero
// where nobody counts.
func Live() int { return 0 }

// Alive does nothing: on Go's heap a cell is never freed too early.
func (c *Cell) Alive() {}
