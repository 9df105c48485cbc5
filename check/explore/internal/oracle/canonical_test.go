package oracle

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// conflict is the definition, word for word.
func conflict(a, b Event) bool {
	if a.Goroutine == b.Goroutine {
		return true
	}
	for _, x := range a.Accesses {
		for _, y := range b.Accesses {
			if x.Object == y.Object && (x.Write || y.Write) {
				return true
			}
		}
	}
	return false
}

// least returns the sequence's normal form: of all the orders that keep those of
// events that conflict, the least by the goroutines' names.
func least(events []Event) string {
	var b strings.Builder
	for left := events; len(left) > 0; {
		first := -1
		for i, e := range left {
			free := true
			for _, before := range left[:i] {
				free = free && !conflict(before, e)
			}
			if free && (first < 0 || e.Goroutine < left[first].Goroutine) {
				first = i
			}
		}
		fmt.Fprintln(&b, left[first])
		left = append(left[:first:first], left[first+1:]...)
	}
	return b.String()
}

func TestTwoSequencesHaveOneKeyWhenTheyHaveOneNormalForm(t *testing.T) {
	const seed = 1
	r := rand.New(rand.NewPCG(seed, 0))
	for range 300 {
		events := make([]Event, 2+r.IntN(6))
		for i := range events {
			events[i].Goroutine = fmt.Sprint(r.IntN(3))
			for o := range 3 {
				if r.IntN(2) == 0 {
					events[i].Accesses = append(events[i].Accesses, Access{fmt.Sprint(o), r.IntN(2) == 0})
				}
			}
		}
		keys, forms := map[string]Key{}, map[Key]string{}
		for range 40 {
			key, form := Canonical(events), least(events)
			if known, ok := keys[form]; ok {
				require.Equal(t, known, key, "seed %d: two keys for\n%s", seed, form)
			}
			if known, ok := forms[key]; ok {
				require.Equal(t, known, form, "seed %d: one key", seed)
			}
			keys[form], forms[key] = key, form
			i := r.IntN(len(events) - 1)
			events[i], events[i+1] = events[i+1], events[i]
		}
	}
}

func TestTheOrderOfAccessesAndTheTextAreNotInTheKey(t *testing.T) {
	a, b := Access{"a", true}, Access{"b", false}
	key := Canonical([]Event{{"0", []Access{a, b}, "one"}})
	require.Equal(t, key, Canonical([]Event{{"0", []Access{b, a}, "two"}}))
	require.NotEqual(t, key, Canonical([]Event{{"0", []Access{a}, "one"}}))
	require.NotEqual(t, key, Canonical([]Event{{"1", []Access{a, b}, "one"}}))
	require.NotEqual(t, key, Canonical([]Event{{"0", []Access{a, {"b", true}}, "one"}}))
	require.Len(t, key.String(), 32)
}
