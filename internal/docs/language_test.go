package docs_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/exp/ebnf"

	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/internal/docs"
)

// blocks returns the code of that language in the pages.
func blocks(t *testing.T, language string) (texts []string) {
	t.Helper()
	pages, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, b := range docs.Read(text).Blocks {
			if b.Language == language {
				texts = append(texts, b.Text)
			}
		}
	}
	require.NotEmpty(t, texts)
	return texts
}

func TestThePagesUseEveryAction(t *testing.T) {
	all := strings.Join(blocks(t, "program"), "\n")
	for op := program.Clone; op <= program.Block; op++ {
		require.Regexp(t, `\b`+op.String()+`\b`, all)
	}
}

// The names that the grammar's sentences use: any other word might be one of the language.
var named = map[string][]string{"name": {"a", "b-1", "zz9"}, "number": {"1", "7", "300"}}

func TestTheParserReadsWhateverTheGrammarSays(t *testing.T) {
	texts := blocks(t, "ebnf")
	require.Len(t, texts, 1)
	grammar, err := ebnf.Parse("programs.md", strings.NewReader(texts[0]))
	require.NoError(t, err)
	require.NoError(t, ebnf.Verify(grammar, "Program"))

	s := sentences{grammar: grammar, random: rand.New(rand.NewPCG(1, 1))}
	for range 2000 {
		s.words, s.depth = nil, 0
		s.say(grammar["Program"].Expr)
		text := strings.Join(s.words, " ")
		if s.words[0] == "expect" {
			text = "expect " + string(rule.Leak) + " " + strings.Join(s.words[2:], " ")
		}
		_, err := program.Parse(text)
		require.NoError(t, err, text)
	}
	for op := program.Clone; op <= program.Block; op++ {
		require.Contains(t, texts[0], fmt.Sprintf("%q", op), "the grammar has every action")
	}
}

// sentences draws sentences of a grammar.
type sentences struct {
	grammar ebnf.Grammar
	random  *rand.Rand
	words   []string
	depth   int
}

func (s *sentences) say(e ebnf.Expression) {
	s.depth++
	defer func() { s.depth-- }()
	switch e := e.(type) {
	case ebnf.Sequence:
		for _, one := range e {
			s.say(one)
		}
	case ebnf.Alternative:
		s.say(e[s.random.IntN(len(e))])
	case *ebnf.Group:
		s.say(e.Body)
	case *ebnf.Option:
		if s.random.IntN(2) == 0 {
			s.say(e.Body)
		}
	case *ebnf.Repetition:
		for s.depth < 30 && s.random.IntN(3) == 0 {
			s.say(e.Body)
		}
	case *ebnf.Token:
		s.words = append(s.words, e.String)
	case *ebnf.Name:
		if some := named[e.String]; some != nil {
			s.words = append(s.words, some[s.random.IntN(len(some))])
			return
		}
		s.say(s.grammar[e.String].Expr)
	}
}

func TestTheLedgersPageHasEveryRuleInItsOwnWords(t *testing.T) {
	page, err := os.ReadFile("../../docs/ledger.md")
	require.NoError(t, err)
	for _, r := range rule.All() {
		require.Contains(t, string(page), fmt.Sprintf("| %s | %s |", r, r.Sentence()))
	}
}

func TestTheLanesPageHasEveryLaneAndWhatItPlants(t *testing.T) {
	page, err := os.ReadFile("../../docs/lanes.md")
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(page), "\n## ")
	sections := map[string]string{}
	for _, s := range strings.Split(rest, "\n## ") {
		name, text, _ := strings.Cut(s, "\n")
		sections[name] = text
	}
	for _, l := range lane.All() {
		text := sections[l.Name]
		require.NotEmpty(t, text, "docs/lanes.md has no section %s", l.Name)
		for _, bug := range l.Bugs() {
			if l.Name != "vet" { // there is one for each tool and rule
				require.Contains(t, text, "`"+bug+"`", "the section %s", l.Name)
			}
		}
	}
}

func TestTheTableOfTheReadmeIsOfTheLanesThereAre(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	var rows []string
	for _, b := range docs.Read(text).Blocks {
		if b.Mark.Verb != "measured" || !strings.Contains(b.Text, "│ lane ") {
			continue
		}
		for l := range strings.Lines(b.Text) {
			if name := strings.TrimSpace(strings.Split(l+"││", "│")[1]); strings.HasPrefix(l, "│") && name != "" && name != "lane" {
				rows = append(rows, name)
			}
		}
	}
	require.Equal(t, lane.Names(), rows, "run ./sanitize.sh, and show what it prints")
}
