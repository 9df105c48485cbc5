package evidence

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/internal/count"
)

// The ids of what is wrong with a lane and not with what it ran.
const (
	ruleBlind      = "blind-lane"
	ruleFailed     = "failed-lane"
	ruleIncomplete = "incomplete-lane"
)

const home = "https://github.com/extremely-boring/extreme"

// SARIF returns a run of lanes in the form in which code scanning takes it, version 2.1.0: a
// result for each finding, and for each lane that is blind or incomplete, so that neither
// looks like a scan that found nothing. Below says where the run's root is in the
// repository, with slashes and empty for the repository's own.
func SARIF(r lane.Report, below string) ([]byte, error) {
	run := sarif.NewRunWithInformationURI("extreme", home)
	for _, known := range rule.All() {
		addRule(run, string(known))
	}
	how := sarif.NewInvocation().WithExecutionSuccessful(true).WithExitCode(r.Verdict.ExitCode())
	how.WithExitCodeDescription(r.Summary).WithCommandLine("extreme " + r.Command)
	s := scan{run: run, below: below, fallback: fallback(r)}
	for _, l := range r.Lanes {
		for _, f := range l.Findings {
			s.finding(l, f)
		}
		s.lane(l, how)
	}
	run.AddInvocation(how)
	var b bytes.Buffer
	err := sarif.NewReport().AddRun(run).PrettyWrite(&b)
	return append(b.Bytes(), '\n'), err
}

// scan is a run being written.
type scan struct {
	run      *sarif.Run
	below    string
	fallback string // what a finding is about that has no place
}

// fallback is the file that a finding is about of which no more is known.
func fallback(r lane.Report) string {
	if len(r.Tests) > 0 {
		return r.Tests[0]
	}
	return runner + "/run.go"
}

// addRule adds a rule with its help, once.
func addRule(run *sarif.Run, id string) {
	if run.GetRuleIndex(id) >= 0 {
		return
	}
	sentence, level := rule.Rule(id).Sentence(), sarif.LevelError
	help := "The finding names the smallest program known that shows it, and a command that runs that program again."
	switch {
	case id == ruleBlind:
		sentence, help = "a lane did not catch a bug that was planted for it", "What the lane says of the runner means nothing until it does: run the lane alone, as its command says."
	case id == ruleFailed:
		sentence, help = "a lane failed without a finding", "It could not be built, or died: what it printed says why."
	case id == ruleIncomplete:
		sentence, help, level = "a lane could not be run to its end", "This is no pass. The message says what was missing, and what to do.", sarif.LevelWarning
	case sentence == "":
		sentence, help = id+" complains", "The finding has what the tool said, and the command that runs it again."
	}
	run.AddRule(id).WithName(id).WithDescription(sentence).WithHelpURI(home + "#readme").
		WithMarkdownHelp(fmt.Sprintf("**%s**: %s.\n\n%s", id, sentence, help)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level))
}

// complaint is a line of a linter.
var complaint = regexp.MustCompile(`(?m)^(?:vet: )?([\w./-]+\.\w+):(\d+)(?::\d+)?: (.+)$`)

// finding adds a finding; of a linter's, each line that has a place.
func (s scan) finding(l lane.Result, f lane.Finding) {
	addRule(s.run, f.Rule)
	if rule.Rule(f.Rule).Sentence() == "" && f.Place == "" {
		lines := complaint.FindAllStringSubmatch(f.Report, -1)
		for _, m := range lines {
			s.result(l, f, path.Clean(m[1])+":"+m[2], m[3])
		}
		if len(lines) > 0 {
			return
		}
	}
	text := f.Sentence
	if f.Culprit != "" && f.Culprit != f.Place {
		text += " (" + f.Culprit + ")"
	}
	s.result(l, f, s.place(f), text)
}

// inRunner is a line of the runner in a report.
var inRunner = regexp.MustCompile(`(?:^|[\s/])(executor/[\w/-]+\.go:\d+)`)

// place is where to look for a finding.
func (s scan) place(f lane.Finding) string {
	if f.Place != "" {
		return f.Place
	}
	if m := inRunner.FindStringSubmatch(f.Report); m != nil {
		return m[1]
	}
	return s.fallback
}

// result adds one result.
func (s scan) result(l lane.Result, f lane.Finding, place, text string) {
	key := f.Rule + "\n" + f.Program + "\n" + f.Culprit
	if f.Test != "" { // several tests of one file may find the same of several executors
		key += "\n" + f.Test
	}
	if f.Program == "" {
		key += "\n" + text
	}
	for _, part := range []struct{ title, text string }{{"program", f.Program}, {"reproduce", f.Reproduce}} {
		if part.text != "" {
			text += "\n" + part.title + ":\n    " + strings.ReplaceAll(part.text, "\n", "\n    ")
		}
	}
	s.add(f.Rule, sarif.LevelError, l.Lane+": "+text, place, key)
}

// lane adds what is wrong with the lane itself.
func (s scan) lane(l lane.Result, how *sarif.Invocation) {
	if l.Verdict == lane.Pass {
		return
	}
	id, level := ruleIncomplete, sarif.LevelWarning
	switch {
	case l.NotRun:
		how.AddToolExecutionNotification(sarif.NewNotification().WithLevel(sarif.LevelNote).WithMessage(sarif.NewTextMessage(l.Lane + " was not run: " + why(l))))
		return
	case l.Blind:
		id, level = ruleBlind, sarif.LevelError
	case l.Verdict == lane.Fail && len(l.Findings) > 0:
		return
	case l.Verdict == lane.Fail:
		id, level = ruleFailed, sarif.LevelError
	}
	addRule(s.run, id)
	how.WithExecutionSuccessful(false)
	text := l.Lane + ": " + why(l)
	s.add(id, level, text, s.fallback, id+"\n"+l.Lane)
	how.AddToolExecutionNotification(sarif.NewNotification().WithLevel(level).WithMessage(sarif.NewTextMessage(text)))
}

// add adds a result. What it is recognised by in the next run is a digest of its key.
func (s scan) add(id, level, text, place, key string) {
	file, line, _ := strings.Cut(place, ":")
	line, _, _ = strings.Cut(line, ":")
	n, err := strconv.Atoi(line)
	if err != nil || n < 1 {
		n = 1
	}
	at := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri(path.Join(s.below, file)))).WithRegion(sarif.NewSimpleRegion(n, n))
	s.run.CreateResultForRule(id).WithLevel(level).WithMessage(sarif.NewTextMessage(text)).
		AddLocation(sarif.NewLocationWithPhysicalLocation(at)).
		WithPartialFingerprints(map[string]string{"extreme/v1": fmt.Sprintf("%x", sha256.Sum256([]byte(key+"\n"+file)))[:32]})
}

// uri is a file of the repository as a reference of RFC 3986, which the form asks for.
func uri(file string) string { return (&url.URL{Path: file}).String() }

// why says why a lane did not pass, and what to do.
func why(l lane.Result) string {
	reasons := slices.Clone(l.Reasons)
	if n := len(l.Findings); n > 0 {
		reasons = append(reasons, count.Of(n, "finding"))
	}
	if len(reasons) == 0 {
		reasons = []string{string(l.Verdict)}
	}
	if l.Remedy != "" {
		reasons = append(reasons, l.Remedy)
	}
	return strings.Join(reasons, "; ")
}
