package engine

import (
	"math"
	"math/bits"
)

// A set is a set of positions in the log, one bit each. Most executions have no more
// than 64 events, so that the first word is kept by itself: what there is to be done
// with that alone, the compiler puts where it is called. All sets of an engine have the
// same number of words, which grows when the log does.
type set struct {
	word uint64   // the positions before 64
	more []uint64 // the others
}

// newSet returns a set of that many words.
func newSet(words int) set {
	if words == 1 {
		return set{}
	}
	return set{more: make([]uint64, words-1)}
}

// widened returns a set of that many words with the members of s.
func (s *set) widened(words int) set {
	wide := newSet(words)
	wide.copyFrom(s)
	return wide
}

func (s *set) has(i int) bool {
	if i < 64 {
		return s.word>>uint(i)&1 != 0
	}
	return s.more[i>>6-1]>>(uint(i)&63)&1 != 0
}

func (s *set) add(i int) {
	if i < 64 {
		s.word |= 1 << uint(i)
		return
	}
	s.more[i>>6-1] |= 1 << (uint(i) & 63)
}

func (s *set) remove(i int) {
	if i < 64 {
		s.word &^= 1 << uint(i)
		return
	}
	s.more[i>>6-1] &^= 1 << (uint(i) & 63)
}

func (s *set) clear() {
	s.word = 0
	if s.more != nil {
		clear(s.more)
	}
}

func (s *set) copyFrom(t *set) {
	s.word = t.word
	if t.more != nil {
		copy(s.more, t.more)
	}
}

func (s *set) join(t *set) {
	s.word |= t.word
	for i, w := range t.more {
		s.more[i] |= w
	}
}

func (s *set) subtract(t *set) {
	s.word &^= t.word
	for i, w := range t.more {
		s.more[i] &^= w
	}
}

// below keeps the positions before n.
func (s *set) below(n int) {
	s.word &= under(n)
	for i := range s.more {
		n -= 64
		s.more[i] &= under(n)
	}
}

// fill adds all positions before n.
func (s *set) fill(n int) {
	s.word |= under(n)
	for i := range s.more {
		n -= 64
		s.more[i] |= under(n)
	}
}

// under returns the word of the positions before n.
func under(n int) uint64 { return 1<<uint(max(n, 0)) - 1 }

func (s *set) meets(t *set) bool { return s.word&t.word != 0 || s.more != nil && s.meetsMore(t) }

func (s *set) meetsMore(t *set) bool {
	for i, w := range t.more {
		if s.more[i]&w != 0 {
			return true
		}
	}
	return false
}

func (s *set) empty() bool { return s.word == 0 && (s.more == nil || s.after(63) < 0) }

// first and last return the lowest and the highest position, or -1.
func (s *set) first() int {
	if s.more != nil {
		return s.after(-1)
	}
	return lowest(s.word)
}

func (s *set) last() int {
	if s.more != nil {
		return s.lastBelow(math.MaxInt)
	}
	return highest(s.word)
}

// after returns the lowest position after n, or -1.
func (s *set) after(n int) int {
	n++
	if n < 64 {
		if b := s.word &^ under(n); b != 0 || s.more == nil {
			return lowest(b)
		}
		n = 64
	}
	for w := n>>6 - 1; w < len(s.more); w++ {
		if b := s.more[w] &^ under(n-64*w-64); b != 0 {
			return 64*w + 64 + lowest(b)
		}
	}
	return -1
}

// lastBelow returns the highest position before n, or -1.
func (s *set) lastBelow(n int) int {
	for w := min(n>>6, len(s.more)) - 1; w >= 0; w-- {
		if b := s.more[w] & under(n-64*w-64); b != 0 {
			return 64*w + 64 + highest(b)
		}
	}
	return highest(s.word & under(n))
}

// firstOfBoth and lastOfBoth are those of the intersection.
func firstOfBoth(s, t *set) int {
	if b := s.word & t.word; b != 0 || s.more == nil {
		return lowest(b)
	}
	for i, w := range s.more {
		if w &= t.more[i]; w != 0 {
			return 64*i + 64 + lowest(w)
		}
	}
	return -1
}

func lastOfBoth(s, t *set) int {
	for i := len(s.more) - 1; i >= 0; i-- {
		if w := s.more[i] & t.more[i]; w != 0 {
			return 64*i + 64 + highest(w)
		}
	}
	return highest(s.word & t.word)
}

// lastBeyond returns the highest position of s that is not in t, or -1.
func lastBeyond(s, t *set) int {
	for i := len(s.more) - 1; i >= 0; i-- {
		if w := s.more[i] &^ t.more[i]; w != 0 {
			return 64*i + 64 + highest(w)
		}
	}
	return highest(s.word &^ t.word)
}

// lowest and highest return the number of a bit of the word, or -1 if it has none. Neither
// branches: what they find is no more foreseeable than the schedule.
func lowest(w uint64) int  { return bits.Len64(w&-w) - 1 }
func highest(w uint64) int { return bits.Len64(w) - 1 }
