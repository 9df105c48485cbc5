package program_test

import (
	"bytes"
	"math/rand"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
)

func TestEveryByteStringIsALegalProgram(t *testing.T) {
	for _, c := range []struct{ n, length int }{
		{1, 0}, {256, 1}, {2000, 8}, {2000, 64}, {300, 256}, {30, program.MaxBytes}, {10, 2 * program.MaxBytes},
	} {
		random(c.n, c.length, func(data []byte) {
			p := program.Decode(data)
			require.NoError(t, program.Check(p), "%x\n%s", data, p)
			require.False(t, p.Hostile())
			require.Equal(t, p.String(), parse(t, p.String()).String(), "its text is that of another program")
		})
	}
}

func TestASingleByteRepeatedIsALegalProgram(t *testing.T) {
	for b := range 256 {
		p := program.Decode(bytes.Repeat([]byte{byte(b)}, 256))
		require.NoError(t, program.Check(p), "%d\n%s", b, p)
	}
}

func TestDecodeLooksAtMaxBytesAndNoMore(t *testing.T) {
	random(20, program.MaxBytes, func(data []byte) {
		longer := append(bytes.Clone(data), 0, 1, 2, 3, 250)
		require.Equal(t, program.Decode(data).String(), program.Decode(longer).String())
	})
}

func TestDecodeLeavesItsBytesAlone(t *testing.T) {
	random(20, 64, func(data []byte) {
		before := bytes.Clone(data)
		program.Decode(data)
		require.Equal(t, before, data)
	})
}

func TestAnEmptyStringIsTheProgramOfOneClone(t *testing.T) {
	require.Equal(t, "poll { clone a; ready 0 }\nafter { go { wake a } }", program.Decode(nil).String())
}

func TestADecodedProgramIsSoonRun(t *testing.T) {
	random(30, program.MaxBytes, func(data []byte) {
		// What Decode closes by itself adds to its bound, but not much.
		s := program.Decode(data).Shape()
		require.LessOrEqual(t, s.Goroutines, 2*64)
		require.LessOrEqual(t, s.Polls, 2*64+1)
	})
}

// roundTrip requires that p comes back from its bytes under the names of Decode.
func roundTrip(t *testing.T, p *program.Program) {
	t.Helper()
	data, ok := program.Encode(p)
	require.True(t, ok, "%s", p)
	require.Equal(t, program.Rename(p).String(), program.Decode(data).String())
}

func TestADecodedProgramComesBackFromItsBytes(t *testing.T) {
	for _, length := range []int{0, 1, 2, 4, 8, 16, 32, 64} {
		random(300, length, func(data []byte) { roundTrip(t, program.Decode(data)) })
	}
}

func TestADecodedProgramHasTheNamesOfDecode(t *testing.T) {
	random(500, 64, func(data []byte) {
		p := program.Decode(data)
		require.Equal(t, p.String(), program.Rename(p).String())
	})
}

func TestAKeptProgramComesBackFromItsBytes(t *testing.T) {
	none := map[string]string{}
	for name, p := range kept(t, "corpus") {
		if _, ok := program.Encode(p); !ok {
			none[name] = p.String()
			continue
		}
		roundTrip(t, p)
	}
	t.Logf("kept programs without a byte form: %v", none)
	require.LessOrEqual(t, len(none), 2, "too few of the kept programs can be food for the fuzzer")
}

func TestEncodeRefusesWhatTheByteFormCannotSay(t *testing.T) {
	for _, c := range []struct{ reason, text string }{
		{"it is not legal", "poll { clone a; ready 0 }"},
		{"it expects to break a rule", "expect leak poll { clone a; drop a; ready 0 }"},
		{"a value of more than a byte", "poll { clone a; drop a; ready 256 }"},
		{"more repetitions than the form has", "poll 2049 { wakeref cx; pending } poll { clone a; drop a; ready 0 }"},
		{"more handles than the form has", "poll { clone a *513; drop a; ready 0 }"},
		{"more yields than the form has", "poll { clone a; drop a; yield 17; ready 0 }"},
		{"a longer sleep than the form has", "poll { clone a; drop a; sleep 257; ready 0 }"},
		{"a goroutine that does nothing", "poll { clone a; drop a; go { }; ready 0 }"},
	} {
		_, ok := program.Encode(parse(t, c.text))
		require.False(t, ok, c.reason)
	}
}

// A fuzzer begins with inputs that are no better than these.
func TestHalfOfRandomInputsWakeLateFromTwoGoroutines(t *testing.T) {
	const inputs = 2000
	good := 0
	random(inputs, 64, func(data []byte) {
		if s := program.Decode(data).Shape(); s.Goroutines >= 2 && s.LateWakes >= 1 {
			good++
		}
	})
	t.Logf("%d of %d programs, %.1f %%", good, inputs, 100*float64(good)/inputs)
	require.GreaterOrEqual(t, good, inputs/2)
}

func TestRenameChangesNothingButNames(t *testing.T) {
	for _, c := range []struct{ reason, text, want string }{
		{"handles in the order of their making",
			"poll { clone z; clone b of z; drop b; go { wake z }; pending } poll { ready 1 }",
			"poll { clone a; clone b of a; drop b; go { wake a }; pending }\npoll { ready 1 }"},
		{"variables have names of their own",
			"poll { clone q; go { write q; wake q }; pending } poll { read q; clone r; drop r; ready 1 }",
			"poll { clone a; go { write x; wake a }; pending }\npoll { read x; clone b; drop b; ready 1 }"},
		{"through nested Runs and what comes after",
			"poll { run { poll { clone n; ready 1 } after { wakeref n } }; clone m; ready 2 } after { wake n; wake m }",
			"poll { run { poll { clone a; ready 1 } after { wakeref a } }; clone b; ready 2 }\nafter { wake a; wake b }"},
		{"the poll's own waker keeps its name",
			"expect double-drop poll { wake cx; wakeref cx; ready 0 }",
			"expect double-drop\npoll { wake cx; wakeref cx; ready 0 }"},
	} {
		p := parse(t, c.text)
		before := p.String()
		require.Equal(t, c.want, program.Rename(p).String(), c.reason)
		require.Equal(t, before, p.String(), "the program that was renamed is another one now")
	}
}

func TestRenameHasANameForEachOfManyHandles(t *testing.T) {
	p := &program.Program{Polls: []program.Poll{{Times: 1, End: program.Ready}}}
	r := rand.New(rand.NewSource(1))
	for _, i := range r.Perm(1000) {
		name := string(rune('a'+i%10)) + string(rune('a'+i/10%10)) + string(rune('a'+i/100))
		p.Polls[0].Body = append(p.Polls[0].Body, program.Stmt{Op: program.Clone, Name: name, From: program.CX, N: 1}, program.Stmt{Op: program.Drop, Name: name})
	}
	require.NoError(t, program.Check(p))
	q := program.Rename(p)
	require.NoError(t, program.Check(q), "two handles have one name")
	require.Equal(t, q.String(), parse(t, q.String()).String(), "a name is no name in a text")
}
