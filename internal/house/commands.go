package house

import (
	"fmt"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/extremely-boring/extreme/internal/docs"
)

// command is a command that a page shows.
type command struct {
	line  int
	words []string
	// wrong says why it can't be read.
	wrong string
}

// shownCommand finds commands with a subcommand, flag, target, package or test that
// there is none of.
func shownCommand(t *Tree) (broken []Broken) {
	known := t.known()
	for _, p := range t.today() {
		for _, c := range t.commandsOf(p) {
			if what := known.wrong(c); what != "" {
				broken = append(broken, Broken{p.at(c.line), what})
			}
		}
	}
	return broken
}

// isCommand says whether a code span is a command of ours, and not a word.
func isCommand(span string) bool {
	words := append(strings.Fields(span), "")
	switch words[0] {
	case "./sanitize.sh":
		return true
	case "go":
		return slices.Contains(goVerbs, words[1])
	case "extreme", "make":
		return len(words) > 2
	}
	return false
}

// commandsOf returns the commands in the blocks, spans and marks of a page.
func (t *Tree) commandsOf(p page) (all []command) {
	for _, b := range p.Blocks {
		switch {
		case b.Language == "sh":
			all = append(all, split(b.Text, b.Line)...)
		case b.Language == "console":
			for _, c := range docs.Commands(b.Text) {
				all = append(all, split(c.Text, b.Line+c.Line)...)
			}
		}
		if b.Mark.Verb == "measured" || b.Mark.Verb == "output" && b.Mark.What != "" {
			all = append(all, split(b.Mark.What, b.Line)...)
		}
		for _, s := range b.Spans {
			if isCommand(s.Text) {
				all = append(all, split(s.Text, s.Line)...)
			}
		}
	}
	return all
}

// split reads the commands of a shell's text that begins at that line.
func split(text string, line int) (all []command) {
	f, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return []command{{line: line, wrong: fmt.Sprintf("a shell can't read it: %v", err)}}
	}
	syntax.Walk(f, func(n syntax.Node) bool {
		if c, ok := n.(*syntax.CallExpr); ok && len(c.Args) > 0 {
			words := make([]string, len(c.Args))
			for i, w := range c.Args {
				words[i] = literal(w)
			}
			all = append(all, command{line: line + int(c.Pos().Line()) - 1, words: words})
		}
		return true
	})
	return all
}

// literal is a word without its quotes; of what a shell puts in it is a $.
func literal(w *syntax.Word) string {
	var b strings.Builder
	var parts func([]syntax.WordPart)
	parts = func(all []syntax.WordPart) {
		for _, p := range all {
			switch p := p.(type) {
			case *syntax.Lit:
				b.WriteString(p.Value)
			case *syntax.SglQuoted:
				b.WriteString(p.Value)
			case *syntax.DblQuoted:
				parts(p.Parts)
			default:
				b.WriteByte('$')
			}
		}
	}
	parts(w.Parts)
	return b.String()
}

// wrong says what is wrong with a command; nothing if it is empty.
func (k *known) wrong(c command) string {
	if c.wrong != "" {
		return c.wrong
	}
	name, args := c.words[0], c.words[1:]
	switch name {
	case "make":
		return k.wrongMake(args)
	case "extreme":
		return k.wrongExtreme(args)
	case "./sanitize.sh":
		return k.wrongExtreme(append([]string{"sanitize"}, args...))
	case "go":
		return k.wrongGo(args)
	case "bash", "sh":
		if len(args) > 0 && !k.tree.exists(args[0]) {
			return "there is no " + args[0]
		}
		return ""
	}
	if strings.HasPrefix(name, "./") && !k.tree.exists(strings.TrimPrefix(name, "./")) {
		return "there is no " + name
	}
	if !strings.Contains(name, "/") && !slices.Contains(others, name) {
		return fmt.Sprintf("the house rules don't know the command %q", name)
	}
	return ""
}

// others are commands that are not ours, and that one may expect.
var others = []string{"cat", "cd", "cp", "curl", "docker", "git", "kill", "ls", "mkdir", "cargo", "open", "apt-get", "xcode-select", "diff", "head", "tail", "less"}

func (k *known) wrongMake(args []string) string {
	for _, a := range args {
		variable, _, isVariable := strings.Cut(a, "=")
		switch {
		case isVariable && !strings.Contains(k.makefile, variable):
			return "the Makefile has no variable " + variable
		case !isVariable && !strings.HasPrefix(a, "-") && !strings.Contains("\n"+k.makefile, "\n"+a+":"):
			return "the Makefile has no target " + a
		}
	}
	return ""
}

// wrongExtreme looks a command up in the reference of the commands, which is what
// they print.
func (k *known) wrongExtreme(args []string) string {
	name := "extreme"
	for len(args) > 0 && k.help[name+" "+args[0]] != nil {
		name, args = name+" "+args[0], args[1:]
	}
	help := k.help[name]
	if help == nil {
		return "" // another rule says that the reference is missing
	}
	for i, a := range args {
		flag, _, _ := strings.Cut(a, "=")
		switch {
		case strings.HasPrefix(a, "-") && a != "-":
			if !slices.Contains(help, flag) {
				return fmt.Sprintf("%s has no flag %s", name, flag)
			}
		case i == 0 && name == "extreme" && a == strings.ToLower(a):
			return "extreme has no command " + a
		}
	}
	return ""
}
