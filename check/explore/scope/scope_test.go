package scope_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// storm is the kept program that has too many interleavings to explore them all.
const storm = "storm-before-one-park"

func TestEveryKeptProgramIsExploredWithoutAFinding(t *testing.T) {
	for name, p := range kept(t, "corpus") {
		var o scope.Options
		if name == storm {
			o.Explore = explore.Options{Strategy: explore.POS, Seed: 1, Executions: 500}
		}
		r := scope.Explore(p, o)
		require.True(t, r.OK(), "%s: %v", name, r)
		if name == "payload-by-a-second-wake" {
			require.Zero(t, r.Executions)
			require.Contains(t, r.Incomplete, "time has no model")
			continue
		}
		require.Positive(t, r.Executions, name)
		require.Empty(t, r.Incomplete, name)
	}
}

func TestEveryHostileProgramIsFoundByTheRuleThatItBreaks(t *testing.T) {
	for name, p := range kept(t, "hostile") {
		r := scope.Explore(p, scope.Options{})
		require.Equal(t, p.Expect, r.Rule(), "%s: %v", name, r)
		require.True(t, r.OK())
		require.NotEmpty(t, r.Books, name)
	}
}

func TestPanicsAndGoexitsOfAPollAreExploredLikeOtherEnds(t *testing.T) {
	for _, text := range []string{
		"poll { clone a; go { wake a }; pending } poll { clone b; go { wake b }; panic }",
		"poll { clone a; go { wake a }; pending } poll { clone b; go { wake b }; goexit }",
		"poll { store; go { wakestored }; goexit }",
		"poll { run { poll { clone a; go { wake a }; panic } }; clone b; go { wake b }; goexit }",
	} {
		p := parse(t, text)
		require.NoError(t, program.Check(p))
		r := scope.Explore(p, scope.Options{})
		require.True(t, r.OK(), r)
		require.Empty(t, r.Incomplete)
		require.Greater(t, r.Executions, 1, text)
	}
}

func TestABrokenRunnerIsFoundByTheRuleThatItBreaks(t *testing.T) {
	const (
		wokenByAnother = "poll { clone a; go { wake a }; pending } poll { ready 7 }"
		published      = "poll { clone a; go { write x; wake a }; pending } poll { read x; ready 7 }"
		twiceWoken     = "poll { clone a; clone b; go { wake a }; go { wake b }; pending } poll { ready 7 }"
	)
	for _, c := range []struct {
		reason, text string
		bug          bug
		rule         rule.Rule // "" for none
	}{
		{"nothing is wrong", twiceWoken, nothing, ""},
		{"it does not look again before it waits", wokenByAnother, looksOnce, rule.LostWakeup},
		{"its flag is shared without a lock", wokenByAnother, sharesPlain, rule.DataRace},
		{"it polls once more", "poll { ready 7 }", doublesReady, rule.PollAfterReady},
		{"it returns something else", wokenByAnother, swapsValue, rule.WrongValue},
		{"it panics", wokenByAnother, panicsInWake, rule.LostWakeup},
		{"what a wake publishes is visible", published, nothing, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			p := parse(t, c.text)
			require.NoError(t, program.Check(p))
			r := scope.Explore(p, scope.Options{Runner: runnerWith(c.bug), NoBooks: true})
			require.Equal(t, c.rule, r.Rule(), r)
			require.Empty(t, r.Books)
		})
	}
}

// Whether a wake that finds the flag set publishes anything can only be seen by a
// program whose poll does not end before that wake.
func TestAnUnpublishedVariableIsAMissingHappensBefore(t *testing.T) {
	p := parse(t, "expect missing-happens-before poll { clone a; wakeref cx; go { write x; wake a }; pending } poll { read x; ready 7 }")
	r := scope.Explore(p, scope.Options{})
	require.Equal(t, rule.MissingHappensBefore, r.Rule(), r)
	require.Equal(t, rule.MissingHappensBefore, r.Findings[0].Problem.Rule)
}

func TestTheBooksAddNothingToTheInterleavings(t *testing.T) {
	for p := range program.Enumerate(program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 3}) {
		with := scope.Explore(p, scope.Options{})
		without := scope.Explore(p, scope.Options{NoBooks: true})
		require.Equal(t, with.Executions, without.Executions, p)
		require.Equal(t, with.Steps, without.Steps, p)
	}
}

// Bounded reduces nothing, so that what it counts is counted by other means.
func TestEveryTraceOfAProgramIsExploredOnce(t *testing.T) {
	n := 0
	for p := range program.Enumerate(program.Size{Polls: 2, Handles: 2, Goroutines: 1, Actions: 3}) {
		exhaustive := scope.Explore(p, scope.Options{NoBooks: true})
		if exhaustive.Executions == 1 {
			continue
		}
		every := scope.Explore(p, scope.Options{NoBooks: true, Explore: explore.Options{Strategy: explore.Bounded}})
		require.Empty(t, every.Incomplete)
		require.Equal(t, every.Traces, exhaustive.Executions, p)
		n++
	}
	require.Greater(t, n, 100)
}

func TestTheRandomStrategiesExploreProgramsAsWell(t *testing.T) {
	for _, s := range []explore.Strategy{explore.POS, explore.SURW, explore.PCT} {
		o := scope.Options{Explore: explore.Options{Strategy: s, Seed: 1, Executions: 500}}
		r := scope.Explore(program.Park(1, 2), o)
		require.True(t, r.OK(), r)
		require.Equal(t, 500, r.Executions)
		require.Greater(t, r.Traces, 20)

		o.Runner, o.NoBooks = runnerWith(looksOnce), true
		require.Equal(t, rule.LostWakeup, scope.Explore(program.Park(1, 2), o).Rule())
	}
}

func TestSeveralWorkersExploreTheSame(t *testing.T) {
	r := scope.Explore(program.Park(1, 3), scope.Options{Explore: explore.Options{Workers: 3}})
	require.True(t, r.OK(), r)
	require.Equal(t, 3534, r.Executions)
}

func TestAProgramIsMadeAsSimpleAsItsFindingAllows(t *testing.T) {
	o := scope.Options{Runner: runnerWith(looksOnce), NoBooks: true}
	r := scope.Explore(parse(t, "poll { clone a; go { yield; wake a }; clone b; drop b; pending } poll { wakeref cx; pending } poll { ready 7 }"), o)
	require.Equal(t, rule.LostWakeup, r.Rule())
	r = scope.Minimize(r, o)
	require.Equal(t, rule.LostWakeup, r.Rule())
	require.Equal(t, "poll { clone a; go { wake a }; pending }\npoll { ready 0 }", r.Program.String())
}
