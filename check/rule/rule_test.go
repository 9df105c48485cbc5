package rule

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// constants returns the rules that rule.go declares, in their order.
func constants(t *testing.T) []Rule {
	file, err := parser.ParseFile(token.NewFileSet(), "rule.go", nil, 0)
	require.NoError(t, err)
	var rules []Rule
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Rule" {
			return false
		}
		for _, value := range spec.Values {
			id, err := strconv.Unquote(value.(*ast.BasicLit).Value)
			require.NoError(t, err)
			rules = append(rules, Rule(id))
		}
		return false
	})
	require.NotEmpty(t, rules)
	return rules
}

func TestEveryRuleHasItsPlaceInTheTable(t *testing.T) {
	require.Equal(t, constants(t), All())
}

func TestEveryRuleHasAnIdAndASentenceOfItsOwn(t *testing.T) {
	ids, sentences := map[Rule]bool{}, map[string]bool{}
	for _, r := range All() {
		require.Regexp(t, `^[a-z]+(-[a-z]+)*$`, string(r))
		require.NotEmpty(t, r.Sentence(), r)
		require.False(t, ids[r], "%s stands twice", r)
		require.False(t, sentences[r.Sentence()], "%s has the sentence of another", r)
		ids[r], sentences[r.Sentence()] = true, true
	}
}

func TestWhatIsNoRuleHasNoSentence(t *testing.T) {
	require.Empty(t, Rule("no-such-rule").Sentence())
	require.Empty(t, Rule("").Sentence())
}
