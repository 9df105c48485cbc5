package lane

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/extremely-boring/extreme/check/derive"
)

func TestInAHealthyWorldEveryLanePasses(t *testing.T) {
	_, r := newGate(t, newWorld()).result(t, "vet")
	for _, l := range r.Lanes {
		if l.Verdict != Pass || len(l.Reasons) > 0 || len(l.Planted) == 0 {
			t.Errorf("%s: %s %v, planted %v", l.Lane, l.Verdict, l.Reasons, l.Planted)
		}
		for _, p := range l.Planted {
			if !p.Caught || p.By == "" {
				t.Errorf("%s: %+v", l.Lane, p)
			}
		}
	}
	if r.Verdict != Pass || r.Verdict.ExitCode() != 0 || len(r.Lanes) != len(Names()) {
		t.Errorf("%s", r.Summary)
	}
}

// The bug of each lane is replaced by the shipped source. Its lane must turn
// red: it has shown that it sees nothing.
func TestALaneWhosePlantedBugIsDisabledIsBlind(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			g := newGate(t, newWorld(), name)
			g.plant = func(string, string, bool) (string, error) { return "", nil }
			g.disarmed = true
			g.matrix = allKilled // its bug is the shipped source, and what spares that sees nothing
			l, r := g.result(t, name)
			if !l.Blind || l.Verdict != Fail || r.Verdict.ExitCode() != 1 {
				t.Errorf("blind %t, %s, exit code %d: %v", l.Blind, l.Verdict, r.Verdict.ExitCode(), l.Reasons)
			}
			for _, p := range l.Planted {
				if p.Caught {
					t.Errorf("%s counts as caught in the shipped source", p.Bug)
				}
			}
		})
	}
}

func TestEachEndOfTheTestsHasItsVerdict(t *testing.T) {
	output := func(text string) event { return event{Action: "output", Test: "TestExecutor", Output: text} }
	without := func(test string) said {
		s := healthy("10000")
		s.events = slices.DeleteFunc(s.events, func(e event) bool { return e.Test == test && e.Action == "pass" })
		return s
	}
	cases := []struct {
		reason string
		lane   string
		real   said
		want   Verdict
		says   string
	}{
		{"a finding is a fail", "race", said{events: []event{finding("lost-wakeup")}, exit: exit{code: 1}}, Fail, "lost-wakeup"},
		{"a finding that can't be read is one still", "race", said{events: []event{{Action: "attr", Key: "finding", Value: "{"}}, exit: exit{code: 1}}, Fail, "unreadable"},
		{"a finding counts though the process says all is well", "race", said{events: append(healthy("10000").events, finding("leak"))}, Fail, "leak"},
		{"failed tests without a finding are a fail", "ledger", said{events: []event{output("boom\n")}, exit: exit{code: 1}}, Fail, "the tests failed"},
		{"a crash names its program", "ledger", said{events: []event{output("fatal error: x\n")}, exit: exit{code: 2}, crumb: "poll { ready 3 }"}, Fail, "poll { ready 3 }"},
		{"a race that no test told of is a finding", "race", said{events: []event{output("WARNING: DATA RACE\n")}, exit: exit{code: 66}}, Fail, "data-race"},
		{"a leak at exit is a finding", "asan", said{events: append(healthy("10000").events, output("ERROR: LeakSanitizer: detected memory leaks\n")), exit: exit{code: 1}}, Fail, "leak"},
		{"no test ran", "ledger", said{}, Incomplete, "TestExecutor did not run"},
		{"one of the tests did not run", "ledger", without("TestHostile"), Incomplete, "TestHostile did not run"},
		{"a skip is no pass", "ledger", said{events: append(healthy("10000").events, event{Action: "skip", Test: "TestExecutor/x"})}, Incomplete, "TestExecutor/x was skipped"},
		{"too few programs ran", "ledger", healthy("9999"), Incomplete, "9,999 of 10,000 programs"},
		{"the testing package's watchdog barked", "ledger", said{events: []event{output("panic: test timed out after 10m0s\n")}, exit: exit{code: 2}}, Incomplete, "hung"},
		{"our own watchdog barked", "ledger", said{exit: exit{code: -1, late: true}, crumb: "poll { ready 4 }"}, Incomplete, "poll { ready 4 }"},
		{"the binary can't be started", "ledger", said{exit: exit{err: errors.New("exec format error")}}, Incomplete, "exec format error"},
		{"the leak sanitizer is not allowed to look", "asan", said{events: []event{output("==1==LeakSanitizer has encountered a fatal error.\n")}, exit: exit{code: 1}}, Incomplete, "SYS_PTRACE"},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			w := newWorld()
			w.real = func(command) said { return c.real }
			l, r := newGate(t, w, c.lane).result(t, c.lane)
			var text strings.Builder
			r.Print(&text, 120, false)
			if l.Verdict != c.want || r.Verdict != c.want || l.Blind {
				t.Errorf("%s and %s, want %s", l.Verdict, r.Verdict, c.want)
			}
			if !strings.Contains(text.String(), c.says) {
				t.Errorf("the report does not say %q:\n%s", c.says, text.String())
			}
		})
	}
}

func TestEachEndOfAPlantedBugHasItsVerdict(t *testing.T) {
	output := func(text string) event { return event{Action: "output", Test: "TestExecutor", Output: text} }
	cases := []struct {
		reason  string
		lane    string
		planted said
		want    Verdict
		says    string
	}{
		{"the tests pass with it", "race", healthy("2000"), Fail, "the tests passed with it"},
		{"it is reported under another rule", "race", said{events: []event{output("WARNING: DATA RACE\n"), finding("livelock")}, exit: exit{code: 1}}, Fail, "data-race, livelock, not as missing-happens-before"},
		{"only the ledger saw it, not the sanitizer", "race", said{events: []event{finding("missing-happens-before")}, exit: exit{code: 1}}, Fail, "only the ledger saw it"},
		{"the tests fail and nobody says why", "ledger", said{events: []event{output("boom\n")}, exit: exit{code: 1}}, Fail, "without a finding"},
		{"a hang shows nothing", "race", said{exit: exit{late: true}}, Incomplete, "hung"},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			w := newWorld()
			w.planted = func(command, string) said { return c.planted }
			l, _ := newGate(t, w, c.lane).result(t, c.lane)
			if l.Verdict != c.want || l.Blind != (c.want == Fail) {
				t.Errorf("%s, blind %t, want %s", l.Verdict, l.Blind, c.want)
			}
			if all := strings.Join(l.Reasons, "\n"); !strings.Contains(all, c.says) {
				t.Errorf("the reasons do not say %q:\n%s", c.says, all)
			}
		})
	}
}

func TestAPlantedBugIsStoppedAsSoonAsItIsCaught(t *testing.T) {
	w := newWorld()
	w.planted = func(_ command, bug string) said {
		s := caught(bug)
		s.events = append(s.events, event{Action: "output", Output: "never heard"})
		return s
	}
	l, _ := newGate(t, w, "race").result(t, "race")
	if l.Verdict != Pass || !l.Planted[0].Caught {
		t.Errorf("%s: %+v", l.Verdict, l.Planted)
	}
}

func TestWhatDoesNotBuildIsAFail(t *testing.T) {
	for _, overlay := range []bool{false, true} {
		w := newWorld()
		w.tool = func(c command) (exit, bool) {
			return exit{code: 1, output: "undefined: x\n"}, slices.Contains(c.argv, "-c") && slices.Contains(c.argv, "-overlay") == overlay
		}
		for _, name := range []string{"ledger", "leak"} {
			l, _ := newGate(t, w, name).result(t, name)
			if l.Verdict != Fail || !strings.Contains(strings.Join(l.Reasons, ""), "undefined: x") {
				t.Errorf("%s, overlay %t: %s %v", name, overlay, l.Verdict, l.Reasons)
			}
		}
	}
}

// As when somebody puts that very bug into the runner: then the run of the real
// runner has more to say.
func TestABugThatCanNotBePlantedIsAFailAndTheRestRunsAllTheSame(t *testing.T) {
	for _, name := range []string{"ledger", "leak"} {
		g := newGate(t, newWorld(), name)
		g.plant = func(string, string, bool) (string, error) { return "", errors.New("edit 1 no longer applies") }
		l, _ := g.result(t, name)
		if l.Verdict != Fail || !l.Blind || !strings.Contains(l.Reasons[0], "no longer applies") {
			t.Errorf("%s: %s %v", name, l.Verdict, l.Reasons)
		}
		if l.Stats.Programs == 0 && l.Ran == "" {
			t.Errorf("%s did not run", name)
		}
	}
}

func TestAMissingToolIsIncompleteAndSaysTheRemedy(t *testing.T) {
	cases := []struct {
		reason       string
		lane         string
		missing      string
		goos         string
		says, remedy string
	}{
		{"no C compiler", "race", "cc", "linux", "no C compiler", "gcc"},
		{"no clang", "msan", "clang", "linux", "no clang", "libclang-rt"},
		{"no -asan on this platform", "asan", "", "darwin", "-asan does not exist on darwin/amd64", "docker run"},
		{"no -asan, with or without a compiler", "asan", "cc", "darwin", "-asan does not exist on darwin/amd64", "docker run"},
		{"no -race, with or without a compiler", "race", "cc", "plan9", "-race does not exist on plan9/amd64", "docker run"},
		{"no -asan there either", "asan", "", "windows", "-asan does not exist on windows/amd64", "./sanitize.sh asan"},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			w := newWorld()
			w.missing = []string{c.missing}
			g := newGate(t, w, c.lane)
			g.goos = c.goos
			l, r := g.result(t, c.lane)
			if l.Verdict != Incomplete || r.Verdict.ExitCode() != 2 || l.NotRun {
				t.Errorf("%s, exit code %d", l.Verdict, r.Verdict.ExitCode())
			}
			if !strings.Contains(strings.Join(l.Reasons, ""), c.says) || !strings.Contains(l.Remedy, c.remedy) {
				t.Errorf("%v, remedy %q", l.Reasons, l.Remedy)
			}
		})
	}
}

func TestACopyOfARunnerThatHasChangedIsNotExploredInItsPlace(t *testing.T) {
	g := newGate(t, newWorld(), "explore")
	file := filepath.Join(g.Root, "executor", "arc.go")
	for text, says := range map[string]string{"package executor\n\nvar x int\n": "is not of its source as it stands: arc.go", "package executor\n\nfunc\n": "arc.go:3:"} {
		write(t, file, text)
		l, _ := g.result(t, "explore")
		if l.Verdict != Incomplete || !strings.Contains(strings.Join(l.Reasons, "\n"), says) {
			t.Errorf("%s %q", l.Verdict, l.Reasons)
		}
		if says[0] == 'i' && l.Remedy != derive.Renew {
			t.Errorf("remedy %q", l.Remedy)
		}
	}
}

func TestThatThereIsNoGoIsSaidAndNotThatThereIsNoClone(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, ours := FindRoot(".")
	_, theirs := RunTheirs(t.Context(), Options{Root: "."}, []string{"./..."})
	for _, err := range []error{ours, theirs} {
		if !errors.Is(err, ErrNoGo) {
			t.Errorf("%v", err)
		}
	}
}

func TestCgoSwitchedOffIsIncomplete(t *testing.T) {
	w := newWorld()
	w.tool = func(c command) (exit, bool) {
		return exit{output: "0\n"}, slices.Equal(c.argv, []string{"go", "env", "CGO_ENABLED"})
	}
	if l, _ := newGate(t, w, "race").result(t, "race"); l.Verdict != Incomplete || !strings.Contains(l.Remedy, "CGO_ENABLED=1") {
		t.Errorf("%s %v", l.Verdict, l.Remedy)
	}
}

func TestOnlyAnOptionalLaneMayBeLeftOutOfTheDefaultSet(t *testing.T) {
	w := newWorld()
	w.missing = []string{"clang"}
	l, r := newGate(t, w).result(t, "msan")
	if !l.NotRun || r.Verdict != Pass || !strings.Contains(r.Summary, "8 of 9 lanes, msan not run (no clang)") {
		t.Errorf("not run %t, %s", l.NotRun, r.Summary)
	}
	w.missing = []string{"cc"}
	if _, r := newGate(t, w).result(t, "race"); r.Verdict != Incomplete {
		t.Errorf("without a C compiler: %s", r.Summary)
	}
}

func TestAProcessThatDiesOfASanitizerHasItsProgramMadeSmaller(t *testing.T) {
	const abort = "==1==ERROR: AddressSanitizer: heap-use-after-free on address\nSUMMARY: x\nShadow bytes around it\n  0x01: fd\n"
	w := newWorld()
	w.real = func(command) said {
		return said{events: []event{{Action: "output", Output: abort}}, exit: exit{code: 1}, crumb: "long bad"}
	}
	tried := 0
	w.candidate = func(p string) said {
		tried++
		if strings.Contains(p, "bad") {
			return said{events: []event{{Action: "output", Output: abort}}, exit: exit{code: 1}}
		}
		return said{}
	}
	g := newGate(t, w, "asan")
	g.shrink = func(text string, fails func(string) bool) string {
		for range 1000 {
			fails("long")
		}
		if fails("bad") {
			t.Error("there is no end of candidates")
		}
		return "bad"
	}
	l, _ := g.result(t, "asan")
	if len(l.Findings) != 1 || tried != shrinkRuns {
		t.Fatalf("%d candidates, findings %+v", tried, l.Findings)
	}
	f := l.Findings[0]
	if f.Rule != "use-after-free" || f.Program != "bad" || !strings.HasSuffix(f.Report, "SUMMARY: x") ||
		f.Reproduce != "ASAN_OPTIONS=detect_leaks=1 go test -asan ./check -run '^TestProgram$' -program=bad -repeat=100" {
		t.Errorf("%+v", f)
	}
}

func TestAnAlarmThatTheLastProgramDoesNotRaiseAloneIsNotBlamedOnIt(t *testing.T) {
	w := newWorld()
	w.real = func(command) said {
		return said{events: []event{{Action: "output", Output: "ERROR: LeakSanitizer: detected memory leaks\n"}}, exit: exit{code: 1}, crumb: "innocent"}
	}
	l, _ := newGate(t, w, "asan").result(t, "asan")
	if f := l.Findings[0]; f.Program != "" || !strings.Contains(f.Reproduce, "-seed=42") {
		t.Errorf("%+v", f)
	}
}

func TestAnInterruptedRunIsIncompleteAndLeavesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := newWorld()
	w.real = func(command) said { cancel(); return said{exit: exit{code: -1}} }
	g := newGate(t, w)
	r, err := g.run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict != Incomplete || r.Verdict.ExitCode() != 2 {
		t.Errorf("%s", r.Summary)
	}
	for _, l := range r.Lanes {
		ended := l.Verdict == Pass && len(l.Planted) > 0 && l.Lane != "ledger"
		if !ended && (l.Verdict != Incomplete || !slices.Equal(l.Reasons, []string{"interrupted"}) || l.Blind) {
			t.Errorf("%s: %s %v", l.Lane, l.Verdict, l.Reasons)
		}
	}
	if _, err := os.Stat(g.dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there", g.dir)
	}
}

func TestAnInterruptedBuildIsNoFail(t *testing.T) {
	for _, name := range []string{"vet", "ledger", "leak"} {
		ctx, cancel := context.WithCancel(t.Context())
		w := newWorld()
		w.tool = func(c command) (exit, bool) { cancel(); return exit{code: -1}, true }
		if r, err := newGate(t, w, name).run(ctx); err != nil || r.Verdict != Incomplete || r.Lanes[0].Blind {
			t.Errorf("%s: %s, %v", name, r.Summary, err)
		}
	}
}

func TestWhatWasFoundBeforeAnInterruptionCounts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := newWorld()
	w.real = func(command) said {
		cancel()
		return said{events: []event{finding("lost-wakeup")}, exit: exit{code: -1}}
	}
	r, err := newGate(t, w, "ledger").run(ctx)
	if err != nil || r.Verdict.ExitCode() != 1 {
		t.Errorf("%s, %v", r.Summary, err)
	}
}

func TestLanesAreChosenByNameAndRunInTheirOwnOrder(t *testing.T) {
	chosen, err := Choose([]string{"leak", "race", "leak"})
	if err != nil || len(chosen) != 2 || chosen[0].Name != "race" {
		t.Errorf("%v, %v", chosen, err)
	}
	if _, err := Choose([]string{"race", "rice"}); err == nil || !strings.Contains(err.Error(), `"rice"; the lanes are vet, ledger`) {
		t.Errorf("%v", err)
	}
}

func TestTheNumberOfProgramsIsTheLanesOwnUnlessOneIsAskedFor(t *testing.T) {
	l := Lane{Programs: 100, ShortPrograms: 10}
	for _, c := range []struct {
		o    Options
		want int
	}{{Options{}, 100}, {Options{Short: true}, 10}, {Options{Programs: 7}, 7}, {Options{Programs: 7, Short: true}, 7}} {
		if n := (&gate{Options: c.o}).programsOf(l); n != c.want {
			t.Errorf("%+v: %d, want %d", c.o, n, c.want)
		}
	}
}
