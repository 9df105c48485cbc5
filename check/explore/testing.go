package explore

import (
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/internal/gotest"
	"github.com/extremely-boring/extreme/internal/count"
)

// TB is the part of testing.TB that Test needs.
type TB interface {
	Helper()
	Name() string
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Skipf(format string, args ...any)
}

// Test explores the body and fails t for each finding, with a report and the command
// that runs the failing execution again. What comes to the same execution is told once.
// Without a finding t passes if everything was explored, or if a random strategy has run
// as many executions as it was to. All else is incomplete, which is not a pass. What went
// as far as it was asked to go skips t: Bounded to its bound on preemptions or executions,
// and a replay that passes. What did not fails it: an exploration that ended early, a
// stale token, and an option out of its range. So that what comes after a skip is run, let
// Test be the last call of its test or subtest.
//
// Options may be overridden by the environment: EXTREME_STRATEGY, EXTREME_EXECUTIONS,
// EXTREME_STEPS, EXTREME_PREEMPTIONS, EXTREME_GOROUTINES, EXTREME_SPURIOUS,
// EXTREME_DEPTH, EXTREME_SEED, EXTREME_WORKERS, EXTREME_FINDINGS and EXTREME_REPLAY.
func Test(t TB, body func(*T), options ...Options) Result {
	t.Helper()
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	err := o.fromEnvironment()
	if err == nil {
		err = o.check()
	}
	if err != nil {
		t.Fatalf("%v", err)
		return Result{}
	}
	r := Run(body, o)
	told := map[string]bool{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Token == "" {
			t.Errorf("%v", f)
			continue
		}
		f.Command = command(t.Name(), f.Token)
		if !told[f.Token] { // several may have been made so simple that they are one
			t.Errorf("%v", f)
		}
		told[f.Token] = true
	}
	switch {
	case len(r.Findings) > 0 || r.Incomplete == "":
	case r.wentAsFarAsAsked():
		// verdict: incomplete, with the reason and the remedy.
		t.Skipf("%s", r.incomplete())
	default:
		t.Errorf("%s", r.incomplete())
	}
	return r
}

// wentAsFarAsAsked reports whether the exploration ended where the options say, and not
// before. Exhaustive is to end when there is nothing left.
func (r *Result) wentAsFarAsAsked() bool {
	switch {
	case r.Options.Replay != "":
		return r.Incomplete == replayedOne
	case r.Options.Strategy == Bounded:
		return r.Incomplete == engine.AtPreemptions || r.Incomplete == engine.AtExecutions
	}
	return false
}

// incomplete says in one line why not everything was explored, and what to do.
func (r *Result) incomplete() string {
	said := "incomplete: " + r.Incomplete
	if r.Options.Replay == "" {
		said += ", after " + count.Of(r.Executions, "execution")
	}
	if what := remedy(r.Incomplete); what != "" {
		said += "; " + what
	}
	return said
}

// command is what runs an execution of a test again.
func command(test, token string) string {
	return "EXTREME_REPLAY=" + token + " " + gotest.Command(test)
}
