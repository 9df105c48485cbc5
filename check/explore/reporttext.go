package explore

import (
	"regexp"
	"strings"
)

// oneLine says in one line what a message says. Of one of testify's that is its
// error, without the difference that it shows below that.
func oneLine(message string) string {
	if _, after, ok := strings.Cut(message, "Error:"); ok && strings.Contains(message, "Error Trace:") {
		message = labelled.Split(after, 2)[0]
	}
	words := strings.Fields(message)
	line := strings.Join(words, " ")
	if r := []rune(line); len(r) > longLine {
		line = string(r[:longLine-1]) + "…"
	}
	return line
}

// longLine is where a message is cut to be a part of a line.
const longLine = 160

// labelled is what follows the error in a message of testify's.
var labelled = regexp.MustCompile(`\n\s*(Diff:|Test:\s|Messages:\s)`)

// whole is a message as it stands in a section of its own: with the base names of
// files, without the lines that are empty, and without the trace of one of testify's,
// which goes on through the explorer.
func whole(message string) string {
	var lines []string
	message = traced.ReplaceAllString(message, "$1")
	for _, l := range strings.Split(folders.ReplaceAllString(message, "$1"), "\n") {
		if strings.TrimSpace(l) != "" {
			lines = append(lines, strings.TrimRight(l, " \t"))
		}
	}
	return strings.Join(lines, "\n")
}

var traced = regexp.MustCompile(`(?s)\n\s*Error Trace:.*?(\n\s*Error:)`)

// folders are those of a file with a line.
var folders = regexp.MustCompile(`(?:[A-Za-z]:)?(?:/[^\s:/]+)*/([^\s:/]+\.go:\d+)`)

// bodysFrames returns the lines of a stack that are the body's: a function and its place,
// the innermost first. Where one panic came of another they are those of both.
func bodysFrames(stack string) (frames []string) {
	lines := strings.Split(stack, "\n")
	begun := false
	for i := 0; i+1 < len(lines); i++ {
		f := lines[i]
		if !strings.HasPrefix(lines[i+1], "\t") {
			if begun && strings.HasPrefix(f, "...") { // so many are left out
				frames = append(frames, f)
			}
			continue
		}
		i++
		switch {
		case strings.HasPrefix(f, "panic("):
			begun = true
			continue
		case !begun, strings.HasPrefix(f, packagePath+"/sync"), strings.HasPrefix(f, "runtime."):
			continue
		case strings.HasPrefix(f, packagePath+"/internal/engine."), strings.HasPrefix(f, packagePath+".Run."):
			return frames
		}
		f = f[:max(0, strings.LastIndexByte(f, '('))] // without the arguments
		where, _, _ := strings.Cut(strings.TrimSpace(lines[i]), " ")
		frames = append(frames, withoutPackage(f)+"  "+where[strings.LastIndexByte(where, '/')+1:])
	}
	return frames
}

const packagePath = "github.com/extremely-boring/extreme/check/explore"

// withoutPackage is the name of a function in its package.
func withoutPackage(f string) string {
	f = f[strings.LastIndexByte(f, '/')+1:]
	_, name, _ := strings.Cut(f, ".")
	return name
}
