package picture

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/trace"
)

func page(t *testing.T, r trace.Run) string {
	t.Helper()
	text, err := Page(r)
	require.NoError(t, err)
	return text
}

func TestThePageLoadsNothing(t *testing.T) {
	text := page(t, lost(t))
	require.Contains(t, text, "default-src 'none'")
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		require.True(t, strings.HasPrefix(m[1], "data:"), m[0])
	}
	require.NotContains(t, strings.ReplaceAll(text, "http://www.w3.org/2000/svg", ""), "://")
}

func TestThePageHoldsTheRunAsItIs(t *testing.T) {
	r := lost(t)
	m := regexp.MustCompile(`<script>const run = (.*);</script>`).FindStringSubmatch(page(t, r))
	require.NotNil(t, m)
	var again trace.Run
	require.NoError(t, json.Unmarshal([]byte(m[1]), &again))
	require.Equal(t, r, again)
}

func TestNothingInARunGetsOutOfItsPlaceInThePage(t *testing.T) {
	r := explored(t, parks)
	const evil = `</script><script>alert(1)</script>`
	r.Program, r.Command, r.Steps[0].Text = evil, evil, evil
	r.Mutant = &trace.Mutant{ID: evil, Bug: evil, Diff: evil}
	require.NotContains(t, page(t, r), "<script>alert")
}

func TestARunOfNothingIsAPage(t *testing.T) { require.Contains(t, page(t, trace.Run{}), "<main") }
