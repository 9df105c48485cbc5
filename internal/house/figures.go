package house

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/extremely-boring/extreme/internal/docs"
)

// figure is a number with a unit of what is counted or measured.
var figure = regexp.MustCompile(`(?i)(\d[\d., _\x{a0}]*)[-\x{a0} ]?(ns|µs|ms|s|seconds?|minutes?|hours?|[KMG]B|%|programs|executions|interleavings|traces|entries|wakes|mutants|lines|times)(\PL|$)`)

// anyNumber is a number in a table or in a file of tests.
var anyNumber = regexp.MustCompile(`\d(?:[\d., _\x{a0}]*\d)?`)

// figures finds numbers that nobody can check. One that was measured stands beside
// the command that measures it again: in its paragraph, in the one above its table,
// or in a mark. One that is exact names the test that holds it.
func figures(t *Tree) (broken []Broken) {
	for _, p := range t.today() {
		for i, b := range p.Blocks {
			if what := t.wrongFigure(p, i); what != "" {
				broken = append(broken, Broken{p.at(b.Line), what})
			}
		}
	}
	return broken
}

func (t *Tree) wrongFigure(p page, i int) string {
	b := p.Blocks[i]
	numbers := numbersIn(b)
	if b.Mark.Verb == "source" {
		if u, err := url.Parse(b.Mark.What); err != nil || u.Scheme != "https" || u.Host == "" {
			return fmt.Sprintf("%q is not an https address", b.Mark.What)
		}
	}
	if b.Mark.Verb == "held" {
		return t.wrongHeld(b.Mark.What, numbers)
	}
	if len(numbers) == 0 || b.Mark.Verb == "source" || b.Mark.Verb == "measured" || namesCommand(b) {
		return ""
	}
	if b.Kind == docs.Table && i > 0 && p.Blocks[i-1].Kind == docs.Prose && namesCommand(p.Blocks[i-1]) {
		return ""
	}
	return fmt.Sprintf("no command beside the figure %q, nor a mark above it: measured, held or source", strings.TrimSpace(numbers[0]))
}

// numbersIn returns the figures of prose, and those of a table's cells that begin
// with one. Code has rules of its own.
func numbersIn(b docs.Block) (numbers []string) {
	switch b.Kind {
	case docs.Prose:
		for _, m := range figure.FindAllStringSubmatch(b.Text, -1) {
			numbers = append(numbers, m[1])
		}
	case docs.Table:
		for _, row := range strings.Split(b.Text, "\n") {
			for _, cell := range strings.Split(row, "\t") {
				if n := anyNumber.FindString(cell); n != "" && strings.HasPrefix(strings.TrimSpace(cell), n) && !strings.Contains(n, ", ") {
					numbers = append(numbers, n)
				}
			}
		}
	}
	return numbers
}

// namesCommand says whether a command stands in the block.
func namesCommand(b docs.Block) bool {
	for _, s := range b.Spans {
		if isCommand(s.Text) {
			return true
		}
	}
	return false
}

// wrongHeld says which of the numbers is not in the file of tests.
func (t *Tree) wrongHeld(name string, numbers []string) string {
	text, err := t.content(name)
	if err != nil {
		return err.Error()
	}
	held := map[string]bool{}
	for _, n := range anyNumber.FindAllString(text, -1) {
		for _, one := range strings.FieldsFunc(n, func(c rune) bool { return c == ' ' || c == ',' }) {
			held[bare(one)] = true
		}
		held[bare(n)] = true
	}
	for _, n := range numbers {
		if !held[bare(n)] {
			return fmt.Sprintf("%s does not hold the figure %s", name, strings.TrimSpace(n))
		}
	}
	return ""
}

// bare is a number without what parts its digits.
func bare(number string) string {
	return strings.TrimRight(strings.NewReplacer(" ", "", "\u00a0", "", ",", "", "_", "").Replace(number), ".")
}
