package lane

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// child is how a test tells this very binary, started again, what to do.
const child = "EXTREME_TEST_CHILD"

// It acts only as the child of the tests below.
func TestChild(t *testing.T) {
	switch os.Getenv(child) {
	case "says":
		t.Attr("programs", "3")
		t.Run("a law", func(t *testing.T) {
			t.Attr("programs", "4")
			t.Log("the ledger\n  waker#1")
			t.Attr("finding", `{"rule":"leak","sentence":"s"}`)
			t.Fail()
		})
	case "crashes":
		os.WriteFile(os.Getenv("EXTREME_CRUMB"), []byte("poll { ready 5 }\n"), 0o644)
		os.Stderr.WriteString("==1==ERROR: AddressSanitizer: heap-use-after-free on address\n    #0 main.x\n")
		os.Exit(1)
	case "hangs":
		grandchild := exec.Command(os.Args[0], "-test.run=^TestChild$")
		grandchild.Env = append(os.Environ(), child+"=waits")
		grandchild.Stdout = os.Stdout
		if err := grandchild.Start(); err != nil {
			t.Fatal(err)
		}
		t.Attr("finding", `{"rule":"lost-wakeup"}`)
		grandchild.Wait()
	case "waits":
		interrupt := make(chan os.Signal, 1)
		signal.Notify(interrupt, os.Interrupt)
		<-interrupt // which never comes
	}
}

// again starts this binary as a child that does what is said.
func again(t *testing.T, ctx context.Context, what string, limit time.Duration, events func(event) bool) exit {
	t.Helper()
	m := newMachine(".")
	return m.start(ctx, command{
		dir: t.TempDir(), env: []string{child + "=" + what, "EXTREME_CRUMB=" + filepath.Join(os.TempDir(), "none", "crumb")}, limit: limit, events: events,
		argv: []string{os.Args[0], "-test.v=test2json", "-test.run=^TestChild$"},
	})
}

func TestAttributesFindingsAndTheirReportsAreHeard(t *testing.T) {
	h := newHeard()
	h.exit = again(t, t.Context(), "says", time.Minute, func(e event) bool { h.take(e); return true })
	h.finish()
	if h.exit.code != 1 || h.stats.Programs != 7 || len(h.findings) != 1 || h.passed["TestChild"] {
		t.Fatalf("%+v", h)
	}
	if f := h.findings[0]; f.Rule != "leak" || !strings.Contains(f.Report, "the ledger\n") || strings.Contains(f.Report, "===") || strings.Contains(f.Report, "---") {
		t.Errorf("%+v", f)
	}
}

func TestTheLinesAroundTheReportsOfTheRaceDetectorAreNoTests(t *testing.T) {
	h := newHeard()
	for _, text := range []string{raceEnd + "\n", "WARNING: DATA RACE\n", "Read at 0x1\n", raceEnd + "\n", "    x_test.go:7: leak: never consumed\n", raceEnd + "\n", "WARNING: DATA RACE\n", raceEnd + "\n", "    testing.go:1712: race detected during execution of test\n"} {
		h.take(event{Action: "output", Test: "TestX", Output: text})
	}
	if said := h.saidBy("TestX"); said != "x_test.go:7: leak: never consumed" || len(h.alarms) != 2 {
		t.Errorf("%q, %d alarms", said, len(h.alarms))
	}
}

func TestTheReportOfTheRaceDetectorIsWithTheFindingThatItIsAbout(t *testing.T) {
	h := newHeard()
	race := func(test, function string) {
		for _, text := range []string{raceEnd + "\n", "WARNING: DATA RACE\n", "Write at 0x1 by goroutine 7:\n", "  " + function + "()\n", raceEnd + "\n"} {
			h.take(event{Action: "output", Test: test, Output: text})
		}
	}
	find := func(test, broken string) {
		h.take(event{Action: "attr", Test: test, Key: "finding", Value: `{"rule":"` + broken + `"}`})
	}
	race("TestX/lost-wakeup", "mine.larger")
	race("TestX/lost-wakeup", "mine.smallest") // and so on to the law that it is told by
	race("TestX/missing-happens-before", module+"/check.world.Read")
	find("TestX/missing-happens-before", "missing-happens-before")
	h.take(event{Action: "output", Test: "TestX/missing-happens-before", Output: "    x_test.go:7: printed above\n"})
	race("TestY/data-race", "others.Run")
	find("TestX/data-race", "data-race")
	find("TestX/leak", "leak")
	find("TestZ/data-race", "data-race")
	h.finish()
	const report = "WARNING: DATA RACE\nWrite at 0x1 by goroutine 7:\n  "
	for i, want := range []string{report + module + "/check.world.Read()\n\nx_test.go:7: printed above", report + "mine.smallest()", "", ""} {
		if h.findings[i].Report != want {
			t.Errorf("%s: %q", h.findings[i].Rule, h.findings[i].Report)
		}
	}
}

func TestTheReportOfADyingProcessIsHeard(t *testing.T) {
	h := newHeard()
	h.exit = again(t, t.Context(), "crashes", time.Minute, func(e event) bool { h.take(e); return true })
	if a := h.unreported(); h.exit.code != 1 || a == nil || a.rule != "use-after-free" || !strings.Contains(a.text.String(), "#0 main.x") {
		t.Errorf("%+v", h)
	}
}

func TestAProgramThatIsNotThereIsAnError(t *testing.T) {
	m := newMachine(".")
	for _, events := range []func(event) bool{nil, func(event) bool { return true }} {
		if x := m.start(t.Context(), command{argv: []string{filepath.Join(t.TempDir(), "none")}, events: events}); x.err == nil || x.ok() {
			t.Errorf("%+v", x)
		}
	}
	if m.look("go") != nil || m.look("no-such-program-anywhere") == nil {
		t.Error("look sees what isn't there, or not what is")
	}
}
