package fuzzing

import (
	"regexp"
	"strings"

	"github.com/extremely-boring/extreme/check/internal/alarm"
	"github.com/extremely-boring/extreme/check/rule"
)

// failure is what the text of a failed target says.
type failure struct {
	rule, sentence, culprit, program string
	known                            bool // it says which rule
}

var (
	placed = regexp.MustCompile(`^\s*[\w.-]+\.go:\d+: (.*)$`)
	ruled  = regexp.MustCompile(`^\s*([a-z][a-z0-9]*(?:-[a-z0-9]+)*): (.+)$`)
	blamed = regexp.MustCompile(`(?m)^\s*(?:culprit: |history of )([^\s:]+)`)
	// A function in a stack of Go's, of the race detector's or of the address sanitizer's.
	frame   = regexp.MustCompile(`^\s*(?:#\d+ 0x\w+ in )?(?:[a-z0-9-]+\.)+[a-z0-9-]+/\S*?([^/\s]+?)(?:\.func[\d.]+)?(?:\([^)]*\)?$| /)`)
	numbers = regexp.MustCompile(`#?\d+`)
)

// readFailure reads the text. The first line that names a rule counts, then the first
// report of a sanitizer, then the first panic.
func readFailure(text string) failure {
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
		f := failure{rule: m[1], sentence: strings.TrimSpace(m[2]), program: section(rest, "program"), known: true}
		if b := blamed.FindStringSubmatch(rest); b != nil {
			f.culprit = b[1]
		}
		f.culprit = numbers.ReplaceAllString(f.culprit, "") // which one it was differs by program
		return f
	}
	for i, l := range lines {
		if broken, ok := alarm.Rule(l); ok {
			return failure{rule: string(broken), sentence: broken.Sentence(), culprit: ownFrame(lines[i:]), known: true}
		}
	}
	for i, l := range lines {
		message := strings.TrimSpace(l)
		if m := placed.FindStringSubmatch(l); m != nil {
			message = m[1]
		}
		for _, word := range []string{"panic", "fatal error"} {
			if said, ok := strings.CutPrefix(message, word+": "); ok {
				return failure{rule: strings.ReplaceAll(word, " ", "-"), sentence: said, culprit: ownFrame(lines[i:]), known: true}
			}
		}
	}
	return failure{rule: "failure", sentence: firstSaid(lines), culprit: numbers.ReplaceAllString(firstSaid(lines), "")}
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

// firstSaid is the first line that isn't the testing package's own.
func firstSaid(lines []string) string {
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if m := placed.FindStringSubmatch(l); m != nil {
			l = m[1]
		}
		if l != "" && !strings.HasPrefix(l, "fuzz: ") && !strings.HasPrefix(l, "--- ") && !strings.HasPrefix(l, "=== ") {
			return l
		}
	}
	return "it failed and said nothing"
}

// slug makes a part of a file's name.
func slug(s string) string {
	s = strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(s), "-"), "-")
	return strings.Trim(s[:min(len(s), 40)], "-")
}
