package lane

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/extremely-boring/extreme/check"
	sanitizers "github.com/extremely-boring/extreme/check/internal/alarm"
	"github.com/extremely-boring/extreme/check/rule"
)

// heard is what a run of the tests said.
type heard struct {
	exit     exit
	stats    Stats
	findings []Finding
	passed   map[string]bool // top-level tests
	skipped  []string
	failed   []string                     // top-level tests
	judged   map[judgedBy]check.Judgement // what check.Executor said of each rule
	crumb    string                       // the program that ran last
	timedOut bool                         // the testing package's own watchdog barked
	noPtrace bool                         // the leak sanitizer gave up
	outlived string                       // what the process died of, where something outlived its bubble

	said   map[string]*strings.Builder // output by test
	first  map[string]int              // the first finding of each test
	tests  []string                    // the test of each finding
	alarms []*alarm
	open   *alarm         // the one whose text is being read
	races  map[int]*alarm // the race detector's report on a finding
	news   bool
}

// alarm is a report of a sanitizer.
type alarm struct {
	rule rule.Rule
	test string
	text strings.Builder
}

// raceEnd is the line that begins and ends a report of the race detector.
const raceEnd = "=================="

// raceTold ends what the testing package says of a test with such a report.
const raceTold = ": race detected during execution of test\n"

// fatal begins what the runtime says of an error that ends the process.
const fatal = "fatal error: "

// textSize bounds how much is kept of a report and of a test's output.
const textSize = 32 << 10

func newHeard() *heard {
	return &heard{passed: map[string]bool{}, judged: map[judgedBy]check.Judgement{}, said: map[string]*strings.Builder{}, first: map[string]int{}, races: map[int]*alarm{}}
}

// take takes in one event.
func (h *heard) take(e event) {
	switch e.Action {
	case "output":
		h.output(e.Test, e.Output)
	case "attr":
		h.attr(e)
	case "pass":
		h.passed[e.Test] = true
	case "fail":
		if e.Test != "" && !strings.Contains(e.Test, "/") {
			h.failed = append(h.failed, e.Test)
		}
	case "skip":
		if !h.incomplete(e.Test) {
			h.skipped = append(h.skipped, e.Test)
		}
	}
}

// hung reports whether the tests came to a limit: the machine's, the testing package's or
// that of one program.
func (h *heard) hung() bool { return h.exit.late || h.timedOut }

// incomplete reports whether the test was skipped because a rule could not be judged,
// which another lane can do.
func (h *heard) incomplete(test string) bool {
	for by, j := range h.judged {
		if by.test == test && j.Verdict == Incomplete {
			return true
		}
	}
	return false
}

func (h *heard) attr(e event) {
	if c := h.stats.counter(e.Key); c != nil {
		n, _ := strconv.ParseInt(e.Value, 10, 64)
		*c += n
	}
	if e.Key == "judgement" {
		var j check.Judgement
		if json.Unmarshal([]byte(e.Value), &j) == nil {
			h.judged[judgedBy{test: e.Test, rule: j.Rule}] = j
		}
	}
	if e.Key != "finding" {
		return
	}
	var f Finding
	if err := json.Unmarshal([]byte(e.Value), &f); err != nil || f.Rule == "" {
		f = Finding{Rule: "unreadable", Sentence: "a finding that can't be read: " + e.Value}
	}
	if _, ok := h.first[e.Test]; !ok {
		h.first[e.Test] = len(h.findings)
	}
	if a := h.race(e.Test, f); a != nil {
		h.races[len(h.findings)] = a
	}
	h.findings, h.tests = append(h.findings, f), append(h.tests, topLevel(e.Test))
	h.news = true
}

func (h *heard) output(test, text string) {
	h.timedOut = h.timedOut || strings.HasPrefix(text, "panic: test timed out after")
	h.noPtrace = h.noPtrace || strings.Contains(text, "LeakSanitizer has encountered a fatal error")
	if h.outlived == "" && strings.HasPrefix(text, fatal) && strings.Contains(text, "synctest") {
		h.outlived = strings.TrimSpace(strings.TrimPrefix(text, fatal))
	}
	if r, ok := sanitizers.Rule(text); ok {
		h.open = &alarm{rule: r, test: test}
		h.alarms = append(h.alarms, h.open)
		h.news = true
	}
	switch {
	case h.open != nil && h.open.rule == rule.DataRace && strings.HasPrefix(text, raceEnd):
		h.open = nil
	case h.open != nil:
		bounded(&h.open.text, text)
	case strings.TrimSpace(text) == raceEnd || strings.HasSuffix(text, raceTold): // it has a report
	case strings.HasPrefix(text, "=== ") || strings.HasPrefix(strings.TrimLeft(text, " "), "--- "):
		// the testing package's own lines
	default:
		if h.said[test] == nil {
			h.said[test] = &strings.Builder{}
		}
		bounded(h.said[test], text)
	}
}

// saidBy is what a test said, as far as it was kept.
func (h *heard) saidBy(test string) string {
	if b := h.said[test]; b != nil {
		return outdented(b.String())
	}
	return ""
}

// bounded adds text to b while there is room.
func bounded(b *strings.Builder, text string) {
	if b.Len() < textSize {
		b.WriteString(text)
	}
}

// raced reports whether the finding is what the race detector may have told of.
func raced(f Finding) bool {
	return f.Rule == string(rule.DataRace) || f.Rule == string(rule.MissingHappensBefore)
}

// race returns the race detector's report on a finding of a test, or nil. A rule is judged
// by the programs of several laws, so that it may be told long after it was found: it is
// the last report so far that is of its kind.
func (h *heard) race(test string, f Finding) (found *alarm) {
	if !raced(f) {
		return nil
	}
	for _, a := range h.alarms {
		if a.rule == rule.DataRace && topLevel(a.test) == topLevel(test) && (found == nil || a.kind() == f.Rule || found.kind() != f.Rule) {
			found = a
		}
	}
	return found
}

// kind is the rule that a report of the race detector is about: what a program writes and
// reads is there to be published by a wake.
func (a *alarm) kind() string {
	if text := a.text.String(); strings.Contains(text, "/check.world.Read()") || strings.Contains(text, "/check.world.Write()") {
		return string(rule.MissingHappensBefore)
	}
	return string(rule.DataRace)
}

// topLevel is the test that a subtest is of.
func topLevel(test string) string {
	name, _, _ := strings.Cut(test, "/")
	return name
}

// finish gives the first finding of each test what that test said, and puts the race
// detector's report on a finding above that: it has the stacks.
func (h *heard) finish() {
	for test, i := range h.first {
		if h.findings[i].Report == "" {
			h.findings[i].Report = h.saidBy(test)
		}
	}
	for i, a := range h.races {
		h.findings[i].Report = strings.TrimSpace(a.report() + "\n\n" + h.findings[i].Report)
	}
}

// outdented removes the indentation of the testing package from t.Log's text.
func outdented(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	least := -1
	for _, l := range lines {
		if n := len(l) - len(strings.TrimLeft(l, " ")); l != "" && (least < 0 || n < least) {
			least = n
		}
	}
	for i, l := range lines {
		lines[i] = strings.TrimRight(l[min(len(l), max(least, 0)):], " ")
	}
	return strings.Join(lines, "\n")
}

// changed says whether a finding or an alarm came since it was last asked.
func (h *heard) changed() bool {
	news := h.news
	h.news = false
	return news
}

// sanitizer is all that the sanitizers reported.
func (h *heard) sanitizer() string {
	var text strings.Builder
	for _, a := range h.alarms {
		text.WriteString(a.text.String())
	}
	return text.String()
}

// unreported returns the first alarm that no finding tells of: the process died
// of it, or the tests did not notice.
func (h *heard) unreported() *alarm {
	for _, a := range h.alarms {
		told := func(f Finding) bool {
			return f.Rule == string(a.rule) || a.rule == rule.DataRace && raced(f)
		}
		if !slices.ContainsFunc(h.findings, told) {
			return a
		}
	}
	return nil
}

// all is the findings, and one for each alarm.
func (h *heard) all() []Finding {
	fs := slices.Clone(h.findings)
	for _, a := range h.alarms {
		fs = append(fs, Finding{Rule: string(a.rule)})
	}
	return fs
}
