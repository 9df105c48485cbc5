package lane

import (
	"fmt"
	"slices"

	"github.com/extremely-boring/extreme/check"
)

// Verdict is how a lane, or all of them together, ended. One that is blind fails.
type Verdict = check.Verdict

// The verdicts.
const (
	Pass       = check.Pass
	Fail       = check.Fail
	Incomplete = check.Incomplete
)

// Finding is one thing that a lane found wrong.
type Finding struct {
	// Rule is the id of the rule that was broken, or the name of the tool that
	// complained where it has no such rules.
	Rule string `json:"rule"`
	// Sentence says in one line what happened.
	Sentence string `json:"sentence"`
	// Culprit is the handle, goroutine or place to blame, if one is known.
	Culprit string `json:"culprit,omitempty"`
	// Place is the file to look at, from the root and with slashes, often with a
	// line as in a.go:7, where the finding is about one.
	Place string `json:"place,omitempty"`
	// Test is the test that found it, with its package, where it is somebody else's.
	Test string `json:"test,omitempty"`
	// Program is the smallest program known that shows it.
	Program string `json:"program,omitempty"`
	// Reproduce is a command that shows it again.
	Reproduce string `json:"reproduce,omitempty"`
	// Report is all that was said about it: ledger, history, sanitizer's
	// report. Of several findings of one test the first has it.
	Report string `json:"report,omitempty"`
}

// Stats is how much was run.
type Stats struct {
	Programs   int64 `json:"programs"`
	Runs       int64 `json:"runs"`
	Polls      int64 `json:"polls"`
	Entries    int64 `json:"entries"`
	Wakes      int64 `json:"wakes"`
	Goroutines int64 `json:"goroutines"`
	// Executions counts the interleavings that the explorer ran.
	Executions int64 `json:"executions,omitempty"`
}

// counter returns the field that a test's attribute of that key adds to.
func (s *Stats) counter(key string) *int64 {
	switch key {
	case "programs":
		return &s.Programs
	case "runs":
		return &s.Runs
	case "polls":
		return &s.Polls
	case "entries":
		return &s.Entries
	case "wakes":
		return &s.Wakes
	case "goroutines":
		return &s.Goroutines
	case "executions":
		return &s.Executions
	}
	return nil
}

// add adds t to s.
func (s *Stats) add(t Stats) {
	s.Programs += t.Programs
	s.Runs += t.Runs
	s.Polls += t.Polls
	s.Entries += t.Entries
	s.Wakes += t.Wakes
	s.Goroutines += t.Goroutines
	s.Executions += t.Executions
}

// Planted is what became of one planted bug.
type Planted struct {
	// Bug is its name.
	Bug string `json:"bug"`
	// Caught says whether the lane reported it as it had to.
	Caught bool `json:"caught"`
	// By is the rule, tool or report that caught it.
	By string `json:"by,omitempty"`
	// Why says what was missing when it wasn't caught.
	Why string `json:"why,omitempty"`
	// CutShort says that the run with it was, so that not having caught it
	// means nothing.
	CutShort bool `json:"cut_short"`

	output string // the end of what it said, if that helps
}

// Result is how one lane ended.
type Result struct {
	// Lane is its name.
	Lane string `json:"lane"`
	// Verdict is its verdict.
	Verdict Verdict `json:"verdict"`
	// Blind says that it failed to catch a planted bug.
	Blind bool `json:"blind"`
	// NotRun says that an optional lane was left out because something it
	// needs is missing. Such a lane doesn't count in the verdict of them all.
	NotRun bool `json:"not_run"`
	// Reasons say why it didn't pass, one line each.
	Reasons []string `json:"reasons,omitempty"`
	// Remedy says how to get what is missing.
	Remedy string `json:"remedy,omitempty"`
	// Ran says what was run, where the counts don't.
	Ran string `json:"ran,omitempty"`
	// Stats is how many programs were run and what they did.
	Stats Stats `json:"stats"`
	// Planted is what became of each planted bug.
	Planted []Planted `json:"planted,omitempty"`
	// Seconds is the time it took, building included.
	Seconds float64 `json:"seconds"`
	// Commands do by hand what the lane did.
	Commands []string `json:"commands,omitempty"`
	// Findings are what it found.
	Findings []Finding `json:"findings,omitempty"`
	// Output is the end of what it printed, when it failed without a finding.
	Output string `json:"output,omitempty"`
	// Judged are the rules that the tests of somebody else's packages judged.
	Judged []Judged `json:"judged,omitempty"`
}

// Judged is what check.Executor said of one rule in one test.
type Judged struct {
	// Package is the test's package, and Test its name with that of the subtest.
	Package string `json:"package"`
	Test    string `json:"test"`
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Verdict is incomplete where this lane could not judge it; another may.
	Verdict Verdict `json:"verdict"`
	// Waived says that the test's author left the rule out.
	Waived bool `json:"waived,omitempty"`
	// Note says in a line what came of it, or why it could not be judged.
	Note string `json:"note"`
}

// fail makes the verdict a fail.
func (r *Result) fail(format string, args ...any) {
	r.Verdict = Fail
	r.Reasons = append(r.Reasons, fmt.Sprintf(format, args...))
}

// incomplete makes the verdict incomplete, unless it is a fail already.
func (r *Result) incomplete(format string, args ...any) {
	if r.Verdict != Fail {
		r.Verdict = Incomplete
	}
	r.Reasons = append(r.Reasons, fmt.Sprintf(format, args...))
}

// hindered makes the verdict incomplete by what kept the go command from its work.
func (r *Result) hindered(h *hindrance) {
	r.incomplete("%v", h)
	r.Remedy = h.remedy
}

// unstarted makes the verdict incomplete, because a process could not be started: of what
// was to be run nobody can tell.
func (r *Result) unstarted(what string, err error) {
	r.incomplete("%s could not be started: %v", what, err)
	r.Remedy = "what is built must run here: unset GOOS and GOARCH, and name by TMPDIR a folder from which programs run"
}

// found takes in findings; with any the lane fails.
func (r *Result) found(fs ...Finding) {
	if len(fs) > 0 {
		r.Verdict = Fail
		r.Findings = append(r.Findings, fs...)
	}
}

// plantedEnd takes in what became of a planted bug. One that should have been
// caught and wasn't makes the lane blind.
func (r *Result) plantedEnd(p Planted) {
	r.Planted = append(r.Planted, p)
	if r.Output == "" && !p.Caught {
		r.Output = p.output
	}
	switch {
	case p.Caught:
	case p.CutShort:
		r.incomplete("planted bug %s: %s", p.Bug, p.Why)
	default:
		r.Blind = true
		r.fail("blind: the planted bug %s was not caught: %s", p.Bug, p.Why)
	}
}

// Report is how a whole run ended.
type Report struct {
	// Schema is the version of this form. A field that changes its meaning or
	// goes away changes it; a new field doesn't.
	Schema int `json:"schema"`
	// Command is the name of the command that was run.
	Command string `json:"command"`
	// Verdict is that of all lanes together.
	Verdict Verdict `json:"verdict"`
	// Summary is the verdict in one line.
	Summary string `json:"summary"`
	// Seed is what the generators of the test lanes were started with.
	Seed int64 `json:"seed"`
	// Short says that fewer programs were run than by default.
	Short bool `json:"short"`
	// Go and Platform are the toolchain's version and GOOS/GOARCH.
	Go       string `json:"go"`
	Platform string `json:"platform"`
	// Seconds is the time that everything took.
	Seconds float64 `json:"seconds"`
	// Lanes are the lanes in the order in which they ran.
	Lanes []Result `json:"lanes"`
	// Tests are the files with tests of somebody else's that were run, from the root and
	// with slashes.
	Tests []string `json:"tests,omitempty"`
}

// verdict is a fail if one lane failed, else incomplete if one is, else a pass.
func verdict(results []Result) Verdict {
	has := func(v Verdict) bool {
		return slices.ContainsFunc(results, func(r Result) bool { return r.Verdict == v && !r.NotRun })
	}
	switch {
	case has(Fail):
		return Fail
	case has(Incomplete) || !has(Pass):
		return Incomplete
	}
	return Pass
}
