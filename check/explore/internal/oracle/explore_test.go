package oracle

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// schedules calls f with the end of every schedule, until f is false. Nothing is
// left out and nothing is shared. It returns false if f did.
func schedules(start *machine, path []move, f func(end *machine) bool) bool {
	m := start.replay(path)
	moves := m.moves()
	for _, next := range moves {
		if !schedules(start, append(slices.Clip(path), next), f) {
			return false
		}
	}
	return len(moves) > 0 || f(m)
}

func TestTheTracesAreThoseOfAllSchedulesAndEachEndsInOneWay(t *testing.T) {
	complete := 0
	for seed := range uint64(drawn) {
		p, r := Draw(seed)
		if r.Prefixes > 200 {
			continue // it has too many schedules
		}
		outcomes, left := map[Key]Outcome{}, 500
		all := schedules(newMachine(p), nil, func(end *machine) bool {
			key := Canonical(end.record.events)
			require.Equal(t, end.key, key, "seed %d: %v", seed, p)
			require.Contains(t, r.Traces, key, "seed %d: %v", seed, p)
			if _, ok := outcomes[key]; !ok {
				outcomes[key] = r.Traces[key].Outcome()
			}
			require.Equal(t, outcomes[key], end.outcome(), "seed %d: %v", seed, p)
			left--
			return left > 0
		})
		if all {
			complete++
			require.Len(t, r.Traces, len(outcomes), "seed %d: %v", seed, p)
		}
	}
	require.Greater(t, complete, drawn/4)
}

// Two goroutines' next events that don't conflict must not disable, enable or
// change each other. The test takes a random walk through each program.
func TestEventsThatDoNotConflictCommute(t *testing.T) {
	commuting := 0
	for seed := range uint64(drawn) {
		p, _ := Draw(seed)
		start, r := newMachine(p), rand.New(rand.NewPCG(seed, 1))
		for path := []move(nil); ; {
			m := start.replay(path)
			moves := m.moves()
			if len(moves) == 0 {
				break
			}
			for _, a := range moves {
				for _, b := range moves {
					if a.goroutine < b.goroutine && commute(t, start, path, a, b, p) {
						commuting++
					}
				}
				enables(t, start, path, a, p)
			}
			path = append(slices.Clip(path), moves[r.IntN(len(moves))])
		}
	}
	require.Greater(t, commuting, 5*drawn)
}

// commute checks that the moves commute after the path, unless they conflict.
func commute(t *testing.T, start *machine, path []move, a, b move, p Program) bool {
	path = slices.Clip(path)
	ea := last(start.replay(append(path, a)))
	eb := last(start.replay(append(path, b)))
	if conflict(ea, eb) {
		return false
	}
	require.Greater(t, start.replay(append(path, a)).choices(b.goroutine), b.choice, p)
	require.Greater(t, start.replay(append(path, b)).choices(a.goroutine), a.choice, p)
	ab, ba := start.replay(append(path, a, b)), start.replay(append(path, b, a))
	require.Equal(t, eb, last(ab), p)
	require.Equal(t, ea, last(ba), p)
	require.Equal(t, ab.outcome(), ba.outcome(), p)
	require.Equal(t, ab.key, ba.key, p)
	return true
}

// enables checks that the move conflicts with what is enabled by it.
func enables(t *testing.T, start *machine, path []move, a move, p Program) {
	path = slices.Clip(path)
	before, after := start.replay(path), start.replay(append(path, a))
	for g := range before.gs {
		if g != a.goroutine && before.choices(g) == 0 && after.choices(g) > 0 {
			require.True(t, conflict(last(after), last(start.replay(append(path, a, move{g, 0})))), p)
		}
	}
}

// last returns the last event.
func last(m *machine) Event { return m.record.events[len(m.record.events)-1] }

func TestATraceIsToldEventByEvent(t *testing.T) {
	p := mustParse("go { lock m0; while x0 == 0 { wait c0 }; unlock m0 }; go { lock m0; r0 = add x0 2; unlock m0; signal c0 }; lock m1; lock m1")
	r, err := Explore(p, 1000)
	require.NoError(t, err)
	require.Len(t, r.Traces, 2)
	require.Equal(t, 2, r.Stuck())
	var told []string
	for _, trace := range r.Traces {
		told = append(told, trace.String())
	}
	require.Contains(t, told, strings.TrimSpace(`
0      lock m1
0.1    lock m0
0.1    while x0 == 0 → 0
0.1    wait c0
0.2    lock m0
0.2    r0 = add x0 2 → 2
0.2    unlock m0
0.2    signal c0
0.1    wait c0
0.1    while x0 == 0 → 2
0.1    unlock m0
variables [2], results map[0.1:[0 2] 0.2:[2]], stuck [0]`))
}

func TestAMisuseOnAnyScheduleIsAnError(t *testing.T) {
	for text, want := range map[string]string{
		"go { lock m0 }; unlock m0":                      "misuse: unlock m0",
		"go { rlock l0 }; unlock l0":                     "misuse: unlock l0",
		"go { lock l0; unlock l0 }; runlock l0":          "misuse: runlock l0",
		"add w0 1; go { add w0 -1 }; add w0 -1":          "misuse: add w0 -1",
		"go { x0 = 1 }; r0 = x0; if r0 == 1 { wait c0 }": "misuse: wait c0",
	} {
		_, err := Explore(mustParse(text), 1000)
		require.ErrorIs(t, err, ErrMisuse)
		require.EqualError(t, err, want)
	}
}

func TestAProgramThatSpinsIsGivenUp(t *testing.T) {
	_, err := Explore(mustParse("while x0 == 0 { }"), 1000)
	require.ErrorIs(t, err, ErrLimit)
	_, err = Explore(mustParse("x0 = 1"), 2)
	require.NoError(t, err, "the empty prefix and the whole")
	_, err = Explore(mustParse("x0 = 1; x0 = 2"), 2)
	require.ErrorIs(t, err, ErrLimit)
}
