package fuzz_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/program"
)

// The seeds are made here and kept in testdata/fuzz, where go test finds them.

// ofCorpus are the kept programs of package check that are short enough to be seeds, and
// that bytes can say.
var ofCorpus = []string{
	"another-waker-each-poll", "coalesced-then-woken-by-another", "concurrent-runs", "drop-order", "goexit-keeps-a-clone",
	"late-wake-crosses-the-next-run", "late-wakes", "panic-in-nested-run", "panic-keeps-a-clone", "payload-by-a-second-wake",
	"payload-by-the-only-wake", "ready-at-once", "self-wake", "slide", "stored-and-replaced", "three-hundred-clones",
	"wake-lands-in-nested-park", "wake-then-nested-run",
}

// exploredSeeds are those of them that are light, each with a strategy.
var exploredSeeds = []string{
	"another-waker-each-poll", "coalesced-then-woken-by-another", "concurrent-runs", "drop-order", "goexit-keeps-a-clone",
	"late-wake-crosses-the-next-run", "late-wakes", "panic-in-nested-run", "payload-by-the-only-wake", "slide",
	"stored-and-replaced", "wake-lands-in-nested-park",
}

// concurrentSeeds are programs that run at once, in one bubble and apart.
var concurrentSeeds = []struct {
	name     string
	apart    bool
	programs []string
}{
	{"late-wakes-cross-the-next-run", false, []string{"late-wakes", "slide"}},
	{"late-wakes-apart", true, []string{"late-wakes", "slide"}},
	{"three-in-one-bubble", false, []string{"self-wake", "slide", "drop-order"}},
	{"four-apart", true, []string{"slide", "late-wakes", "self-wake", "payload-by-the-only-wake"}},
	{"a-panic-beside-a-storm", false, []string{"panic-keeps-a-clone", "three-hundred-clones"}},
	{"a-goexit-apart", true, []string{"goexit-keeps-a-clone", "slide", "late-wakes"}},
	{"stored-wakers-cross", false, []string{"stored-and-replaced", "late-wakes", "stored-and-replaced"}},
	{"nested-as-deep-as-it-goes", false, []string{"wake-lands-in-nested-park", "concurrent-runs"}},
}

// hostileSeeds break a program each, by the number of the breakage.
var hostileSeeds = []struct {
	name    string
	breaks  string
	place   byte
	program string
}{
	{"forgotten-clone", "forget a handle", 0, "slide"},
	{"forgotten-where-it-panics", "forget a handle", 0, "panic-keeps-a-clone"},
	{"double-drop", "drop a handle that is consumed", 0, "late-wakes"},
	{"double-drop-of-three-hundred", "drop a handle that is consumed", 0, "three-hundred-clones"},
	{"double-wake", "wake a handle that is consumed", 1, "slide"},
	{"wakeref-after-wake", "wake a consumed handle by reference", 0, "slide"},
	{"clone-after-drop", "clone a consumed handle", 0, "drop-order"},
	{"borrowed-waker-woken", "wake the borrowed waker", 0, "self-wake"},
	{"borrowed-waker-dropped", "drop the borrowed waker", 0, "wake-then-nested-run"},
	{"goroutine-blocked", "block a goroutine for ever", 0, "slide"},
	{"goroutine-blocked-before-it-wakes", "block a goroutine before it wakes", 0, "slide"},
	{"pending-without-a-wake", "wake nobody", 0, "slide"},
	{"nested-pending-without-a-wake", "wake nobody", 0, "wake-then-nested-run"},
	{"dropped-not-woken", "drop where it should wake", 0, "slide"},
	{"dropped-when-it-is-too-late-to-matter", "drop where it should wake", 1, "slide"},
}

// parseSeeds are inputs as a person gives them, right and wrong.
var parseSeeds = map[string]string{
	"slide":                     "poll { clone a; go { wake a }; pending }\npoll { clone b; ready 7 }\nafter { wake b }\n",
	"every-action":              "poll 2 fresh { clone a of cx *3; wakeref a; drop a; yield 2; sleep 5; store; refresh; wakestored; lock 3; once 3; pending } poll { go { write x; block } read x run { poll { goexit } } panic }",
	"hostile":                   "expect leak # a comment\npoll { clone a; ready 1 }",
	"panic-with-a-value":        "\xff10",
	"a-poll-that-does-not-end":  "poll { wakeref cx",
	"a-number-out-of-range":     "poll 10001 { pending }",
	"a-word-as-a-name":          "poll { clone wake; ready }",
	"no-such-action":            "poll { wakeup cx; pending }",
	"not-ascii":                 "poll { clone é; ready 1 }",
	"nested-too-deep":           "poll { go { go { go { go { go { go { go { go { go { go { go { go { go { go { go { go { go { go { } } } } } } } } } } } } } } } } } } ready }",
	"size":                      "2,2,2,5",
	"size-of-three":             "2,2,2",
	"size-without-end":          "2,2,2,99999999999999999999",
	"token-of-a-park":           "k1t1.AQAAAAA",
	"token-that-is-cut":         "p.AA",
	"token-with-many-wakeups":   "\x00\x00\x00\x00\x09",
	"token-of-a-long-execution": "\x00\x00\x00\x00\x00\x00\xfe\xff\x3f",
	"strategy":                  "surw",
	"less-than-nothing":         "-1",
}

// corpusProgram returns a kept program of package check.
func corpusProgram(t *testing.T, name string) *program.Program {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "check", "testdata", "corpus", name+".future"))
	require.NoError(t, err)
	p, err := program.Parse(string(text))
	require.NoError(t, err)
	return p
}

// encoded returns its bytes.
func encoded(t *testing.T, name string) []byte {
	t.Helper()
	data, ok := program.Encode(corpusProgram(t, name))
	require.True(t, ok, "%s has no bytes", name)
	return data
}

// seeds returns the inputs by target and name.
func seeds(t *testing.T) map[string]map[string]any {
	t.Helper()
	all := map[string]map[string]any{"FuzzRun": {}, "FuzzExplore": {}, "FuzzConcurrent": {}, "FuzzHostile": {}, "FuzzParse": {}, "FuzzDiff": {}}
	for _, name := range ofCorpus {
		data := encoded(t, name)
		all["FuzzRun"][name] = data
		all["FuzzDiff"][name] = append([]byte{0, 1, 0}, data...)
	}
	for i, name := range exploredSeeds {
		strategy := byte(i % len(strategies))
		all["FuzzExplore"][name] = append([]byte{strategy, byte(i), 0}, encoded(t, name)...)
	}
	for _, s := range concurrentSeeds {
		all["FuzzConcurrent"][s.name] = concurrentSeed(t, s.apart, s.programs)
	}
	for _, s := range hostileSeeds {
		n := slices.IndexFunc(breakages, func(b breakage) bool { return b.name == s.breaks })
		require.GreaterOrEqual(t, n, 0, s.breaks)
		all["FuzzHostile"][s.name] = append([]byte{byte(n), s.place}, encoded(t, s.program)...)
	}
	for name, text := range parseSeeds {
		all["FuzzParse"][name] = text
	}
	return all
}

// concurrentSeed joins programs.
func concurrentSeed(t *testing.T, apart bool, names []string) []byte {
	t.Helper()
	in := input.Input{Target: "FuzzConcurrent", Head: []byte{0}}
	if apart {
		in.Head[0] = 1
	}
	for _, name := range names {
		in.Programs = append(in.Programs, corpusProgram(t, name))
	}
	data, ok := in.Encode()
	require.True(t, ok, "%v have no bytes", names)
	return data
}

func seedFile(target, name string) string { return filepath.Join("testdata", "fuzz", target, name) }

func TestTheSeedsAreThoseThatAreMadeHere(t *testing.T) {
	for target, inputs := range seeds(t) {
		require.GreaterOrEqual(t, len(inputs), 5, target)
		require.LessOrEqual(t, len(inputs), 20, target)
		for name, data := range inputs {
			file := seedFile(target, name)
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
				require.NoError(t, os.WriteFile(file, marshalled(data), 0o644))
			}
			is, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(marshalled(data)), string(is), "%s: run with -update if it should be so", file)
		}
	}
}

// found is how Go names an input that it has found.
var found = regexp.MustCompile(`^[0-9a-f]{16}$`)

func TestTheSeedsAreMadeHereOrWereFoundByGo(t *testing.T) {
	targets, err := os.ReadDir(filepath.Join("testdata", "fuzz"))
	require.NoError(t, err)
	made := seeds(t)
	for _, target := range targets {
		files, err := os.ReadDir(filepath.Join("testdata", "fuzz", target.Name()))
		require.NoError(t, err)
		for _, f := range files {
			require.True(t, made[target.Name()][f.Name()] != nil || found.MatchString(f.Name()), "nobody makes %s", seedFile(target.Name(), f.Name()))
		}
	}
}

// What a seed's name says is lost if the target takes the bytes for something else.
func TestASeedIsTheProgramThatItsNameSays(t *testing.T) {
	all := seeds(t)
	for _, name := range ofCorpus {
		p := program.Rename(corpusProgram(t, name)).String()
		require.Equal(t, p, program.Decode(all["FuzzRun"][name].([]byte)).String(), name)
		s := decodeScheduled("FuzzDiff", all["FuzzDiff"][name].([]byte))
		require.Equal(t, p, s.program.String(), name)
		require.Equal(t, explore.POS, s.strategy)
		require.Equal(t, uint64(1), s.seed)
	}
	for _, name := range exploredSeeds {
		s := decodeScheduled("FuzzExplore", all["FuzzExplore"][name].([]byte))
		require.Equal(t, program.Rename(corpusProgram(t, name)).String(), s.program.String(), name)
		require.LessOrEqual(t, weight(s.program), light, name)
	}
	for _, s := range concurrentSeeds {
		programs, apart := decodeConcurrent(all["FuzzConcurrent"][s.name].([]byte))
		require.Equal(t, s.apart, apart, s.name)
		require.Len(t, programs, len(s.programs), s.name)
		for i, name := range s.programs {
			require.Equal(t, program.Rename(corpusProgram(t, name)).String(), programs[i].String(), s.name)
		}
	}
	for _, s := range hostileSeeds {
		b, place, p := decodeHostile(all["FuzzHostile"][s.name].([]byte))
		require.Equal(t, s.breaks, b.name, s.name)
		_, ok := breakProgram(p, b, place)
		require.True(t, ok, "%s: there is nothing to break", s.name)
	}
}

// What makes a crash smaller tries other schedules with the same program: they must be the
// target's own.
func TestTheOtherSchedulesOfAnInputAreOfEachStrategyAndSeveralSeeds(t *testing.T) {
	in, _ := input.Decode("FuzzExplore", seeds(t)["FuzzExplore"]["slide"].([]byte))
	in.Head[0] = byte(len(strategies)) // it spends a wakeup that nobody asked for
	type schedule struct {
		strategy explore.Strategy
		spurious int
		seed     uint64
	}
	all := map[schedule]bool{}
	for _, v := range in.Variants() {
		data, ok := v.Encode()
		require.True(t, ok)
		s := decodeScheduled("FuzzExplore", data)
		require.Equal(t, in.Text(), s.program.String())
		all[schedule{s.strategy, s.spurious, s.seed}] = true
	}
	for _, strategy := range strategies {
		for spurious := range 2 {
			for seed := range uint64(8) {
				require.True(t, all[schedule{strategy, spurious, seed}], "%v, %d, seed %d", strategy, spurious, seed)
			}
		}
	}
	require.Len(t, all, 1+2*8*len(strategies), "its own is another one")
}

func TestASeedThatIsPutTogetherAgainIsTheSameInput(t *testing.T) {
	for target, all := range seeds(t) {
		if !input.Known(target) {
			require.Equal(t, "FuzzParse", target)
			continue
		}
		for name, seed := range all {
			in, ok := input.Decode(target, seed.([]byte))
			require.True(t, ok)
			again, ok := in.Encode()
			require.True(t, ok)
			require.Equal(t, seed, again, "%s/%s", target, name)
		}
	}
}
