// Package said reads what a test or a fuzz target that failed has said.
//
// # Limits
//
// It reads text, as the harness, the testing package and the sanitizers of Go 1.26, GCC
// 12 and clang 14 write it. What names no rule is a failure without a known one.
package said

import (
	"regexp"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/internal/alarm"
	"github.com/extremely-boring/extreme/check/rule"
)

// Hang is the rule that a fuzz target's watchdog tells a hang by. It goes by time, so that it
// says no more than that there was none to wait.
const Hang = "watchdog"

// Failure is what the text of a failed test says.
type Failure struct {
	// Rule is what was broken, and Sentence how that was told.
	Rule, Sentence string
	// Culprit is who is blamed, without the number that differs by program.
	Culprit string
	// Program is the one that shows it.
	Program string
	// Known says that the text tells the rule.
	Known bool
}

var (
	placed = regexp.MustCompile(`^\s*[\w.-]+\.go:\d+: (.*)$`)
	ruled  = regexp.MustCompile(`^\s*([a-z][a-z0-9]*(?:-[a-z0-9]+)*): (.+)$`)
	blamed = regexp.MustCompile(`(?m)^\s*(?:culprit: |history of )([^\s:]+)`)
	// A function in a stack of Go's, of the race detector's or of the address sanitizer's.
	frame   = regexp.MustCompile(`^\s*(?:#\d+ 0x\w+ in )?(?:[a-z0-9-]+\.)+[a-z0-9-]+/\S*?([^/\s]+?)(?:\.func[\d.]+)?(?:\([^)]*\)?$| /)`)
	numbers = regexp.MustCompile(`#?\d+`)
)

// Read reads the text. The first line that names a rule counts, then the first
// report of a sanitizer, then the first panic.
func Read(text string) Failure {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		message := l
		if m := placed.FindStringSubmatch(l); m != nil {
			message = m[1]
		}
		m := ruled.FindStringSubmatch(message)
		// A target may have rules of its own; what else looks like one has no place.
		if m == nil || rule.Rule(m[1]).Sentence() == "" && (message == l || m[1] == "panic") {
			continue
		}
		rest := strings.Join(lines[i+1:], "\n")
		f := Failure{Rule: m[1], Sentence: strings.TrimSpace(m[2]), Program: section(rest, "program"), Known: true}
		if b := blamed.FindStringSubmatch(rest); b != nil {
			f.Culprit = b[1]
		}
		f.Culprit = numbers.ReplaceAllString(f.Culprit, "") // which one it was differs by program
		return f
	}
	for i, l := range lines {
		if broken, ok := alarm.Rule(l); ok {
			return Failure{Rule: string(broken), Sentence: broken.Sentence(), Culprit: ownFrame(lines[i:]), Known: true}
		}
	}
	for i, l := range lines {
		message := strings.TrimSpace(l)
		if m := placed.FindStringSubmatch(l); m != nil {
			message = m[1]
		}
		for _, word := range []string{"panic", "fatal error"} {
			if said, ok := strings.CutPrefix(message, word+": "); ok {
				return Failure{Rule: strings.ReplaceAll(word, " ", "-"), Sentence: said, Culprit: ownFrame(lines[i:]), Known: true}
			}
		}
	}
	return Failure{Rule: "failure", Sentence: First(lines), Culprit: numbers.ReplaceAllString(First(lines), "")}
}

// section returns the indented text below a title.
func section(text, title string) string {
	_, after, ok := strings.Cut("\n"+text, "\n"+title+":\n")
	indent := ""
	if !ok { // the testing package indents it
		m := regexp.MustCompile(`(?m)^( +)` + title + `:\n`).FindStringSubmatchIndex(text)
		if m == nil {
			return ""
		}
		indent, after = text[m[2]:m[3]], text[m[1]:]
	}
	var inside []string
	for l := range strings.Lines(after) {
		own, ok := strings.CutPrefix(strings.TrimRight(l, "\n"), indent+"    ")
		if !ok {
			break
		}
		inside = append(inside, own)
	}
	return strings.Join(inside, "\n")
}

// ownFrame returns the first function of a stack that is not the standard library's.
func ownFrame(lines []string) string {
	for _, l := range lines {
		if m := frame.FindStringSubmatch(l); m != nil {
			return m[1]
		}
	}
	return ""
}

// ofTesting is how the testing package's own lines begin, and those of its fuzzing engine.
var ofTesting = []string{
	"--- ", "=== ", "fuzz: ", "warning: starting with empty corpus",
	"warning: the test binary was not built with coverage instrumentation",
}

// First is the first line that isn't the testing package's own.
func First(lines []string) string {
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if m := placed.FindStringSubmatch(l); m != nil {
			l = m[1]
		}
		if l != "" && !slices.ContainsFunc(ofTesting, func(begin string) bool { return strings.HasPrefix(l, begin) }) {
			return l
		}
	}
	return "it failed and said nothing"
}
