package program_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
)

// nest returns what open and shut make of inner when they are put around it n
// times.
func nest(n int, open, inner, shut string) string {
	return strings.Repeat(open, n) + inner + strings.Repeat(shut, n)
}

// Each row is a program that breaks one rule, with a twin beside it that is as
// like it as can be and legal.
func TestAnIllegalProgramIsToldWhyAndItsTwinIsLegal(t *testing.T) {
	for _, c := range []struct{ reason, text, want, twin string }{
		{"a future that is never ready parks for ever",
			"poll { wakeref cx; pending }", "1:1: the last poll ends the future",
			"poll { wakeref cx; pending } poll { ready 0 }"},
		{"nobody polls what was ready",
			"poll { ready 0 } poll { ready 0 }", "1:1: the last poll ends the future",
			"poll { ready 0 }"},
		{"nobody polls what has panicked",
			"poll { panic } poll { ready 0 }", "1:1: the last poll ends the future",
			"poll { wakeref cx; pending } poll { panic }"},

		{"nobody wakes it",
			"poll { pending } poll { ready 0 }", "1:1: pending without a wake",
			"poll { wakeref cx; pending } poll { ready 0 }"},
		{"a dropped handle wakes nobody",
			"poll { clone a; go { drop a }; pending } poll { ready 0 }", "1:1: pending without a wake",
			"poll { clone a; go { wake a }; pending } poll { ready 0 }"},
		{"a wake in one poll is none for the next",
			"poll { wakeref cx; pending } poll { pending } poll { ready 0 }", "1:30: pending without a wake",
			"poll { wakeref cx; pending } poll { wakeref cx; pending } poll { ready 0 }"},
		{"what is stored and left alone wakes nobody",
			"poll { store; pending } poll { ready 0 }", "1:1: pending without a wake",
			"poll { store; wakestored; pending } poll { ready 0 }"},
		{"what was stored in the poll before may be gone",
			"poll { store; wakeref cx; pending } poll { wakestored; pending } poll { ready 0 }", "1:37: pending without a wake",
			"poll { store; wakeref cx; pending } poll { store; wakestored; pending } poll { ready 0 }"},
		{"what is stored too late is not woken",
			"poll { wakestored; store; pending } poll { ready 0 }", "1:1: pending without a wake",
			"poll { refresh; wakestored; pending } poll { ready 0 }"},
		{"a wake of the nested Run is none of the outer one",
			"poll { run { poll { wakeref cx; pending } poll { ready 1 } }; pending } poll { ready 0 }", "1:1: pending without a wake",
			"poll { run { poll { wakeref cx; pending } poll { ready 1 } }; wakeref cx; pending } poll { ready 0 }"},
		{"a wake of the outer Run is none of the nested one",
			"poll { clone a; run { poll { wake a; pending } poll { ready 1 } }; pending } poll { ready 0 }", "1:23: pending without a wake",
			"poll { clone a; run { poll { wake a; wakeref cx; pending } poll { ready 1 } }; pending } poll { ready 0 }"},

		{"a handle is consumed",
			"poll { clone a; ready 0 }", "1:8: a is never consumed",
			"poll { clone a; ready 0 } after { drop a }"},
		{"also one that a nested Run has left",
			"poll { run { poll { clone a; ready 1 } }; ready 0 }", "1:21: a is never consumed",
			"poll { run { poll { clone a; ready 1 } }; wake a; ready 0 }"},
		{"also where the future panics",
			"poll { clone a; panic }", "1:8: a is never consumed",
			"poll { clone a; panic } after { wake a }"},
		{"a goroutine consumes what it owns",
			"poll { clone a; go { wakeref a }; ready 0 }", "1:17: the goroutine ends and has not consumed a",
			"poll { clone a; go { wakeref a; drop a }; ready 0 }"},
		{"also what it has made",
			"poll { clone a; go { clone b of a; wake a }; ready 0 }", "1:17: the goroutine ends and has not consumed b",
			"poll { clone a; go { clone b of a; wake a; wake b }; ready 0 }"},
		{"also what a nested Run has left to it",
			"poll { go { run { poll { clone a; ready 1 } } }; ready 0 }", "1:8: the goroutine ends and has not consumed a",
			"poll { go { run { poll { clone a; ready 1 } after { wake a } } }; ready 0 }"},

		{"a handle is consumed once",
			"poll { clone a; wake a; drop a; ready 0 }", "1:25: a was already consumed",
			"poll { clone a; wakeref a; drop a; ready 0 }"},
		{"nothing is cloned of what is gone",
			"poll { clone a; drop a; clone b of a; ready 0 }", "1:25: a was already consumed",
			"poll { clone a; clone b of a; drop a; drop b; ready 0 }"},
		{"a handle that a goroutine has taken is its own",
			"poll { clone a; go { wake a }; wakeref a; ready 0 }", "1:32: a was already consumed",
			"poll { clone a; wakeref a; go { wake a }; ready 0 }"},
		{"and so is what it has made of it",
			"poll { clone a; go { clone b of a; wake a }; wake b; ready 0 }", "1:46: b has moved into a goroutine",
			"poll { clone a; go { clone b of a; wake a; wake b }; ready 0 }"},
		{"also while it still has it",
			"poll { clone a; go { wakeref a }; wake a; ready 0 }", "1:35: a has moved into a goroutine",
			"poll { clone a; go { wakeref a; wake a }; ready 0 }"},
		{"a handle is not shared between two goroutines",
			"poll { clone a; go { wakeref a }; go { wake a }; ready 0 }", "1:40: a has moved into a goroutine",
			"poll { clone a; clone b of a; go { wakeref a; drop a }; go { wake b }; ready 0 }"},
		{"a goroutine has no part in what its own goroutine took",
			"poll { clone a; go { go { wakeref a }; wake a }; ready 0 }", "1:40: a has moved into a goroutine",
			"poll { clone a; go { wakeref a; go { wake a } }; ready 0 }"},
		{"a name is of a handle",
			"poll { wake a; ready 0 }", "1:8: a is not the name of a handle",
			"poll { clone a; wake a; ready 0 }"},
		{"before it is used",
			"poll { clone b of a; clone a; drop a; drop b; ready 0 }", "1:8: a is not the name of a handle",
			"poll { clone a; clone b of a; drop a; drop b; ready 0 }"},
		{"each handle has a name of its own",
			"poll { clone a; drop a; clone a; drop a; ready 0 }", "1:25: a is already the name of a handle",
			"poll { clone a; drop a; clone b; drop b; ready 0 }"},

		{"the poll's own waker is not given away",
			"poll { wake cx; ready 0 }", "1:8: wake cx: the poll's own waker is only lent",
			"poll { wakeref cx; ready 0 }"},
		{"nor dropped",
			"poll { drop cx; ready 0 }", "1:8: drop cx: the poll's own waker is only lent",
			"poll { clone a; drop a; ready 0 }"},
		{"nor used by a goroutine",
			"poll { go { wakeref cx }; ready 0 }", "1:13: cx outside of a poll",
			"poll { clone a; go { wakeref a; drop a }; ready 0 }"},
		{"nor cloned by one",
			"poll { go { clone a; wake a }; ready 0 }", "1:13: cx outside of a poll",
			"poll { clone a; go { clone b of a; wake a; wake b }; ready 0 }"},
		{"there is none after the Run",
			"poll { ready 0 } after { clone a; drop a }", "1:26: cx outside of a poll",
			"poll { clone b; ready 0 } after { clone a of b; drop a; drop b }"},

		{"a goroutine has no waker to keep",
			"poll { go { store }; ready 0 }", "1:13: store outside of a poll",
			"poll { store; ready 0 }"},
		{"nor has what comes after",
			"poll { ready 0 } after { refresh }", "1:26: refresh outside of a poll",
			"poll { refresh; ready 0 }"},
		{"the future takes with it what it has stored",
			"poll { store; ready 0 } after { wakestored }", "1:33: wakestored after the Run",
			"poll { store; wakestored; ready 0 }"},
		{"also for a goroutine that is started then",
			"poll { store; ready 0 } after { go { wakestored } }", "1:38: wakestored after the Run",
			"poll { store; go { wakestored }; ready 0 }"},

		{"a poll that repeats starts no goroutine",
			"poll 2 { go { yield }; wakeref cx; pending } poll { ready 0 }", "1:10: go in a poll that repeats",
			"poll { go { yield }; wakeref cx; pending } poll { ready 0 }"},
		{"nor a Run",
			"poll 2 { run { poll { ready 1 } }; wakeref cx; pending } poll { ready 0 }", "1:10: run in a poll that repeats",
			"poll { run { poll { ready 1 } }; wakeref cx; pending } poll { ready 0 }"},
		{"nor does it consume what was there before",
			"poll { clone a; wakeref cx; pending } poll 2 { wake a; pending } poll { ready 0 }", "1:39: a poll that repeats must consume the handles that it makes and no others, and a is one",
			"poll { clone a; wakeref cx; pending } poll 2 { wakeref a; pending } poll { drop a; ready 0 }"},
		{"nor leave what it has made",
			"poll 2 { clone a; wakeref a; pending } poll { drop a; ready 0 }", "1:1: a poll that repeats must consume the handles that it makes and no others, and a is one",
			"poll 2 { clone a; wake a; pending } poll { ready 0 }"},
		{"nor does it end the future",
			"poll 2 { ready 0 }", "1:1: a poll that repeats must be pending",
			"poll 2 { wakeref cx; pending } poll { ready 0 }"},

		{"a Goexit inside a nested Run would not stop there",
			"poll { run { poll { goexit } }; ready 0 }", "1:14: goexit inside a nested Run",
			"poll { run { poll { panic } }; goexit }"},
		{"Runs too deep",
			nest(5, "poll { run { ", "poll { ready 0 }", " }; ready 0 }"), "1:60: nested Runs are more than 4 deep",
			nest(4, "poll { run { ", "poll { ready 0 }", " }; ready 0 }")},
		{"goroutines too deep",
			"poll { " + nest(5, "go { ", "yield", " }") + "; ready 0 }", "1:28: goroutines are nested more than 4 deep",
			"poll { " + nest(4, "go { ", "yield", " }") + "; ready 0 }"},

		{"a write that is not another goroutine's needs no wake",
			"poll { write x; ready 0 }", "1:8: write outside of a goroutine that a poll has started",
			"poll { go { write x }; ready 0 }"},
		{"what a goroutine's goroutine writes is nobody's to publish",
			"poll { go { go { write x } }; ready 0 }", "1:18: write outside of a goroutine that a poll has started",
			"poll { go { go { yield }; write x }; ready 0 }"},
		{"what is written after the Run is read by nobody",
			"poll { ready 0 } after { go { write x } }", "1:31: write outside of a goroutine that a poll has started",
			"poll { go { write x }; ready 0 } after { go { yield } }"},
		{"a variable is written once",
			"poll { go { write x; write x }; ready 0 }", "1:22: x is written twice",
			"poll { go { write x; write y }; ready 0 }"},

		{"what never ends is hostile",
			"poll { go { block }; ready 0 }", "1:13: block never ends",
			"poll { go { lock 1000 }; ready 0 }"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			err := program.Check(parse(t, c.text))
			require.Error(t, err)
			require.Contains(t, "\n"+err.Error(), "\n"+c.want)
			require.NoError(t, program.Check(parse(t, c.twin)))
		})
	}
}

func TestEveryReasonIsToldInTheOrderOfTheText(t *testing.T) {
	err := program.Check(parse(t, "poll {\n wake a\n block\n pending }\npoll { ready 0 }"))
	var first *program.Error
	require.ErrorAs(t, err, &first)
	require.Equal(t, program.Pos{Line: 2, Col: 2}, first.Pos)
	require.Equal(t, []string{
		"2:2: a is not the name of a handle: clone it first",
		"3:2: block never ends: it is for hostile programs",
		"1:1: pending without a wake: every poll must arrange one, by itself or by a goroutine that it starts",
	}, strings.Split(err.Error(), "\n"))
}

// What can be written as a Go value but not as text is not legal either.
func TestAGoValueBeyondTheTextIsNotLegal(t *testing.T) {
	require.EqualError(t, program.Check(&program.Program{}), "1:1: a program has at least one poll")
	poll := program.Poll{Times: 1, End: program.Ready}
	for _, c := range []struct {
		reason string
		change func(*program.Poll)
		want   string
	}{
		{"a poll that is done no time", func(p *program.Poll) { p.Times = 0 }, "the number of repetitions must be from 1 to 10000, not 0"},
		{"a name of no handle", func(p *program.Poll) {
			p.Body = []program.Stmt{{Op: program.Clone, Name: "a", From: program.CX}, {Op: program.Drop, Name: "a"}}
		}, "the number of handles must be from 1 to 1000, not 0"},
		{"a sleep without end", func(p *program.Poll) {
			p.Body = []program.Stmt{{Op: program.Sleep, N: 1001}}
		}, "the number of milliseconds must be from 1 to 1000, not 1001"},
		{"no yield", func(p *program.Poll) { p.Body = []program.Stmt{{Op: program.Yield}} }, "the number of yields must be from 1 to 1000, not 0"},
	} {
		p := poll
		c.change(&p)
		var first *program.Error
		require.ErrorAs(t, program.Check(&program.Program{Polls: []program.Poll{p}}), &first, c.reason)
		require.Equal(t, c.want, first.What)
	}
	require.NoError(t, program.Check(&program.Program{Polls: []program.Poll{poll}}))
}

func TestTheKeptProgramsAreWhatTheirFoldersSay(t *testing.T) {
	for name, p := range kept(t, "corpus") {
		require.NoError(t, program.Check(p), name)
		require.False(t, p.Hostile(), name)
	}
	for name, p := range kept(t, "hostile") {
		require.Error(t, program.Check(p), name)
		require.True(t, p.Hostile(), name)
	}
}

// A read is legal where a wake is sure to have come between it and the write.
func TestWhatIsReadWasPublished(t *testing.T) {
	for _, c := range []struct {
		reason string
		text   string
		legal  bool
	}{
		{"the only wake publishes",
			"poll { clone a; go { write x; wake a }; pending } poll { read x; ready 0 }", true},
		{"and for all polls that follow",
			"poll { clone a; go { write x; wake a }; pending } poll { wakeref cx; pending } poll { read x; ready 0 }", true},
		{"and from a poll that is not the first",
			"poll { wakeref cx; pending } poll { clone a; go { write x; wake a }; pending } poll { read x; ready 0 }", true},
		{"by reference as well",
			"poll { clone a; go { write x; wakeref a; drop a }; pending } poll { read x; ready 0 }", true},
		{"however late it comes",
			"poll { clone a; go { sleep 9; write x; sleep 9; wake a }; pending } poll { read x; ready 0 }", true},
		{"several variables at once",
			"poll { clone a; go { write x; write y; wake a }; pending } poll { read x; read y; ready 0 }", true},
		{"but not before the poll has ended",
			"poll { clone a; go { write x; wake a }; read x; pending } poll { ready 0 }", false},
		{"but no drop",
			"poll { clone a; clone b; go { wake b }; go { write x; drop a }; pending } poll { read x; ready 0 }", false},
		{"but no wake before the write",
			"poll { clone a; go { wakeref a; write x; drop a }; pending } poll { read x; ready 0 }", false},
		{"nor both",
			"poll { clone a; go { wakeref a; write x; wake a }; pending } poll { read x; ready 0 }", false},
		{"but not if another wake may come first",
			"poll { clone a; clone b; go { write x; wake a }; go { wake b }; pending } poll { read x; ready 0 }", false},
		{"or did by the poll itself",
			"poll { clone a; wakeref cx; go { write x; wake a }; pending } poll { read x; ready 0 }", false},
		{"or may still come from a poll before",
			"poll { clone b; go { wake b }; pending } poll { clone a; go { write x; wake a }; pending } poll { read x; ready 0 }", false},
		{"or by what is stored",
			"poll { clone a; store; go { wakestored }; go { write x; wake a }; pending } poll { read x; ready 0 }", false},

		{"a longer sleep publishes whatever comes first",
			"poll { clone a; wakeref cx; go { write x; wake a }; sleep 1; pending } poll { read x; ready 0 }", true},
		{"a sleep that is longer by a millisecond",
			"poll { clone a; wakeref cx; go { sleep 2; write x; sleep 3; wake a }; sleep 6; pending } poll { read x; ready 0 }", true},
		{"in two naps as well",
			"poll { clone a; wakeref cx; go { sleep 5; write x; wake a }; sleep 3; sleep 3; pending } poll { read x; ready 0 }", true},
		{"but not one that is as long",
			"poll { clone a; wakeref cx; go { sleep 2; write x; sleep 3; wake a }; sleep 5; pending } poll { read x; ready 0 }", false},
		{"but not one that comes before the goroutine",
			"poll { clone a; wakeref cx; sleep 9; go { write x; wake a }; pending } poll { read x; ready 0 }", false},
		{"nor one of the next poll",
			"poll { clone a; wakeref cx; go { write x; wake a }; pending } poll { sleep 9; read x; ready 0 }", false},
		{"nor one of another goroutine",
			"poll { clone a; wakeref cx; go { write x; wake a }; go { sleep 9 }; pending } poll { read x; ready 0 }", false},
		{"a sleep without a wake publishes nothing",
			"poll { wakeref cx; go { write x }; sleep 1; pending } poll { read x; ready 0 }", false},

		{"wakestored publishes nothing: another may have taken what was stored",
			"poll { wakeref cx; store; go { write x; wakestored }; sleep 1; pending } poll { read x; ready 0 }", false},
		{"not even alone",
			"poll { store; go { write x; wakestored }; pending } poll { read x; ready 0 }", false},
		{"a lock before the wake takes a time that is not written",
			"poll { clone a; go { lock 1; write x; wake a }; sleep 1; pending } poll { read x; ready 0 }", false},
		{"a once as well",
			"poll { clone a; go { write x; once 1; wake a }; sleep 1; pending } poll { read x; ready 0 }", false},
		{"a nested Run as well",
			"poll { clone a; wakeref cx; go { write x; run { poll { ready 1 } }; wake a }; sleep 1; pending } poll { read x; ready 0 }", false},
		{"also where the wake is inside of it",
			"poll { clone a; wakeref cx; go { sleep 5; write x; run { poll { wake a; ready 1 } } }; sleep 1; pending } poll { read x; ready 0 }", false},
		{"a lock after the wake does no harm",
			"poll { clone a; wakeref cx; go { write x; wake a; lock 1 }; sleep 1; pending } poll { read x; ready 0 }", true},

		{"the writer wakes by itself: its goroutine is another",
			"poll { clone a; wakeref cx; go { write x; go { wake a } }; sleep 1; pending } poll { read x; ready 0 }", false},
		{"a wake of the outer Run publishes nothing to the nested one",
			"poll { clone a; run { poll { wakeref cx; go { write x; wake a }; sleep 1; pending } poll { read x; ready 1 } }; ready 0 }", false},
		{"a wake of the nested Run publishes to it",
			"poll { run { poll { clone a; go { write x; wake a }; pending } poll { read x; ready 1 } }; ready 0 }", true},
		{"and not to the outer one",
			"poll { run { poll { clone a; go { write x; wake a }; pending } poll { ready 1 } }; wakeref cx; pending } poll { read x; ready 0 }", false},
		{"what is read was written",
			"poll { clone a; go { write y; wake a }; pending } poll { read x; ready 0 }", false},
		{"a goroutine reads nothing",
			"poll { clone a; go { write x; wake a }; pending } poll { go { read x }; ready 0 }", false},
		{"nor does what comes after",
			"poll { clone a; go { write x; wake a }; pending } poll { ready 0 } after { read x }", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			err := program.Check(parse(t, c.text))
			if c.legal {
				require.NoError(t, err)
				return
			}
			var first *program.Error
			require.True(t, errors.As(err, &first))
			require.Contains(t, first.What, "is read where no wake is sure to have published it")
		})
	}
}
