package input_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/program"
)

// targets are those whose inputs stand for programs, with how many bytes stand before these.
var targets = map[string]int{"FuzzRun": 0, "FuzzExplore": 3, "FuzzDiff": 3, "FuzzHostile": 2, "FuzzConcurrent": 1}

// drawn are inputs as a fuzzer makes them up.
func drawn(n, most int) (all [][]byte) {
	random := rand.New(rand.NewPCG(1, 1))
	for range n {
		data := make([]byte, random.IntN(most))
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		all = append(all, data)
	}
	return all
}

func parse(t *testing.T, text string) *program.Program {
	t.Helper()
	p, err := program.Parse(text)
	require.NoError(t, err)
	return p
}

func TestAnInputThatIsTakenApartAndPutTogetherSaysTheSame(t *testing.T) {
	for target, head := range targets {
		put := 0
		for _, data := range drawn(300, 60) {
			in, ok := input.Decode(target, data)
			require.True(t, ok)
			require.Len(t, in.Head, head)
			again, ok := in.Encode()
			if !ok {
				continue // its programs take more bytes than it had, and than are looked at
			}
			put++
			back, ok := input.Decode(target, again)
			require.True(t, ok)
			require.Equal(t, in.Text(), back.Text())
			if target != "FuzzConcurrent" { // which has the count there, in several ways
				require.Equal(t, in.Head, back.Head)
			}
		}
		require.Greater(t, put, 280, target)
	}
}

func TestWhatTheTargetWouldNotLookAtIsNotPutTogether(t *testing.T) {
	in, _ := input.Decode("FuzzExplore", nil)
	long := parse(t, "poll { yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1;"+
		"yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1;"+
		"yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; yield 1; ready 0 }")
	_, ok := in.With(0, long).Encode()
	require.False(t, ok)
	run, _ := input.Decode("FuzzRun", nil)
	_, ok = run.With(0, long).Encode()
	require.True(t, ok)
	_, ok = run.With(0, parse(t, "poll { go { }; ready 0 }")).Encode()
	require.False(t, ok, "bytes can't say it")
}

func TestTextsStandForNoProgram(t *testing.T) {
	require.False(t, input.Known("FuzzParse"))
	_, ok := input.Decode("FuzzParse", []byte("poll { ready 0 }"))
	require.False(t, ok)
	for target := range targets {
		require.True(t, input.Known(target))
		require.Equal(t, target == "FuzzExplore", input.Scheduled(target))
	}
}

func TestProgramsAreTakenAwayToTheFewestThatTheTargetRuns(t *testing.T) {
	in, _ := input.Decode("FuzzConcurrent", []byte{2<<1 | 1})
	require.Len(t, in.Programs, 4)
	for i := range in.Programs {
		in = in.With(i, parse(t, "poll { ready "+string(rune('0'+i))+" }"))
	}
	in, ok := in.Without(1)
	require.True(t, ok)
	in, ok = in.Without(2)
	require.True(t, ok)
	require.Equal(t, "poll { ready 0 }\n---\npoll { ready 2 }", in.Text())
	_, ok = in.Without(0)
	require.False(t, ok)
	data, ok := in.Encode()
	require.True(t, ok)
	back, _ := input.Decode("FuzzConcurrent", data)
	require.Equal(t, in.Text(), back.Text())
	require.EqualValues(t, 1, back.Head[0]&1, "they still run apart")
	run, _ := input.Decode("FuzzRun", nil)
	_, ok = run.Without(0)
	require.False(t, ok)
}

func TestAVariantHasTheSameProgramsAndNoHeadComesTwice(t *testing.T) {
	for target, want := range map[string]int{"FuzzRun": 1, "FuzzDiff": 1, "FuzzConcurrent": 1, "FuzzHostile": 4, "FuzzExplore": 1 + 24 + 24} {
		in, _ := input.Decode(target, []byte{3, 9, 7, 0xff})
		all := in.Variants()
		require.Len(t, all, want, target)
		heads := map[string]bool{}
		for _, v := range all {
			require.Equal(t, in.Text(), v.Text())
			require.Len(t, v.Head, targets[target])
			heads[string(v.Head)] = true
		}
		require.Equal(t, in.Head, all[0].Head)
		require.Len(t, heads, want, target)
	}
	plain, _ := input.Decode("FuzzExplore", []byte{1, 2, 0})
	require.Len(t, plain.Variants(), 24, "it is one of them, and none spends a wakeup that it doesn't")
}

func TestAFileHoldsTheBytesOfAnInput(t *testing.T) {
	for _, data := range drawn(50, 40) {
		back, ok := input.Bytes(input.File(data))
		require.True(t, ok)
		require.Equal(t, data, back)
	}
	require.Equal(t, "bf0ef7b5bc14c497", input.Name([]byte(input.Begin)))
	for _, text := range []string{
		"", input.Begin, input.Begin + "string(\"a\")\n", input.Begin + "[]byte(\"a\"\n", input.Begin + "[]byte(a)\n",
		input.Begin + "[]byte(\"a\")\n[]byte(\"b\")\n", "go test fuzz v2\n[]byte(\"a\")\n",
	} {
		_, ok := input.Bytes([]byte(text))
		require.False(t, ok, "%q", text)
	}
}
