// Package cell is the memory that a park counts its references in.
//
// Usually that memory is an ordinary Go object. Under -asan and -msan it is
// taken from C's heap instead and freed when the count reaches zero, because
// only there do the sanitizers see a use after free. It is the only package of
// the runner that uses cgo, and only in those two builds; the runner's mutants
// and its explored copy import it unchanged, so it holds plain words only and
// no operation on them.
//
// # Limits
//
// The address sanitizer sees plain loads and stores, not atomic operations and
// not locks. [Cell.Alive] is a plain load for it to see.
package cell

// Cell is the counted part of a park.
type Cell struct {
	canary uint64
	// Count is the number of references. Once there is more than one
	// goroutine to hold them, use it by atomic operations only.
	Count int32
	// Generation counts how often the park was recycled. It changes only
	// while nobody holds a reference.
	Generation uint32
	// Runnable is the flag that a wake sets and the park resets, both under
	// the park's lock.
	Runnable bool
}

// chirp is what the canary of a living cell holds.
const chirp = 0x657874_72656d65
