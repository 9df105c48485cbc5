package program_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
)

// texts returns the texts of programs.
func texts(programs []*program.Program) (all []string) {
	for _, p := range programs {
		all = append(all, p.String())
	}
	return all
}

// notLarger requires that nothing there is more of in q than in p.
func notLarger(t *testing.T, q, p *program.Program) {
	t.Helper()
	small, large := q.Shape(), p.Shape()
	for _, c := range []struct {
		what         string
		small, large int
	}{
		{"polls", small.Polls, large.Polls}, {"Runs", small.Runs, large.Runs},
		{"goroutines", small.Goroutines, large.Goroutines}, {"handles", small.Handles, large.Handles},
		{"wakes", small.Wakes, large.Wakes}, {"stores", small.Stores, large.Stores},
		{"reads", small.Reads, large.Reads}, {"unwinds", small.Unwinds, large.Unwinds},
		{"actions", small.Actions, large.Actions},
	} {
		require.LessOrEqual(t, c.small, c.large, "more %s in\n%s\nthan in\n%s", c.what, q, p)
	}
}

func TestAShrinkOfALegalProgramIsLegalAndNotLarger(t *testing.T) {
	random(150, 48, func(data []byte) {
		p := program.Decode(data)
		before := p.String()
		for _, q := range program.Shrinks(p) {
			require.NoError(t, program.Check(q), "%s\nof\n%s", q, p)
			require.NotEqual(t, before, q.String(), "a shrink is the program itself")
			notLarger(t, q, p)
		}
		require.Equal(t, before, p.String(), "shrinking has changed the program")
	})
}

func TestAShrinkOfAHostileProgramExpectsTheSame(t *testing.T) {
	for name, p := range kept(t, "hostile") {
		shrinks := program.Shrinks(p)
		for _, q := range shrinks {
			require.Equal(t, p.Expect, q.Expect, name)
			require.NotEmpty(t, q.Polls, name)
		}
	}
}

func TestEveryPartOfAProgramShrinks(t *testing.T) {
	for _, c := range []struct{ reason, text, want string }{
		{"a handle goes with all that is done to it", "poll { clone a; go { wakeref a; wake a }; ready 0 }", "poll { ready 0 }"},
		{"clones of a handle become clones of the poll's own", "poll { clone a; clone b of a; drop a; drop b; ready 0 }", "poll { clone b; drop b; ready 0 }"},
		{"a poll goes", "poll { wakeref cx; pending }\npoll { ready 0 }", "poll { ready 0 }"},
		{"what comes after goes", "poll { ready 0 }\nafter { yield; yield }", "poll { ready 0 }"},
		{"one of two actions goes", "poll { yield; store; ready 0 }", "poll { store; ready 0 }"},
		{"repetitions become one", "poll 7 { wakeref cx; pending }\npoll { ready 0 }", "poll { wakeref cx; pending }\npoll { ready 0 }"},
		{"repetitions are halved", "poll 7 { wakeref cx; pending }\npoll { ready 0 }", "poll 3 { wakeref cx; pending }\npoll { ready 0 }"},
		{"repetitions are one less", "poll 7 { wakeref cx; pending }\npoll { ready 0 }", "poll 6 { wakeref cx; pending }\npoll { ready 0 }"},
		{"a fresh waker becomes Run's", "poll fresh { ready 0 }", "poll { ready 0 }"},
		{"a panic becomes ready", "poll { panic }", "poll { ready 0 }"},
		{"a value becomes 0", "poll { ready 7 }", "poll { ready 0 }"},
		{"a goroutine is done in place", "poll { go { yield; sleep 1 }; ready 0 }", "poll { yield; sleep 1; ready 0 }"},
		{"a goroutine does less", "poll { go { yield; sleep 1 }; ready 0 }", "poll { go { yield }; ready 0 }"},
		{"a nested Run's poll is done in place", "poll { run { poll { yield; ready 1 } }; ready 0 }", "poll { yield; ready 0 }"},
		{"a nested Run does less", "poll { run { poll { yield; ready 1 } }; ready 0 }", "poll { run { poll { ready 1 } }; ready 0 }"},
		{"a nested Run is all there is", "poll { run { poll { yield; ready 1 } }; panic }", "poll { yield; ready 1 }"},
		{"a poll wakes its own waker", "poll { clone a; wake a; pending }\npoll { ready 0 }", "poll { wakeref cx; pending }\npoll { ready 0 }"},
		{"a clone of another becomes one of the poll's own", "poll { clone a; clone b of a; drop a; drop b; ready 0 }", "poll { clone a; clone b; drop a; drop b; ready 0 }"},
		{"a wake becomes a drop", "poll { clone a; wake a; ready 0 }", "poll { clone a; drop a; ready 0 }"},
		{"a number of handles is halved", "poll { clone a *9; drop a; ready 0 }", "poll { clone a *4; drop a; ready 0 }"},
		{"a sleep becomes short", "poll { sleep 100; ready 0 }", "poll { sleep 1; ready 0 }"},
	} {
		require.Contains(t, texts(program.Shrinks(parse(t, c.text))), c.want, c.reason)
	}
}

func TestTheSimplestProgramDoesNotShrink(t *testing.T) {
	require.Empty(t, program.Shrinks(parse(t, "poll { ready 0 }")))
}

// A step is local, so where Minimize ends is the simplest of its neighbours only.
// Each row has the fewest and the most actions that it may come to.
func TestMinimizeFindsASimpleProgramThatFails(t *testing.T) {
	for _, c := range []struct {
		reason       string
		fails        func(program.Shape) bool
		fewest, most int
	}{
		{"whatever it does", func(program.Shape) bool { return true }, 0, 0},
		{"two goroutines and a late wake", func(s program.Shape) bool { return s.Goroutines >= 2 && s.LateWakes >= 1 }, 3, 4},
		{"two polls", func(s program.Shape) bool { return s.Polls >= 2 }, 1, 2},
		{"two handles", func(s program.Shape) bool { return s.Handles >= 2 }, 4, 4},
		{"a nested Run", func(s program.Shape) bool { return s.Runs >= 2 }, 1, 1},
		{"a read", func(s program.Shape) bool { return s.Reads >= 1 }, 4, 6},
	} {
		t.Run(c.reason, func(t *testing.T) {
			fails := func(p *program.Program) bool { return c.fails(p.Shape()) }
			tried, fewest := 0, c.most
			random(500, 48, func(data []byte) {
				p := program.Decode(data)
				if tried == 12 || !fails(p) {
					return
				}
				tried++
				asked := map[string]bool{p.String(): true}
				q := program.Minimize(p, func(q *program.Program) bool {
					text := q.String()
					require.False(t, asked[text], "asked twice of\n%s", text)
					asked[text] = true
					return fails(q)
				})
				require.True(t, fails(q))
				require.NoError(t, program.Check(q))
				notLarger(t, q, p)
				require.LessOrEqual(t, q.Shape().Actions, c.most, "%s", q)
				fewest = min(fewest, q.Shape().Actions)
				for _, simpler := range program.Shrinks(q) {
					require.True(t, asked[simpler.String()], "never asked of\n%s", simpler)
				}
			})
			require.Equal(t, 12, tried)
			require.Equal(t, c.fewest, fewest)
		})
	}
}

func TestMinimizeKeepsAProgramOfWhichNothingElseFails(t *testing.T) {
	p := parse(t, "poll { clone a; go { wake a }; pending }\npoll { ready 7 }")
	require.Same(t, p, program.Minimize(p, func(*program.Program) bool { return false }))
}
