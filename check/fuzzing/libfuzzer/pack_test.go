package main

import (
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
)

const root = "../../.."

func TestWhatIsPackedIsUnpackedAsItWas(t *testing.T) {
	signatures := [][]string{everyKind, {"[]byte"}, {"string"}, {"bool"}, {"int"}, {"string", "[]byte"}, {"[]byte", "[]byte", "bool"}}
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for range 1000 {
		for _, s := range signatures {
			all := draw(random, s)
			back, ok := unpack(pack(all), s)
			require.True(t, ok, "seed %d: %v", seed, all)
			require.Equal(t, string(entry(all)), string(entry(back)), "seed %d", seed)
		}
	}
}

func TestEverySeedIsPackedAndComesBackUnderItsBytes(t *testing.T) {
	all, err := targets(root)
	require.NoError(t, err)
	require.Len(t, all, 6)
	for _, target := range all {
		types, err := signature(corpus(root, target))
		require.NoError(t, err)
		require.Len(t, types, 1, "the programs would spend most inputs on lengths")
		entries, err := readEntries(corpus(root, target))
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(entries), 5, target)
		for name, e := range entries {
			back, ok := unpack(pack(e), types)
			require.True(t, ok, name)
			require.Equal(t, e, back, filepath.Join(target, name))
		}
	}
}

// The cases are the consumer's own code, read once: libfuzzer prove holds packing against
// it, and this holds what a fuzzer makes up.
func TestBytesThatAFuzzerMakesUpAreUnpackedAsTheConsumerDoes(t *testing.T) {
	for _, c := range []struct {
		reason, raw string
		signature   []string
		want        string
	}{
		{"a length that fits is taken", "\x00\x00\x00\x02ab", []string{"[]byte"}, `[]byte("ab")`},
		{"one that does not is taken modulo what is left", "\xff\x00\x00\x01abc", []string{"[]byte"}, `[]byte("a")`},
		{"zero stands for thirty", "\x00\x00\x00\x00abcd", []string{"[]byte"}, `[]byte("ab")`},
		{"a multiple of what is left is empty", "\x00\x00\x00\x04ab", []string{"[]byte"}, `[]byte("")`},
		{"without a byte after the length there is nothing", "\x00\x00\x00\x02", []string{"[]byte"}, ""},
		{"a string may be shorter than what is left", "\x00\x00\x00\x01ab", []string{"string"}, `string("a")`},
		{"and not be longer", "\x00\x00\x00\x03ab", []string{"string"}, ""},
		{"what is odd is false", "\x03", []string{"bool"}, "bool(false)"},
		{"a number may begin with what counts most", "\x00\x00\x00\x00\x00\x00\x01\x02\x01", []string{"int"}, "int(258)"},
		{"what comes later is given up, too", "\x02\x00\x00\x00\x07a", []string{"bool", "string"}, ""},
	} {
		all, ok := unpack([]byte(c.raw), c.signature)
		require.Equal(t, c.want != "", ok, c.reason)
		if ok {
			require.Equal(t, input.Begin+c.want+"\n", string(entry(all)), c.reason)
		}
	}
}

func TestACorpusFileThatIsWrongIsRefusedWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"go test fuzz v2\n[]byte(\"\")\n":                 `line 1: not "go test fuzz v1"`,
		"go test fuzz v1\n[]byte(\"\")\nfloat32(1)\n":     `line 3: "float32(1)" is no argument of a type that can be packed`,
		"go test fuzz v1\nstring(\"a)\n":                  `line 2: "\"a" is no string`,
		"go test fuzz v1\nint(99999999999999999999999)\n": `line 2: "99999999999999999999999" is no int`,
		"go test fuzz v1\nbool(true\n":                    `line 2: "bool(true" is no argument of a type that can be packed`,
	} {
		_, err := parseEntry([]byte(text))
		require.EqualError(t, err, want)
	}
}
