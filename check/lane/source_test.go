package lane

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestEachEndOfTheLanesThatReadAndLookForLeaksHasItsVerdict(t *testing.T) {
	goTest := []string{"go", "test", "./..."}
	vet := []string{"go", "vet", "./..."}
	profile := func(c command) bool {
		return strings.HasSuffix(c.argv[0], "profile.test")
	}
	is := func(argv []string) func(command) bool {
		return func(c command) bool { return slices.Equal(c.argv, argv) }
	}
	building := func(c command) bool { return slices.Contains(c.argv, "-c") }
	cases := []struct {
		reason string
		lane   string
		which  func(command) bool
		x      exit
		want   Verdict
		says   string
	}{
		{"a complaint is a finding", "vet", is(vet), exit{code: 1, output: "x.go:1: bad"}, Fail, "x.go:1: bad"},
		{"a tool that can't be started", "vet", is(vet), exit{err: errors.New("no such file")}, Incomplete, "go vet could not be started"},
		{"a tool that can't have the modules", "vet", is(vet), exit{code: 1, output: "# p\nx.go:6:2: a@v1.0.0: Get \"https://proxy/a\": dial tcp\n"}, Incomplete, "go mod download"},
		{"a tool that hangs", "vet", is(vet), exit{code: -1, late: true}, Incomplete, "go vet hung"},
		{"the linters can't be had", "vet", func(c command) bool { return c.argv[1] == "build" }, exit{code: 1, output: "no network"}, Incomplete, "could not be built: no network"},
		{"goleak reports", "leak", is(goTest), exit{code: 1, output: "goleak: Errors on successful test run: x\nFAIL\tp\t0.1s\n"}, Fail, "goroutine-leak"},
		{"a package fails", "leak", is(goTest), exit{code: 1, output: "--- FAIL: TestX\nFAIL\tp/q\t0.1s\nFAIL\n"}, Fail, "the tests failed: p/q"},
		{"a package fails and speaks of a full disk", "leak", is(goTest), exit{code: 1, output: "--- FAIL: TestX\n    no space left on device\nFAIL\tp/q\t0.1s\nFAIL\n"}, Fail, "the tests failed: p/q"},
		{"the modules can't be had", "leak", is(goTest), exit{code: 1, output: "x.go:6:2: a@v1.0.0: Get \"https://proxy/a\": dial tcp\nFAIL\tp/q [setup failed]\nFAIL\n"}, Incomplete, "go mod download"},
		{"the modules of a suite can't be had", "ledger", building, exit{code: 1, output: "x.go:6:2: a@v1.0.0: module lookup disabled by GOPROXY=off\n"}, Incomplete, "go mod download"},
		{"the disk is full", "fuzz", building, exit{code: 1, output: "link: write x.test: no space left on device\n"}, Incomplete, "TMPDIR"},
		{"a suite does not compile", "ledger", building, exit{code: 1, output: "x.go:6:2: undefined: y\n"}, Fail, "undefined: y"},
		{"a build hangs", "ledger", building, exit{code: -1, late: true}, Incomplete, "hung"},
		{"no package has a test", "leak", is(goTest), exit{output: "?   \tb\t[no test files]\nok  \tc\t0.1s [no tests to run]\n"}, Incomplete, "no package ran a test"},
		{"a package hangs", "leak", is(goTest), exit{code: 1, output: "panic: test timed out after 10m0s\n"}, Incomplete, "hung"},
		{"no go command", "leak", is(goTest), exit{err: errors.New("not found")}, Incomplete, "not found"},
		{"the profile holds something", "leak", profile, exit{code: 1, output: "the profile of leaked goroutines holds:\ngoroutine 7"}, Fail, "goroutine 7"},
		{"the profile's test fails otherwise", "leak", profile, exit{code: 2, output: "boom"}, Fail, "boom"},
		{"the profile's test did not run", "leak", profile, exit{output: "PASS\n"}, Incomplete, "ran no test"},
		{"the profile's test hangs", "leak", profile, exit{code: -1, late: true}, Incomplete, "hung"},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			w := newWorld()
			w.tool = func(did command) (exit, bool) { return c.x, c.which(did) }
			l, r := newGate(t, w, c.lane).result(t, c.lane)
			var text strings.Builder
			r.Print(&text, 120, false)
			if l.Verdict != c.want || l.Blind {
				t.Errorf("%s, blind %t, want %s", l.Verdict, l.Blind, c.want)
			}
			if !strings.Contains(text.String(), c.says) {
				t.Errorf("the report does not say %q:\n%s", c.says, text.String())
			}
		})
	}
}

func TestAHangOfTheLeakPlantShowsNothing(t *testing.T) {
	w := newWorld()
	w.tool = func(c command) (exit, bool) {
		return exit{code: 2, output: "panic: test timed out after 5m0s"}, strings.HasSuffix(c.argv[0], "-left-helper.test")
	}
	if l, _ := newGate(t, w, "leak").result(t, "leak"); l.Verdict != Incomplete || l.Blind {
		t.Errorf("%s, blind %t: %v", l.Verdict, l.Blind, l.Reasons)
	}
}

func TestALeakPlantThatFailsWithoutItsWitnessIsNotCaught(t *testing.T) {
	w := newWorld()
	w.tool = func(c command) (exit, bool) {
		return exit{code: 1, output: "boom"}, strings.HasSuffix(c.argv[0], "-left-helper.test")
	}
	if l, _ := newGate(t, w, "leak").result(t, "leak"); l.Verdict != Fail || !l.Blind {
		t.Errorf("%s, blind %t: %v", l.Verdict, l.Blind, l.Reasons)
	}
}

func TestABrokenHouseRuleIsAFinding(t *testing.T) {
	g := newGate(t, newWorld(), "vet")
	write(t, g.Root+"/x.go", "package x\nvar  y int\n")
	l, _ := g.result(t, "vet")
	if l.Verdict != Fail || !strings.Contains(rules(l.Findings), "house rule formatted") {
		t.Errorf("%s: %v", l.Verdict, l.Findings)
	}
}
