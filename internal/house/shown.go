package house

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/internal/docs"
)

// commandLanguages are those of blocks whose commands are checked, and
// outputLanguages those of what something has printed.
var (
	commandLanguages = []string{"sh", "console"}
	outputLanguages  = []string{"text", "console", "json", "xml", "diff"}
	fileLanguages    = []string{"go", "yaml"}
)

// shownCode finds code that is not in the file that its mark names.
func shownCode(t *Tree) (broken []Broken) {
	for _, p := range t.today() {
		for _, b := range p.Blocks {
			if what := t.wrongCode(b); what != "" {
				broken = append(broken, Broken{p.at(b.Line), what})
			}
		}
	}
	return broken
}

func (t *Tree) wrongCode(b docs.Block) string {
	switch {
	case b.Kind != docs.Code:
		return ""
	case slices.Contains(fileLanguages, b.Language) && b.Mark.Verb != "from":
		return fmt.Sprintf("a block of %s has no mark \"from: FILE\" above it", b.Language)
	case b.Mark.Verb != "from":
		return ""
	case b.Language == "go" && (path.Ext(b.Mark.What) != ".go" || strings.Contains(b.Mark.What, "testdata/")):
		return fmt.Sprintf("no build compiles %s", b.Mark.What)
	}
	file, err := t.content(b.Mark.What)
	if err != nil {
		return err.Error()
	}
	if line := missing(file, b.Text); line != "" {
		return fmt.Sprintf("these lines are not in %s; they begin: %s", b.Mark.What, line)
	}
	return ""
}

// elision is a line, after its blanks and a comment sign, that stands for lines left
// out.
const elision = "…"

// missing returns the first line of the part of shown that is not in file, in its
// order; parts are parted by elisions, and each may be indented in file.
func missing(file, shown string) string {
	lines := strings.Split(strings.TrimRight(file, "\n"), "\n")
	var part []string
	at := 0
	for _, l := range append(strings.Split(strings.TrimRight(shown, "\n"), "\n"), elision) {
		if strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(l), "//")) != elision {
			part = append(part, l)
			continue
		}
		if len(part) == 0 {
			continue
		}
		n := find(lines[at:], part)
		if n < 0 {
			return part[0]
		}
		at, part = at+n+len(part), nil
	}
	return ""
}

// find returns where the part is in lines, -1 if nowhere.
func find(lines, part []string) int {
	for i := 0; i+len(part) <= len(lines); i++ {
		indent, ok := strings.CutSuffix(lines[i], part[0])
		if !ok || strings.TrimSpace(indent) != "" {
			continue
		}
		same := func(a, b string) bool { return a == b || a == indent+b || b == "" && strings.TrimSpace(a) == "" }
		if slices.EqualFunc(lines[i:i+len(part)], part, same) {
			return i
		}
	}
	return -1
}

// shownProgram finds programs that can't be read, and those that break a rule
// without saying so. An empty line parts the programs of a block.
func shownProgram(t *Tree) (broken []Broken) {
	for _, p := range t.today() {
		for _, b := range p.Blocks {
			if b.Language != "program" {
				continue
			}
			for _, text := range strings.Split(strings.TrimSpace(b.Text), "\n\n") {
				if what := wrongProgram(text); what != "" {
					broken = append(broken, Broken{p.at(b.Line), what})
				}
			}
		}
		for _, c := range t.commandsOf(p) {
			for _, word := range c.words {
				if text, ok := programIn(word); ok {
					if what := wrongProgram(text); what != "" {
						broken = append(broken, Broken{p.at(c.line), what})
					}
				}
			}
		}
	}
	return broken
}

// programIn returns the program that a word of a command is, or gives to a flag.
func programIn(word string) (string, bool) {
	_, value, _ := strings.Cut(word, "=")
	for _, text := range []string{word, value} {
		if strings.HasPrefix(text, "poll ") || strings.HasPrefix(text, "expect ") {
			return text, true
		}
	}
	return "", false
}

func wrongProgram(text string) string {
	p, err := program.Parse(text)
	if err != nil {
		return fmt.Sprintf("the program %q: %v", first(text), err)
	}
	err = program.Check(p)
	switch {
	case err != nil && !p.Hostile():
		return fmt.Sprintf("the program %q breaks a rule and does not say \"expect\": %s", first(text), first(err.Error()))
	case err == nil && p.Hostile():
		return fmt.Sprintf("the program %q says \"expect\" and is legal", first(text))
	}
	return ""
}

// first is the first line of a text.
func first(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// shownOutput finds code in no known language, and output that does not say where it
// is from.
func shownOutput(t *Tree) (broken []Broken) {
	for _, p := range t.today() {
		for _, b := range p.Blocks {
			if what := wrongOutput(b); what != "" {
				broken = append(broken, Broken{p.at(b.Line), what})
			}
		}
	}
	return broken
}

func wrongOutput(b docs.Block) string {
	if len(b.Pictures) > 0 {
		return wrongPicture(b)
	}
	known := slices.Concat(commandLanguages, outputLanguages, fileLanguages, []string{"program", "ebnf"})
	switch {
	case b.Kind != docs.Code:
		return ""
	case !slices.Contains(known, b.Language):
		return fmt.Sprintf("a block of code must say what it is (%s), not %q", strings.Join(slices.Compact(known), ", "), b.Language)
	case !slices.Contains(outputLanguages, b.Language):
		return ""
	case !slices.Contains([]string{"from", "output", "measured"}, b.Mark.Verb):
		return "output has no mark above it that says where it is from: from, output or measured"
	case b.Mark.Verb == "output" && b.Language != "console" && !strings.HasPrefix(b.Mark.What, "extreme "):
		return fmt.Sprintf("%q is not an extreme command, which the test can run again", b.Mark.What)
	}
	return ""
}

// wrongPicture says that nobody could draw the picture again.
func wrongPicture(b docs.Block) string {
	for _, p := range b.Pictures {
		if b.Mark.Verb != "output" || !strings.HasPrefix(b.Mark.What, "extreme ") || !strings.Contains(b.Mark.What, p) {
			return fmt.Sprintf("the picture %s has no mark \"output: extreme … %s\" above it", p, p)
		}
	}
	return ""
}
