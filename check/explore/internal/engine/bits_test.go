package engine

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// model is a set as everybody knows it.
type model map[int]bool

// both returns the intersection, in order.
func (m model) both(n model) (all []int) {
	for i := range m {
		if n[i] {
			all = append(all, i)
		}
	}
	slices.Sort(all)
	return all
}

// ends returns the lowest and the highest of what is in order, or -1.
func ends(all []int) (first, last int) {
	if len(all) == 0 {
		return -1, -1
	}
	return all[0], all[len(all)-1]
}

// mutate makes the same change to a set and to its model. The others are there to be
// joined and subtracted.
func mutate(r *rand.Rand, s, t *set, m, n model) {
	size := 64 + 64*len(s.more)
	switch i := r.IntN(size); r.IntN(24) {
	default:
		s.add(i)
		m[i] = true
	case 0, 1, 2, 3, 4, 5:
		s.remove(i)
		delete(m, i)
	case 6:
		s.clear()
		clear(m)
	case 7:
		s.copyFrom(t)
		clear(m)
		maps.Copy(m, n)
	case 8:
		s.join(t)
		maps.Copy(m, n)
	case 9:
		s.subtract(t)
		maps.DeleteFunc(m, func(i int, _ bool) bool { return n[i] })
	case 10:
		end := r.IntN(size + 80)
		s.below(end)
		maps.DeleteFunc(m, func(i int, _ bool) bool { return i >= end })
	case 11:
		end := r.IntN(size)
		s.fill(end)
		for i := range end {
			m[i] = true
		}
	}
}

func TestASetIsASetOfNumbers(t *testing.T) {
	const seed = 11
	r := rand.New(rand.NewPCG(seed, 0))
	for words := 1; words <= 5; words++ {
		a, b := newSet(words), newSet(words)
		s, u := &a, &b
		m, n := model{}, model{}
		for range 1000 {
			mutate(r, s, u, m, n)
			s, u, m, n = u, s, n, m
			var members []int
			for i := range 64 * words {
				if s.has(i) {
					members = append(members, i)
				}
			}
			require.Equal(t, slices.Sorted(maps.Keys(m)), members, "seed %d", seed)
			first, last := ends(members)
			require.Equal(t, first, s.first())
			require.Equal(t, last, s.last())
			require.Equal(t, first < 0, s.empty())
			end := r.IntN(64 * words)
			below, _ := slices.BinarySearch(members, end)
			_, last = ends(members[:below])
			require.Equal(t, last, s.lastBelow(end))
			var walked []int
			for i := s.first(); i >= 0; i = s.after(i) {
				walked = append(walked, i)
			}
			require.Equal(t, members, walked)
			_, last = ends(slices.DeleteFunc(members, func(i int) bool { return n[i] }))
			require.Equal(t, last, lastBeyond(s, u))
			wide := s.widened(2 * words)
			require.Equal(t, s.last(), wide.last())
			first, last = ends(m.both(n))
			require.Equal(t, first, firstOfBoth(s, u))
			require.Equal(t, last, lastOfBoth(s, u))
			require.Equal(t, first >= 0, s.meets(u))
		}
	}
}
