package fuzzing

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
)

// bug is what a fake target does: it fails on an input, with a text.
type bug struct {
	input string // what is in it; the file's name is made of it
	said  string
	// on says on what else it fails, and how, if on anything; time counts how often it
	// was asked.
	on func(data string, time int) string
	// asItIs says that the target has to come to the very input, under a sanitizer.
	asItIs bool
}

func (b bug) text() []byte {
	return input.File([]byte(b.input))
}
func (b bug) name() string { return input.Name(b.text()) }

// targetNames are the targets that the source of a fake module has; built are those of which
// a test says how they end.
var targetNames = []string{"FuzzA", "FuzzB", "FuzzC", "FuzzD", "FuzzConcurrent", "FuzzExplore", "FuzzRun"}

// bench is a fake machine: its processes are functions, and its clock is what they take.
type bench struct {
	t      *testing.T
	lock   sync.Mutex
	time   time.Time
	root   string
	dir    string
	bugs   map[string]bug    // by target
	news   map[string]int    // new inputs of each round, by target
	grow   int               // bytes of each new input; none is written without
	gone   map[string]bool   // bugs that were fixed
	passes bool              // what fails passes when it is run again
	stop   func(rounds int)  // called before each round
	seed   map[string]string // what a target's own seed fails with
	rounds []string          // target and build of each
	ran    map[string]time.Duration
	busy   map[string]bool
	meet   *sync.WaitGroup // which the first rounds wait for
	quick  bool            // crashes take no time
	exits  map[string]exit // how all rounds of a target end
	broken map[string]exit // how the build of a kind ends
	// building is called for each build, if it is there, and says how that ends.
	building func(kind string) exit
	made     int
	// unchanged are the builds and inputs that were run as they are.
	unchanged []string
	interrupt func() // ends such a run
	said      []string
	kinds     []build
	asked     int // how often targets with a bug of their own were run on an input
	// candidate is called for each process that runs an input to make it smaller. It may
	// say how that ends.
	candidate func(n int) (exit, bool)
	tried     int
	write     func(*os.File, []byte) (int, error)
}

func newBench(t *testing.T) *bench {
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, "fuzz"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, "fuzz", "doc.go"), []byte("package fuzz\n"), 0o644))
	source := "package fuzz\n"
	for _, name := range targetNames {
		source += "\nfunc " + name + "(*testing.F) {}\n"
	}
	require.NoError(t, os.WriteFile(filepath.Join(root, "fuzz", "fuzz_test.go"), []byte(source), 0o644))
	return &bench{
		t: t, root: root, dir: filepath.Join(t.TempDir(), "night"), time: time.Unix(1_700_000_000, 0),
		bugs: map[string]bug{}, news: map[string]int{}, gone: map[string]bool{}, seed: map[string]string{},
		ran: map[string]time.Duration{}, busy: map[string]bool{}, exits: map[string]exit{}, broken: map[string]exit{},
		kinds: []build{{name: plain}}, write: realDisk.write,
	}
}

func (b *bench) now() time.Time {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.time
}

// night runs for a time.
func (b *bench) night(length time.Duration, change ...func(*Options)) (Summary, error) {
	return b.nightUntil(b.t.Context(), length, change...)
}

func (b *bench) nightUntil(ctx context.Context, length time.Duration, change ...func(*Options)) (Summary, error) {
	b.said = nil
	o := Options{Root: b.root, Folder: b.dir, For: length, Cores: 1, Seed: 7, Log: func(l string) { b.said = append(b.said, l) }}
	for _, c := range change {
		c(&o)
	}
	r := &run{Options: o, now: b.now, start: b.start, builds: func(context.Context) []build { return b.kinds }, disk: disk{b.write, func(*os.File) error { return nil }}}
	return r.run(ctx)
}

// start is the starter of a fake machine.
func (b *bench) start(ctx context.Context, c command) exit {
	flags := map[string]string{}
	for _, a := range c.argv[1:] {
		name, value, _ := strings.Cut(a, "=")
		flags[name] = value
	}
	target := strings.Trim(flags["-test.fuzz"], "^$")
	switch {
	case c.argv[0] == "go":
		kind := strings.TrimSuffix(filepath.Base(flagAfter(c.argv, "-o")), ".test")
		assert.Equal(b.t, kind == plain, slices.Contains(c.argv, "-fuzz=."), "only the plain build looks for coverage")
		if b.building != nil {
			return b.building(kind)
		}
		return b.broken[kind]
	case flags["-test.list"] != "":
		return exit{output: strings.Join(b.names(), "\n") + "\nok\n"}
	case flags["-test.failfast"] == "" && target == "":
		return b.asTheyAre(c, strings.Trim(flags["-test.run"], "^$"))
	case target == "":
		return b.again(c, flags["-test.run"])
	}
	b.lock.Lock()
	defer b.lock.Unlock()
	assert.False(b.t, b.busy[target], "one target runs twice at once")
	if meet := b.meet; meet != nil {
		b.busy[target] = true
		b.lock.Unlock()
		meet.Done()
		meet.Wait()
		b.lock.Lock()
		b.meet, b.busy[target] = nil, false
	}
	if b.stop != nil {
		b.stop(len(b.rounds))
	}
	b.rounds = append(b.rounds, target+" "+strings.TrimSuffix(filepath.Base(c.argv[0]), ".test"))
	length, err := time.ParseDuration(flags["-test.fuzztime"])
	require.NoError(b.t, err)
	if said, ok := b.seed[target]; ok {
		b.time = b.time.Add(time.Second)
		return exit{code: 1, output: "failure while testing seed corpus entry: " + target + "/seed#0\n--- FAIL: " + target + "\n    x_test.go:1: " + said + "\n"}
	}
	if x, ok := b.exits[target]; ok {
		return x
	}
	if b.quick && b.bugs[target].said != "" {
		length = 0
	}
	b.time = b.time.Add(length)
	b.ran[target] += length
	log := fmt.Sprintf("warning: the test binary was not built with coverage instrumentation, so fuzzing will run without\nfuzz: elapsed: 9s, execs: %d (100/sec)\n", 100*int(length.Seconds()))
	if strings.HasSuffix(c.argv[0], plain+".test") {
		total := b.corpus(flags["-test.fuzzcachedir"], target)
		log = fmt.Sprintf("fuzz: elapsed: 0s, gathering baseline coverage: 0/%d completed\nfuzz: elapsed: 9s, execs: %d (100/sec), new interesting: %d (total: %d)\n", total, 100*int(length.Seconds()), b.news[target], total)
	}
	g, ok := b.bugs[target]
	if !ok || b.gone[target] || g.asItIs {
		return exit{output: log + "PASS\n"}
	}
	inputs := filepath.Join(c.dir, "testdata", "fuzz", target)
	require.NoError(b.t, os.MkdirAll(inputs, 0o755))
	require.NoError(b.t, os.WriteFile(filepath.Join(inputs, g.name()), g.text(), 0o644))
	return exit{code: 1, output: log + "--- FAIL: " + target + " (0.05s)\n    --- FAIL: " + target + " (0.00s)\n        x_test.go:9: " + g.said + "\n\n    Failing input written to testdata/fuzz/" + target + "/" + g.name() + "\nFAIL\n"}
}

// flagAfter is the argument after a flag.
func flagAfter(argv []string, flag string) string {
	for i, a := range argv[:len(argv)-1] {
		if a == flag {
			return argv[i+1]
		}
	}
	return ""
}

// corpus writes the new inputs of a round, if they have a size. It returns how many there
// were of all targets.
func (b *bench) corpus(cache, target string) int {
	dir := filepath.Join(cache, target)
	require.NoError(b.t, os.MkdirAll(dir, 0o755))
	for range b.news[target] {
		b.made++
		if b.grow == 0 {
			continue
		}
		text := bug{input: fmt.Sprintf("%0*d", b.grow, b.made)}.text()
		require.NoError(b.t, os.WriteFile(filepath.Join(dir, input.Name(text)), text, 0o644))
	}
	return b.made
}

// asTheyAre runs a target on all inputs in the folder, and fails on that of its bug.
func (b *bench) asTheyAre(c command, target string) exit {
	b.lock.Lock()
	defer b.lock.Unlock()
	files, err := filepath.Glob(filepath.Join(c.dir, "testdata", "fuzz", target, "*"))
	require.NoError(b.t, err)
	log := "=== RUN   " + target + "\n"
	if b.interrupt != nil {
		b.interrupt()
		return exit{code: -1, output: log + "=== RUN   " + target + "/0123456789abcdef\n"}
	}
	for _, file := range files {
		name := filepath.Base(file)
		b.unchanged = append(b.unchanged, strings.TrimSuffix(filepath.Base(c.argv[0]), ".test")+" "+name)
		log += "=== RUN   " + target + "/" + name + "\n"
		if g := b.bugs[target]; g.said != "" && !b.gone[target] && name == g.name() {
			return exit{code: 1, output: log + "--- FAIL: " + target + " (0.00s)\n    --- FAIL: " + target + "/" + name + " (0.00s)\n        x_test.go:9: " + g.said + "\nFAIL\n"}
		}
	}
	return exit{output: log + "PASS\n"}
}

// again runs an input again: it fails if the folder has it and the bug is there still.
func (b *bench) again(c command, pattern string) exit {
	target, name, _ := strings.Cut(strings.Trim(pattern, "^$"), "$/^")
	if said, ok := b.seed[target]; ok && name == "seed#0" {
		return exit{code: 1, output: "--- FAIL\n    x_test.go:1: " + said + "\n"}
	}
	files, err := filepath.Glob(filepath.Join(c.dir, "testdata", "fuzz", target, name+"*"))
	require.NoError(b.t, err)
	times, err := strconv.Atoi(valueOf(c.argv, "-test.count"))
	require.NoError(b.t, err)
	if b.candidate != nil && strings.HasPrefix(filepath.Base(c.dir), unfinished) {
		b.tried++
		if x, ok := b.candidate(b.tried); ok {
			return x
		}
	}
	b.lock.Lock()
	defer b.lock.Unlock()
	g, failed := b.bugs[target], ""
	if b.gone[target] || g.said == "" || b.passes {
		files = nil
	}
	for range times {
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(b.t, err)
			data, _ := input.Bytes(text)
			said := g.said
			if g.on != nil {
				b.asked++
				said = g.on(string(data), b.asked)
			}
			if said != "" {
				failed += "    --- FAIL: " + target + "/" + filepath.Base(file) + " (0.00s)\n        x_test.go:9: " + said + "\n"
			}
		}
		if failed != "" && valueOf(c.argv, "-test.failfast") == "true" {
			break
		}
	}
	if failed == "" {
		return exit{output: "PASS\n"}
	}
	return exit{code: 1, output: "--- FAIL: " + target + " (0.00s)\n" + failed + "FAIL\n"}
}

// valueOf is the value of a flag.
func valueOf(argv []string, name string) string {
	for _, a := range argv {
		if is, value, ok := strings.Cut(a, "="); ok && is == name {
			return value
		}
	}
	return ""
}

func (b *bench) names() []string {
	all := map[string]bool{}
	for name := range b.news {
		all[name] = true
	}
	for name := range b.bugs {
		all[name] = true
	}
	for name := range b.exits {
		all[name] = true
	}
	for name := range b.seed {
		all[name] = true
	}
	var names []string
	for _, name := range targetNames {
		if all[name] {
			names = append(names, name)
		}
	}
	return names
}

// change changes the code, so that old crashers are run again.
func (b *bench) change() {
	f, err := os.OpenFile(filepath.Join(b.root, "fuzz", "doc.go"), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(b.t, err)
	_, err = f.WriteString("// changed\n")
	require.NoError(b.t, err)
	require.NoError(b.t, f.Close())
}

var (
	lost = bug{input: "a long input that loses a wake", said: "lost-wakeup: a wake was made and the Run it was for stayed parked\n    history of waker#3:\n    program:\n        poll { ready 1 }"}
	leak = bug{input: "an input that leaks", said: "leak: a handle was never consumed\n    history of waker#7:"}
)
