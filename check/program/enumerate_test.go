package program_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
)

// size makes a size of its four bounds, in the order in which Size has them.
func size(polls, handles, goroutines, actions int) program.Size {
	return program.Size{Polls: polls, Handles: handles, Goroutines: goroutines, Actions: actions}
}

func TestAnEnumerationHasEachLegalProgramOnce(t *testing.T) {
	for _, c := range []struct {
		size program.Size
		want int
	}{
		{size(1, 0, 0, 0), 1},
		{size(1, 1, 1, 2), 28},
		{size(2, 1, 1, 3), 315},
		{size(2, 2, 1, 4), 3214},
		{size(2, 2, 2, 4), 6795},
	} {
		t.Run(fmt.Sprintf("%+v", c.size), func(t *testing.T) {
			seen := map[string]bool{}
			for p := range program.Enumerate(c.size) {
				text := p.String()
				require.NoError(t, program.Check(p), text)
				require.False(t, seen[text], "twice:\n%s", text)
				seen[text] = true
				s := p.Shape()
				require.LessOrEqual(t, s.Polls, c.size.Polls, text)
				require.LessOrEqual(t, s.Handles+s.Stores, c.size.Handles, text)
				require.LessOrEqual(t, s.Goroutines, c.size.Goroutines, text)
				require.LessOrEqual(t, s.Actions, c.size.Actions, text)
				require.Equal(t, text, program.Rename(p).String(), "other names than Decode's")
			}
			require.Len(t, seen, c.want)
		})
	}
}

func TestAnEnumerationIsInTheSameOrderTwice(t *testing.T) {
	first := texts(slices.Collect(program.Enumerate(size(2, 1, 1, 3))))
	require.Equal(t, first, texts(slices.Collect(program.Enumerate(size(2, 1, 1, 3)))))
}

func TestAnEnumerationEndsWhenItIsLeft(t *testing.T) {
	all := slices.Collect(program.Enumerate(size(2, 1, 1, 3)))
	for want := 1; want < len(all); want += 50 {
		n := 0
		for p := range program.Enumerate(size(2, 1, 1, 3)) {
			require.Equal(t, all[n].String(), p.String())
			if n++; n == want {
				break
			}
		}
		require.Equal(t, want, n)
	}
}

func TestALargerEnumerationHasAllOfTheSmaller(t *testing.T) {
	larger := texts(slices.Collect(program.Enumerate(size(2, 2, 1, 3))))
	require.Subset(t, larger, texts(slices.Collect(program.Enumerate(size(2, 1, 1, 3)))))
}

// writing spells every text of the enumeration's grammar within a size, legal or
// not. It knows the grammar and no rule.
type writing struct {
	each func(text string)
}

// from goes on after text: handles have been made, depth goroutines are open in
// a poll, or in what comes after.
func (w writing) from(text string, left program.Size, handles, depth int, after bool) {
	if depth > 0 {
		w.from(text+" }", left, handles, depth-1, after)
	} else if after {
		w.each(text + " }")
	} else {
		w.from(text+" ready 0 } after {", left, handles, 0, true)
		if left.Polls > 1 {
			next := left
			next.Polls--
			w.from(text+" pending } poll {", next, handles, 0, false)
		}
	}
	if left.Goroutines > 0 && left.Actions > 0 {
		next := left
		next.Goroutines--
		w.from(text+" go {", next, handles, depth+1, after)
	}
	if left.Actions == 0 {
		return
	}
	left.Actions--
	for _, action := range []string{"wakeref cx", "wakestored"} {
		w.from(text+" "+action, left, handles, depth, after)
	}
	for h := range handles {
		for _, action := range []string{"wake", "wakeref", "drop"} {
			w.from(fmt.Sprintf("%s %s %c", text, action, 'a'+h), left, handles, depth, after)
		}
	}
	if left.Handles == 0 {
		return
	}
	left.Handles--
	w.from(text+" store", left, handles, depth, after)
	w.from(fmt.Sprintf("%s clone %c", text, 'a'+handles), left, handles+1, depth, after)
	for h := range handles {
		w.from(fmt.Sprintf("%s clone %c of %c", text, 'a'+handles, 'a'+h), left, handles+1, depth, after)
	}
}

// idle reports whether a goroutine in p does nothing.
func idle(body []program.Stmt) bool {
	return slices.ContainsFunc(body, func(s program.Stmt) bool {
		return s.Op == program.Go && (len(s.Body) == 0 || idle(s.Body))
	})
}

func TestAnEnumerationLeavesOutNoLegalProgram(t *testing.T) {
	for _, size := range []program.Size{size(1, 1, 1, 2), size(2, 1, 1, 3), size(1, 2, 2, 3), size(3, 1, 0, 3)} {
		t.Run(fmt.Sprintf("%+v", size), func(t *testing.T) {
			want, all := map[string]bool{}, 0
			writing{each: func(text string) {
				all++
				p := parse(t, text)
				busy := !idle(p.After) && !slices.ContainsFunc(p.Polls, func(poll program.Poll) bool { return idle(poll.Body) })
				if busy && program.Check(p) == nil {
					want[p.String()] = true
				}
			}}.from("poll {", size, 0, 0, false)
			got := texts(slices.Collect(program.Enumerate(size)))
			slices.Sort(got)
			require.Equal(t, slices.Sorted(maps.Keys(want)), got)
			t.Logf("%d of %d texts are legal", len(want), all)
		})
	}
}

func TestASizeIsReadAsItIsWritten(t *testing.T) {
	size, err := program.ParseSize("3,2,1,5")
	require.NoError(t, err)
	require.Equal(t, program.Size{Polls: 3, Handles: 2, Goroutines: 1, Actions: 5}, size)
	require.Equal(t, "3,2,1,5", size.String())
	for _, bad := range []string{"", "1", "1,2,3", "1,2,3,4,5", "0,1,1,1", "-1,1,1,1", "1,1,1,x", "1,1,1,101", "1 ,1,1,1"} {
		_, err := program.ParseSize(bad)
		require.Error(t, err, bad)
	}
}

func TestAnEnumerationEndsWithItsContext(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	defer end()
	n := 0
	for range program.EnumerateContext(ctx, size(2, 1, 1, 3)) {
		if n++; n == 3 {
			end()
		}
	}
	require.Equal(t, 3, n)
	require.Empty(t, slices.Collect(program.EnumerateContext(ctx, size(100, 100, 100, 100))), "it would go on for ever")
}
