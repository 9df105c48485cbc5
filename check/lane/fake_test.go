package lane

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/extremely-boring/extreme/check/derive"
	"github.com/extremely-boring/extreme/check/kill"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a starter that only pretends: a healthy one, in which every lane
// passes, until a test changes what one of its processes does.
type world struct {
	lock    sync.Mutex
	broken  map[string]string // the planted bug in each binary that was built with one
	missing []string          // programs that aren't installed
	ran     []command

	// real and planted are what the tests say of the real runner, and of one
	// with a planted bug.
	real    func(c command) said
	planted func(c command, bug string) said
	// candidate is what the tests say of a single program.
	candidate func(program string) said
	// tool is what everything else says, if it returns true.
	tool func(c command) (exit, bool)
}

// said is what a test binary says before it ends.
type said struct {
	events []event
	exit   exit
	crumb  string
}

func newWorld() *world {
	return &world{
		broken:    map[string]string{},
		real:      func(command) said { return healthy("10000") },
		planted:   func(_ command, bug string) said { return caught(bug) },
		candidate: func(string) said { return said{} },
		tool:      func(command) (exit, bool) { return exit{}, false },
	}
}

func (w *world) look(program string) error {
	if slices.Contains(w.missing, program) {
		return errors.New("not found")
	}
	return nil
}

func (w *world) start(ctx context.Context, c command) exit {
	w.lock.Lock()
	w.ran = append(w.ran, c)
	bug := w.broken[c.argv[0]]
	w.lock.Unlock()
	if ctx.Err() != nil {
		return exit{code: -1}
	}
	all := strings.Join(c.argv, " ")
	if x, ok := w.tool(c); ok {
		return x
	}
	switch {
	case strings.Contains(all, " -c -o "):
		w.build(c.argv)
	case c.events != nil && strings.Contains(all, "^TestProgram$"):
		program := c.argv[slices.IndexFunc(c.argv, func(a string) bool { return strings.HasPrefix(a, "-program=") })]
		return w.say(c, w.candidate(strings.TrimPrefix(program, "-program=")))
	case c.events != nil && bug != "":
		return w.say(c, w.planted(c, bug))
	case c.events != nil:
		return w.say(c, w.real(c))
	case strings.Contains(all, "-test.list=^Fuzz"):
		return exit{output: "FuzzExplore\nFuzzRun\n"}
	case strings.Contains(all, "-test.fuzz="):
		return w.fuzzed(c, bug)
	case bug != "": // of package leaks
		return exit{code: 1, output: "goleak: Errors on successful test run\nthe profile of leaked goroutines holds:\n"}
	case strings.HasSuffix(c.argv[0], ".test"):
		return exit{output: "--- PASS: TestRuns\nPASS\n"}
	case strings.Contains(all, "testdata/planted"):
		return exit{code: 1, output: c.argv[len(c.argv)-1] + ":1: planted"}
	case all == "go env CC":
		return exit{output: "cc\n"}
	case all == "go env CGO_ENABLED":
		return exit{output: "1\n"}
	case all == "go test ./...":
		return exit{output: "ok  \ta\t0.1s\n?   \tb\t[no test files]\nok  \tc\t(cached)\n"}
	}
	return exit{}
}

// fuzzed is what a fuzz target does: it finds a planted bug, and else tries as many
// inputs as it was asked to.
func (w *world) fuzzed(c command, bug string) exit {
	if bug != "" {
		return exit{code: 1, output: "--- FAIL: FuzzX\n    " + map[string]string{"clone-drops": "count-mismatch", "flag-no-lock": "data-race"}[bug] + ": it was broken\n"}
	}
	i := slices.IndexFunc(c.argv, func(a string) bool { return strings.HasPrefix(a, "-test.fuzztime=") })
	inputs := strings.TrimSuffix(strings.TrimPrefix(c.argv[i], "-test.fuzztime="), "x")
	return exit{output: "fuzz: elapsed: 0s, execs: 7 (7/sec)\nfuzz: elapsed: 1s, execs: " + inputs + " (1/sec), new interesting: 0 (total: 1)\nPASS\n"}
}

// build remembers which binary has which planted bug: the overlay says.
func (w *world) build(argv []string) {
	if i := slices.Index(argv, "-overlay"); i > 0 {
		w.lock.Lock()
		w.broken[argv[slices.Index(argv, "-o")+1]] = argv[i+1]
		w.lock.Unlock()
	}
}

func (w *world) say(c command, s said) exit {
	for _, e := range c.env {
		if crumb, ok := strings.CutPrefix(e, "EXTREME_CRUMB="); ok && s.crumb != "" {
			os.WriteFile(crumb, []byte(s.crumb), 0o644)
		}
	}
	for _, e := range s.events {
		s.exit.output += e.Output
		if !c.events(e) {
			return exit{code: -1, enough: true, output: s.exit.output}
		}
	}
	return s.exit
}

// healthy is what the tests of a right runner say.
func healthy(programs string) said {
	s := said{events: []event{{Action: "attr", Test: "TestExecutor", Key: "programs", Value: programs}}}
	for _, t := range append(slices.Clone(generated.tests), every.tests...) {
		s.events = append(s.events, event{Action: "pass", Test: t})
	}
	return s
}

// caught is what they say of a planted bug, and its sanitizer says.
func caught(bug string) said {
	all := map[string]struct{ rule, alarm, again string }{
		"clone-drops":        {rule: "count-mismatch"},
		"flag-no-lock":       {rule: "data-race", again: "extreme replay k1t1.x"},
		"signal-first":       {rule: "lost-wakeup", again: "extreme replay k1t1.x"},
		"shared-token":       {rule: "lost-wakeup"},
		"moved-future":       {rule: "moved-future"},
		"fast-path-hb":       {rule: "missing-happens-before", alarm: "WARNING: DATA RACE\n"},
		"frame-waker":        {alarm: "==1==ERROR: AddressSanitizer: heap-use-after-free on address\n"},
		"cell-leaked":        {alarm: "==1==ERROR: LeakSanitizer: detected memory leaks\n"},
		"cell-uninitialised": {alarm: "==1==WARNING: MemorySanitizer: use-of-uninitialized-value\n"},
	}
	s := said{exit: exit{code: 1}}
	if a := all[bug].alarm; a != "" {
		s.events = append(s.events, event{Action: "output", Test: "TestExecutor", Output: a})
	}
	if r := all[bug].rule; r != "" {
		s.events = append(s.events, findingAgain(r, all[bug].again))
	}
	return s
}

func finding(rule string) event { return findingAgain(rule, "") }

func findingAgain(rule, again string) event {
	return event{Action: "attr", Test: "TestExecutor/x", Key: "finding", Value: `{"rule":"` + rule + `","sentence":"it was broken","program":"poll { ready 1 }","reproduce":"` + again + `"}`}
}

// newGate returns a gate over w, in a folder that has what the lanes read.
func newGate(t *testing.T, w *world, names ...string) *gate {
	t.Helper()
	root := t.TempDir()
	planted := filepath.Join("internal", "house", "testdata")
	if err := os.CopyFS(filepath.Join(root, planted), os.DirFS(filepath.Join("..", "..", planted))); err != nil {
		t.Fatal(err)
	}
	runner := map[string]string{"arc.go": "// Package executor is a runner.\n//\n// # Limits\n//\n// It runs nothing.\npackage executor\n"}
	copied, err := derive.Runner(runner)
	if err != nil {
		t.Fatal(err)
	}
	for folder, files := range map[string]map[string]string{"executor": runner, "check/explore/runner": copied} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			write(t, filepath.Join(root, folder, name), text)
		}
	}
	workflows := filepath.Join(root, ".github", "workflows")
	if err := os.MkdirAll(workflows, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(workflows, "ci.yml"), []byte("name: ci\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return &gate{
		Options: Options{Root: root, Lanes: names, Seed: 42, Programs: 10_000},
		goos:    "linux", goarch: "amd64", start: w,
		plant:  func(id, _ string, _ bool) (string, error) { return id, nil },
		shrink: func(text string, _ func(string) bool) string { return text },
		matrix: func(_ context.Context, o kill.Options) (kill.Matrix, error) { return killed(o), nil },
	}
}

// result runs a gate and returns the result of one lane, and the report.
func (g *gate) result(t *testing.T, name string) (Result, Report) {
	t.Helper()
	r, err := g.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(r.Lanes, func(l Result) bool { return l.Lane == name })
	if i < 0 {
		t.Fatalf("lane %s was not run", name)
	}
	return r.Lanes[i], r
}
