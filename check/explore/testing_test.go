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
	name                 string
	logs, errors, fatals []string
}

func (r *recorder) Helper()                   {}
func (r *recorder) Name() string              { return r.name }
func (r *recorder) Logf(f string, a ...any)   { r.logs = append(r.logs, fmt.Sprintf(f, a...)) }
func (r *recorder) Errorf(f string, a ...any) { r.errors = append(r.errors, fmt.Sprintf(f, a...)) }
func (r *recorder) Fatalf(f string, a ...any) { r.fatals = append(r.fatals, fmt.Sprintf(f, a...)) }

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
	require.Empty(t, tb.logs)
	require.Empty(t, tb.fatals)
	f := r.Findings[0]
	require.Regexp(t, "^EXTREME_REPLAY="+f.Token+` go test -run '\^TestX\$/\^a_case\$' \S+$`, f.Command)
	require.True(t, strings.HasPrefix(tb.errors[0], f.Cause()+"\n"))
	require.True(t, strings.HasSuffix(strings.TrimSpace(tb.errors[0]), f.Command))
}

func TestEachFindingFailsTheTest(t *testing.T) {
	var tb recorder
	r := explore.Test(&tb, fails, explore.Options{Findings: 3})
	require.Len(t, r.Findings, 3)
	require.Len(t, tb.errors, 3)
}

func TestAnExhaustiveExplorationThatIsIncompleteFailsTheTest(t *testing.T) {
	for _, o := range []explore.Options{{Executions: 5}, {Steps: 3}, {Goroutines: 2}} {
		var tb recorder
		r := explore.Test(&tb, counting(2, 3), o)
		require.NotEmpty(t, r.Incomplete)
		require.Equal(t, []string{fmt.Sprintf("incomplete: %s, after %d executions", r.Incomplete, r.Executions)}, tb.errors)
	}
}

func TestWhatASampleLeavesOutIsLogged(t *testing.T) {
	var tb recorder
	r := explore.Test(&tb, counting(2, 3), explore.Options{Strategy: explore.Bounded, Preemptions: 1})
	require.Contains(t, r.Incomplete, "preemptions")
	require.Equal(t, []string{"not everything was explored: " + r.Incomplete}, tb.logs)
	require.Empty(t, tb.errors)
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

func TestAReplayThatPassesIsLogged(t *testing.T) {
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
	require.Equal(t, []string{"not everything was explored: it replayed one execution"}, tb.logs)
	require.Empty(t, tb.errors)
}
