package explore_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// count is a body with six traces.
func count(*explore.T) {
	var n atomic.Int32
	for range 2 {
		explore.Go(func() { n.Add(1) })
	}
	n.Add(1)
}

func TestAResultSaysHowMuchWasExploredAndWhetherThatIsAll(t *testing.T) {
	r := explore.Run(count, explore.Options{})
	require.Equal(t, "exhaustive: 6 executions, 6 traces, 30 steps in all and 5 in the longest, up to 1 preemption, 0 stuck. Complete. Nothing was found.\n", r.String())

	r = explore.Run(count, explore.Options{Strategy: explore.POS, Seed: 7, Executions: 3})
	require.Regexp(t, `^pos: 3 executions, .* A sample, from seed 7\. Nothing was found\.\n$`, r.String())
}

func TestEachReasonWhyNotAllWasExploredHasARemedy(t *testing.T) {
	executions := 0
	forgets := func(*explore.T) {
		var a, b atomic.Int32
		explore.Go(func() { a.Add(1) })
		if executions++; executions > 1 {
			b.Add(1)
		}
		for range 3 {
			a.Load()
		}
	}
	for _, c := range []struct {
		body func(*explore.T)
		o    explore.Options
		want string
	}{
		{count, explore.Options{Executions: 2}, "came to the bound on executions; raise Options.Executions"},
		{requires, explore.Options{Strategy: explore.Bounded, Preemptions: 1, Findings: -1}, "came to the bound on preemptions; raise Options.Preemptions"},
		{count, explore.Options{Steps: 2}, "; raise Options.Steps"},
		{count, explore.Options{Goroutines: 2}, "; raise Options.Goroutines"},
		{recoversForEver, explore.Options{Findings: -1}, "told to end, .*; let it not go on"},
		{locksTwice, explore.Options{}, "stopped at a finding; -1 for Options.Findings"},
		{count, explore.Options{Replay: "x"}, "not a replay token"},
		{count, explore.Options{Replay: token(t)}, "does not take the steps that it was made of; explore without it"},
		{forgets, explore.Options{Findings: -1}, "not deterministic; let the body"},
	} {
		r := explore.Run(c.body, c.o)
		require.Regexp(t, " Incomplete: .*"+c.want, r.String())
		why, _, _ := strings.Cut(c.want, "; ")
		require.Regexp(t, " Incomplete: .*"+why+`[^;]*\. `, r.Told(nil), "it is told without the Go words")
		require.Contains(t, r.Told(func(string) string { return "wait" }), "; wait. ")
	}
}

// token replays a finding of another body.
func token(t *testing.T) string {
	r := explore.Run(lostWakeup, explore.Options{})
	require.Len(t, r.Findings, 1)
	require.NotEmpty(t, r.Findings[0].Token)
	return r.Findings[0].Token
}

func TestAResultOfAStrategyThatThereIsNotCanBeRead(t *testing.T) {
	r := explore.Run(count, explore.Options{Strategy: 9})
	require.Regexp(t, `^strategy 9: 0 executions, .* Incomplete: option Strategy is 9: there is no such strategy\. Nothing was found\.\n$`, r.String())
}

func TestAResultEndsWithItsFindings(t *testing.T) {
	r := explore.Run(lostWakeup, explore.Options{Findings: -1})
	require.Greater(t, len(r.Findings), 0)
	text := r.String()
	require.Contains(t, text, "1 finding:\n")
	for _, f := range r.Findings {
		require.Contains(t, text, "\n"+f.String())
	}
	require.True(t, strings.HasSuffix(text, r.Findings[len(r.Findings)-1].String()))
}
