package engine

import "math/bits"

// A set is a set of positions in the log, one bit each. All sets of an engine have
// the same number of words, which grows when the log does.
type set []uint64

func (s set) has(i int) bool { return s[i>>6]>>(uint(i)&63)&1 != 0 }
func (s set) add(i int)      { s[i>>6] |= 1 << (uint(i) & 63) }
func (s set) remove(i int)   { s[i>>6] &^= 1 << (uint(i) & 63) }
func (s set) copyFrom(t set) { copy(s, t) }
func (s set) clear() {
	for i := 0; i < len(s); i++ { // a call of clear takes longer for a word or two
		s[i] = 0
	}
}
func (s set) join(t set) {
	for i, w := range t {
		s[i] |= w
	}
}
func (s set) subtract(t set) {
	for i, w := range t {
		s[i] &^= w
	}
}

// below keeps the positions before n.
func (s set) below(n int) {
	w := n >> 6
	if w >= len(s) {
		return
	}
	s[w] &= 1<<(uint(n)&63) - 1
	s[w+1:].clear()
}

// under returns word w of the set of the positions before n.
func under(n, w int) uint64 {
	switch n -= w << 6; {
	case n >= 64:
		return ^uint64(0)
	case n > 0:
		return 1<<uint(n) - 1
	}
	return 0
}

func (s set) meets(t set) bool {
	for i, w := range t {
		if s[i]&w != 0 {
			return true
		}
	}
	return false
}

func (s set) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// first and last return the lowest and the highest position, or -1.
func (s set) first() int {
	for i, w := range s {
		if w != 0 {
			return i<<6 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

func (s set) last() int {
	for i := len(s) - 1; i >= 0; i-- {
		if w := s[i]; w != 0 {
			return i<<6 + 63 - bits.LeadingZeros64(w)
		}
	}
	return -1
}

// lastBelow returns the highest position before n, or -1.
func (s set) lastBelow(n int) int {
	w := n >> 6
	if b := s[w] & (1<<(uint(n)&63) - 1); b != 0 {
		return w<<6 + 63 - bits.LeadingZeros64(b)
	}
	return s[:w].last()
}

// firstOfBoth and lastOfBoth are those of the intersection.
func firstOfBoth(s, t set) int {
	for i, w := range s {
		if w &= t[i]; w != 0 {
			return i<<6 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

func lastOfBoth(s, t set) int {
	for i := len(s) - 1; i >= 0; i-- {
		if w := s[i] & t[i]; w != 0 {
			return i<<6 + 63 - bits.LeadingZeros64(w)
		}
	}
	return -1
}

func trailing(w uint64) int { return bits.TrailingZeros64(w) }
func leading(w uint64) int  { return bits.LeadingZeros64(w) }
func ones(w uint64) int     { return bits.OnesCount64(w) }
