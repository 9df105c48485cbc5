package program_test

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

const actions = "the actions are clone, wake, wakeref, drop, go, yield, sleep, write, read, store, refresh, wakestored, run, lock, once, block"

func TestAMistakeInATextIsToldWithItsPlace(t *testing.T) {
	for _, c := range []struct{ reason, text, want string }{
		{"no text is no program", "", `1:1: expected poll, found the end of the text: a program has at least one`},
		{"a comment alone is no program", "# poll { ready 0 }", `1:19: expected poll, found the end of the text: a program has at least one`},
		{"what comes after needs a poll before it", "after { }", `1:1: expected poll, found "after": a program has at least one`},
		{"a program ends with its after", "poll { ready 0 } after { } poll { ready 0 }", `1:28: expected poll, after or the end, found "poll"`},
		{"an action may not stand outside of a block", "poll { ready 0 } drop a", `1:18: expected poll, after or the end, found "drop"`},

		{"unknown action in a poll", "poll {\n\tfork a; ready 0 }", `2:2: unknown action "fork": ` + actions},
		{"unknown action in a goroutine", "poll { go { fork a }; ready 0 }", `1:13: unknown action "fork": ` + actions},
		{"an end is no action of a goroutine", "poll { go { pending }; ready 0 }", `1:13: unknown action "pending": ` + actions},
		{"an end is no action after the Run", "poll { ready 0 } after { ready 0 }", `1:26: unknown action "ready": ` + actions},
		{"a number is no action", "poll { ready 0 } after { 7 }", `1:26: unknown action "7": ` + actions},

		{"a clone needs a name", "poll { clone; ready 0 }", `1:13: expected the name of a handle, found ";"`},
		{"a clone of needs a name", "poll { clone a of; ready 0 }", `1:18: expected the name of a handle, found ";"`},
		{"a wake needs a name", "poll { wake }", `1:13: expected the name of a handle, found "}"`},
		{"a number is no name", "poll { drop 7; ready 0 }", `1:13: expected the name of a handle, found "7"`},
		{"a write needs a name", "poll { go { write }; ready 0 }", `1:19: expected the name of a variable, found "}"`},
		{"a read needs a name before the text ends", "poll { read", `1:12: expected the name of a variable, found the end of the text`},

		{"an action names no handle", "poll { clone wake; ready 0 }", `1:14: "wake" is a word of the language and can't name a handle`},
		{"an end names no handle", "poll { clone ready; ready 0 }", `1:14: "ready" is a word of the language and can't name a handle`},
		{"cx is the poll's own waker", "poll { clone cx; ready 0 }", `1:14: "cx" is a word of the language and can't name a handle`},
		{"fresh names no handle", "poll { wake fresh; ready 0 }", `1:13: "fresh" is a word of the language and can't name a handle`},
		{"poll names no variable", "poll { go { write poll }; ready 0 }", `1:19: "poll" is a word of the language and can't name a variable`},
		{"cx is no variable", "poll { read cx; ready 0 }", `1:13: "cx" is a word of the language and can't name a variable`},

		{"a poll is done at least once", "poll 0 { pending }", `1:6: the number of repetitions must be from 1 to 10000, not 0`},
		{"a poll is not repeated without end", "poll 10001 { pending }", `1:6: the number of repetitions must be from 1 to 10000, not 10001`},
		{"a number may not outgrow an int", "poll 99999999999999999999 { pending }", `1:6: the number of repetitions must be from 1 to 10000, not 99999999999999999999`},
		{"one name has at least one handle", "poll { clone a *0; ready 0 }", `1:17: the number of handles must be from 1 to 1000, not 0`},
		{"one name has not too many handles", "poll { clone a *1001; ready 0 }", `1:17: the number of handles must be from 1 to 1000, not 1001`},
		{"a star says how many", "poll { clone a *; ready 0 }", `1:17: expected the number of handles, found ";"`},
		{"a sleep has an end", "poll { sleep 1001; ready 0 }", `1:14: the number of milliseconds must be from 1 to 1000, not 1001`},
		{"a sleep says for how long", "poll { sleep; ready 0 }", `1:13: expected the number of milliseconds, found ";"`},
		{"a yield gives way at least once", "poll { yield 0; ready 0 }", `1:14: the number of yields must be from 1 to 1000, not 0`},
		{"a lock says for how long", "poll { lock; ready 0 }", `1:12: expected the number of yields, found ";"`},
		{"a once is not held too long", "poll { once 1001; ready 0 }", `1:13: the number of yields must be from 1 to 1000, not 1001`},
		{"a value fits in 31 bits", "poll { ready 2147483648 }", `1:14: the value must be from 0 to 2147483647, not 2147483648`},
		{"only ready has a value", "poll { panic 7 }", `1:14: expected "}", found "7"`},

		{"a poll has a block", "poll pending", `1:6: expected "{", found "pending"`},
		{"fresh comes after the number", "poll fresh 2 { pending }", `1:12: expected "{", found "2"`},
		{"a goroutine has a block", "poll { go wake a; ready 0 }", `1:11: expected "{", found "wake"`},
		{"a nested Run has a block", "poll { run poll { ready 0 } }", `1:12: expected "{", found "poll"`},
		{"a nested Run has a poll", "poll { run { }; ready 0 }", `1:14: expected poll, found "}": a program has at least one`},
		{"a nested Run expects nothing of its own", "poll { run { expect leak poll { ready 0 } }; ready 0 }", `1:14: expected poll, found "expect": a program has at least one`},
		{"after has a block", "poll { ready 0 } after wake a", `1:24: expected "{", found "wake"`},

		{"a poll says how it ends", "poll { wakeref cx }", `1:19: expected an action, or pending, ready, panic or goexit to end the poll, found "}"`},
		{"an end is the last thing in a poll", "poll { pending; yield }", `1:17: expected "}", found "yield"`},
		{"the text ends in a poll", "poll {\n", `2:1: expected an action, or pending, ready, panic or goexit to end the poll, found the end of the text`},
		{"the text ends before the brace", "poll { ready 0", `1:15: expected "}", found the end of the text`},
		{"the text ends in a goroutine", "poll { go { yield;", `1:19: unknown action the end of the text: ` + actions},

		{"upper case is no letter", "poll { Wake a }", `1:8: unexpected character 'W'`},
		{"no sign but the four", "poll ( ready 0 )", `1:6: unexpected character '('`},
		{"a number has no sign", "poll { ready -1 }", `1:14: unexpected character '-'`},
		{"a character of more than a byte", "poll { clone ä }", `1:14: unexpected character 'ä'`},
		{"columns count bytes", "poll { # ää\n}", `2:1: expected an action, or pending, ready, panic or goexit to end the poll, found "}"`},
		{"a byte that is no character", "poll { \xff }", `1:8: unexpected character '�'`},

		{"expect wants a rule", "expect trouble poll { ready 0 }", `1:8: expected the id of a rule, found "trouble"`},
		{"a rule is a word", "expect 7 poll { ready 0 }", `1:8: expected the id of a rule, found "7"`},
		{"expect at the end of the text", "expect", `1:7: expected the id of a rule, found the end of the text`},

		{"goroutines too deep", "poll { " + strings.Repeat("go { ", 17) + "yield", `1:93: goroutines and Runs are nested more than 16 deep`},
		{"Runs too deep", "poll { " + strings.Repeat("run { poll { ", 17) + "yield", `1:229: goroutines and Runs are nested more than 16 deep`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			p, err := program.Parse(c.text)
			require.EqualError(t, err, c.want)
			require.Nil(t, p)
			require.IsType(t, &program.Error{}, err)
		})
	}
}

func TestATextComesBackAsItWasWritten(t *testing.T) {
	for _, text := range []string{
		"poll { clone a; ready 0 }",
		"poll { clone a of b; ready 0 }",
		"poll { clone a *300; clone b of a *2; ready 0 }",
		"poll { wake a; wake cx; ready 0 }",
		"poll { wakeref a; wakeref cx; ready 0 }",
		"poll { drop a; drop cx; ready 0 }",
		"poll { go { clone b of a; wake b }; go { go { wake a }; yield }; ready 0 }",
		"poll { yield; yield 5; ready 0 }",
		"poll { sleep 1; sleep 1000; ready 0 }",
		"poll { write x; read x; ready 0 }",
		"poll { store; refresh; wakestored; ready 0 }",
		"poll { run { poll { pending } poll { ready 1 } after { wake a } }; ready 0 }",
		"poll { lock 3; once 4; block; ready 0 }",
		"poll { pending }\npoll { ready 2147483647 }\npoll { panic }\npoll { goexit }",
		"poll 1000 { pending }\npoll fresh { pending }\npoll 10000 fresh { pending }",
		"poll { ready 0 }\nafter { wake a; go { drop b } }",
		"expect use-after-drop\npoll { clone late-1; ready 0 }",
	} {
		require.Equal(t, text, parse(t, text).String())
	}
}

func TestEveryRuleCanBeExpected(t *testing.T) {
	for _, r := range rule.All() {
		p := parse(t, "expect "+string(r)+" poll { ready 0 }")
		require.Equal(t, r, p.Expect)
		require.True(t, p.Hostile())
		require.Equal(t, "expect "+string(r)+"\npoll { ready 0 }", p.String())
	}
	require.False(t, parse(t, "poll { ready 0 }").Hostile())
}

func TestLayoutAndCommentsMeanNothing(t *testing.T) {
	const canonical = "poll { clone a; go { yield; wake a }; pending }\npoll { ready 0 }\nafter { yield }"
	for reason, text := range map[string]string{
		"one line":                   "poll { clone a; go { yield; wake a }; pending } poll { ready 0 } after { yield }",
		"no semicolons":              "poll { clone a go { yield wake a } pending } poll { ready } after { yield }",
		"more semicolons than there": "poll { ;; clone a;; go {; yield; wake a; };; pending;; };; poll {; ready 0; }; after {; yield; }",
		"a line each":                "poll {\n\tclone a\n\tgo {\n\t\tyield 1\n\t\twake a\n\t}\n\tpending\n}\npoll {\n\tready 0\n}\nafter {\n\tyield\n}\n",
		"lines that end in two":      "poll {\r\nclone a\r\ngo { yield\r\nwake a }\r\npending }\r\npoll { ready 0 }\r\nafter { yield }\r\n",
		"no space where none need":   "poll{clone a;go{yield;wake a};pending}poll{ready 0}after{yield}",
		"comments":                   "# first\npoll { clone a # } ready\n#\ngo { yield; wake a }; pending } # äöü\npoll 1 { ready 0 }\nafter { yield }# last",
	} {
		require.Equal(t, canonical, parse(t, text).String(), reason)
	}
}

func TestAParsedProgramKnowsItsPlaces(t *testing.T) {
	p := parse(t, "# a comment\npoll { clone a\n  go { wake a }; pending }\n poll { ready 0 }")
	require.Equal(t, program.Pos{Line: 2, Col: 1}, p.Polls[0].Pos)
	require.Equal(t, program.Pos{Line: 2, Col: 8}, p.Polls[0].Body[0].Pos)
	require.Equal(t, program.Pos{Line: 3, Col: 3}, p.Polls[0].Body[1].Pos)
	require.Equal(t, program.Pos{Line: 3, Col: 8}, p.Polls[0].Body[1].Body[0].Pos)
	require.Equal(t, program.Pos{Line: 4, Col: 2}, p.Polls[1].Pos)
}

// A text that was damaged is a program or a mistake, never a panic and never
// neither. What is a program comes back from its own text.
func TestNoTextIsTooBrokenForTheParser(t *testing.T) {
	var texts []string
	for _, folder := range []string{"corpus", "hostile"} {
		for _, p := range kept(t, folder) {
			texts = append(texts, p.String())
		}
	}
	slices.Sort(texts)
	pieces := []string{"", "", "", "", "{", "}", ";", "*", "0", "7", "9999", "cx", "of", "poll ", "run { ", "go { ", "after { ", "expect ", "#", "\n", "\x00", "é", "ready ", "pending "}
	r := rand.New(rand.NewSource(1))
	programs, mistakes := 0, 0
	for range 5000 {
		text := texts[r.Intn(len(texts))]
		for range 1 + r.Intn(2) {
			from := r.Intn(len(text) + 1)
			to := min(len(text), from+r.Intn(6))
			text = text[:from] + pieces[r.Intn(len(pieces))] + text[to:]
		}
		p, err := program.Parse(text)
		if err != nil {
			require.Nil(t, p, text)
			mistakes++
			continue
		}
		require.NotNil(t, p, text)
		_ = program.Check(p) // any verdict will do
		require.Equal(t, p.String(), parse(t, p.String()).String(), text)
		programs++
	}
	require.Greater(t, programs, 100, "the damage is too great to tell anything")
	require.Greater(t, mistakes, 1000, "the damage is too small to tell anything")
}
