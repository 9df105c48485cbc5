package shell

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"mvdan.cc/sh/v3/shell"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAShellReadsBackWhatWasQuoted(t *testing.T) {
	for _, s := range []string{"", "plain", "it's (a) test", "x$(touch pwned)", "a;b|c&d", "`a`", `\`, `"`, "$HOME", "a\nb", "*", "~", "#", "''"} {
		for _, word := range []string{Quote(s), Word(s)} {
			fields, err := shell.Fields("go test "+word+" mine", nil)
			require.NoError(t, err)
			require.Equal(t, []string{"go", "test", s, "mine"}, fields)
		}
	}
}

func TestAWordThatNeedsNoQuotesHasNone(t *testing.T) {
	require.Equal(t, "-a=b/c.d", Word("-a=b/c.d"))
	require.Equal(t, "'-a=b/c.d'", Quote("-a=b/c.d"))
}
