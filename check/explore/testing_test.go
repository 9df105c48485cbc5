package explore_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// recorder is a TB that keeps what it is told.
type recorder struct {
	name                  string
	errors, fatals, skips []string
}

func (r *recorder) Helper()                   {}
func (r *recorder) Name() string              { return r.name }
func (r *recorder) Errorf(f string, a ...any) { r.errors = append(r.errors, fmt.Sprintf(f, a...)) }
func (r *recorder) Fatalf(f string, a ...any) { r.fatals = append(r.fatals, fmt.Sprintf(f, a...)) }
func (r *recorder) Skipf(f string, a ...any)  { r.skips = append(r.skips, fmt.Sprintf(f, a...)) }

// tokenOf returns the token of the first finding.
func tokenOf(t *testing.T, body func(*explore.T)) string {
	r := explore.Run(body, explore.Options{})
	require.NotEmpty(t, r.Findings)
	return r.Findings[0].Token
}

func TestWhatHoldsIsNotTalkedAbout(t *testing.T) {
	var tb recorder
	r := explore.Test(&tb, counting(2, 2))
	require.Equal(t, 6, r.Traces)
	require.Equal(t, recorder{}, tb)
}

func TestAFindingFailsTheTestWithAReportAndACommand(t *testing.T) {
	tb := recorder{name: "TestX/a_case"}
	r := explore.Test(&tb, fails)
	require.Len(t, r.Findings, 1)
	require.Len(t, tb.errors, 1)
	require.Empty(t, tb.skips)
	require.Empty(t, tb.fatals)
	f := r.Findings[0]
	require.Regexp(t, "^EXTREME_REPLAY="+f.Token+` go test( -\S+)* -run '\^TestX\$/\^a_case\$' \S+$`, f.Command)
	require.True(t, strings.HasPrefix(tb.errors[0], f.Cause()+"\n"))
	require.True(t, strings.HasSuffix(strings.TrimSpace(tb.errors[0]), f.Command))
}

func TestEachFindingFailsTheTest(t *testing.T) {
	var tb recorder
	r := explore.Test(&tb, fails, explore.Options{Findings: 3})
	require.Len(t, r.Findings, 3)
	require.Len(t, tb.errors, 3)
}

func TestAnExecutionIsToldOnceHoweverManyFailuresComeToIt(t *testing.T) {
	for _, s := range strategies {
		var tb recorder
		r := explore.Test(&tb, abba, explore.Options{Strategy: s, Findings: 4, Executions: 1000})
		told := map[string]bool{}
		for _, f := range r.Findings {
			told[f.Token] = true
		}
		require.Len(t, tb.errors, len(told))
	}
}

func TestAnExplorationThatEndsEarlyFailsTheTest(t *testing.T) {
	executions, steps, goroutines := "came to the bound on executions, after 5 executions; raise Options.Executions", "; raise Options.Steps", "; raise Options.Goroutines"
	for _, c := range []struct {
		body    func(*explore.T)
		options explore.Options
		said    string
	}{
		{counting(2, 3), explore.Options{Executions: 5}, executions},
		{counting(2, 3), explore.Options{Steps: 3}, steps},
		{counting(2, 3), explore.Options{Goroutines: 2}, goroutines},
		{counting(2, 3), explore.Options{Strategy: explore.Bounded, Preemptions: 1, Steps: 3}, steps},
		{spinning, explore.Options{Strategy: explore.POS}, "for ever, at bounds_test.go:31, after 1 execution" + steps},
		{spinning, explore.Options{Strategy: explore.SURW}, steps},
		{spinning, explore.Options{Strategy: explore.PCT, Goroutines: 2}, steps},
	} {
		var tb recorder
		r := explore.Test(&tb, c.body, c.options)
		require.NotEmpty(t, r.Incomplete)
		require.Len(t, tb.errors, 1)
		require.True(t, strings.HasPrefix(tb.errors[0], "incomplete: "+r.Incomplete+", after "), tb.errors[0])
		require.Contains(t, tb.errors[0], c.said)
		require.Empty(t, tb.skips)
	}
}

func TestAnOptionOutOfItsRangeFailsTheTestWithItsName(t *testing.T) {
	for want, o := range map[string]explore.Options{
		"option Workers is 1025: it must be from 0 to 1024":     {Workers: 1025},
		"option Executions is -1: ":                             {Executions: -1, Strategy: explore.POS},
		"option Strategy is 9: there is no such strategy":       {Strategy: 9},
		"not a replay token: it is cut or mistyped":             {Replay: "garbage"},
		"option Depth is 1073741824: it must be from 0 to 1000": {Depth: 1 << 30, Strategy: explore.PCT},
		"option Depth is -1: it must be from 0 to ":             {Depth: -1, Strategy: explore.PCT},
		"option Spurious is 9: it must be from 0 to 8":          {Spurious: 9},
		"option Steps is 1048577: it must be from 0 to 1048576": {Steps: 1<<20 + 1},
	} {
		var tb recorder
		runs := 0
		explore.Test(&tb, func(t *explore.T) { runs++; t.Errorf("always") }, o)
		require.Zero(t, runs)
		require.Len(t, tb.fatals, 1, want)
		require.True(t, strings.HasPrefix(tb.fatals[0], want), tb.fatals[0])
	}
}

func TestWhatABoundOfItsOwnLeavesOutSkipsTheTest(t *testing.T) {
	for _, o := range []explore.Options{{Preemptions: 1}, {Executions: 5}} {
		o.Strategy = explore.Bounded
		var tb recorder
		r := explore.Test(&tb, counting(2, 3), o)
		require.Contains(t, r.Incomplete, "it came to the bound on ")
		require.Len(t, tb.skips, 1)
		require.Regexp(t, "^incomplete: "+r.Incomplete+", after [0-9]+ executions; raise Options", tb.skips[0])
		require.Empty(t, tb.errors)
	}
}

func TestASampleOfAsManyExecutionsAsItWasToBePasses(t *testing.T) {
	for name, strategy := range samplers {
		var tb recorder
		r := explore.Test(&tb, counting(2, 3), explore.Options{Strategy: strategy, Executions: 30})
		require.Equal(t, 30, r.Executions)
		require.Equal(t, recorder{}, tb, name)
	}
}

func TestAReplayedFindingFailsTheTestAgain(t *testing.T) {
	token := tokenOf(t, fails)
	t.Setenv("EXTREME_REPLAY", token)
	var tb recorder
	r := explore.Test(&tb, fails)
	require.Equal(t, 1, r.Executions)
	require.Len(t, r.Findings, 1)
	require.Equal(t, token, r.Findings[0].Token)
	require.Len(t, tb.errors, 1)
	require.Contains(t, tb.errors[0], token)
}

func TestAReplayThatPassesSkipsTheTest(t *testing.T) {
	broken := true
	body := func(t *explore.T) {
		var x atomic.Int32
		explore.Go(func() { x.Add(1) })
		if x.Load() == 0 && broken {
			t.Errorf("too early")
		}
	}
	t.Setenv("EXTREME_REPLAY", tokenOf(t, body))
	broken = false // and the steps are the same
	var tb recorder
	explore.Test(&tb, body)
	require.Equal(t, recorder{skips: []string{"incomplete: it replayed one execution"}}, tb)
}

// A test may explore two bodies, and the command of a finding is the same for both: the
// test has to go on to the one that the token is of.
func TestAStaleTokenFailsTheTestWithoutEndingIt(t *testing.T) {
	t.Setenv("EXTREME_REPLAY", tokenOf(t, fails))
	var tb recorder
	explore.Test(&tb, counting(2, 2))
	require.Empty(t, tb.fatals)
	require.Equal(t, []string{"incomplete: the replay token is stale, or another body's: " +
		"this body does not take the steps that it was made of; explore without it to get another"}, tb.errors)
}

// The bounds of a replay are the token's: those under which a finding was made need not
// be repeated.
func TestATokenIsReplayedWhateverTheBoundsWere(t *testing.T) {
	long := func(t *explore.T) {
		var x atomic.Int32
		for range 100 {
			x.Add(1)
		}
		t.Errorf("after all")
	}
	thenSpins := func(t *explore.T) {
		t.Errorf("before it spins")
		spinning(t)
	}
	thenForks := func(t *explore.T) {
		t.Errorf("before it forks")
		var fork func()
		fork = func() { explore.Go(fork) }
		fork()
	}
	for name, c := range map[string]struct {
		body    func(*explore.T)
		options explore.Options
	}{
		"longer than the bound":     {long, explore.Options{}},
		"cut after some steps":      {thenSpins, explore.Options{Steps: 50}},
		"cut after some goroutines": {thenForks, explore.Options{Goroutines: 5}},
		"with no step":              {func(t *explore.T) { t.Errorf("at once") }, explore.Options{}},
	} {
		r := explore.Run(c.body, c.options)
		require.Len(t, r.Findings, 1, name)
		for _, strategy := range strategies {
			again := explore.Run(c.body, explore.Options{Strategy: strategy, Steps: 20, Goroutines: 3, Replay: r.Findings[0].Token})
			require.Len(t, again.Findings, 1, "%s: %s", name, again.Incomplete)
			require.Equal(t, r.Findings[0].Trace.Steps, again.Findings[0].Trace.Steps)
			require.Equal(t, r.Findings[0].Problem, again.Findings[0].Problem)
			require.Equal(t, 1, again.Executions)
		}
		other := explore.Run(func(t *explore.T) { new(atomic.Int32).Add(1); c.body(t) }, explore.Options{Replay: r.Findings[0].Token})
		require.Contains(t, other.Incomplete, "stale", name)
	}
}
