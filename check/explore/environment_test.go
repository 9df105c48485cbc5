package explore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
)

func TestTheEnvironmentOverridesEachOption(t *testing.T) {
	token := tokenOf(t, fails)
	for variable, c := range map[string]struct {
		value string
		want  explore.Options
	}{
		"STRATEGY":    {"surw", explore.Options{Strategy: explore.SURW}},
		"EXECUTIONS":  {"3", explore.Options{Executions: 3}},
		"STEPS":       {"20", explore.Options{Steps: 20}},
		"PREEMPTIONS": {"2", explore.Options{Preemptions: 2}},
		"GOROUTINES":  {"5", explore.Options{Goroutines: 5}},
		"SPURIOUS":    {"2", explore.Options{Spurious: 2}},
		"DEPTH":       {"4", explore.Options{Depth: 4}},
		"SEED":        {"18446744073709551615", explore.Options{Seed: 1<<64 - 1}},
		"WORKERS":     {"2", explore.Options{Workers: 2}},
		"FINDINGS":    {"-1", explore.Options{Findings: -1}},
		"REPLAY":      {token, explore.Options{Replay: token}},
	} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv("EXTREME_"+variable, c.value)
			r := explore.Test(&recorder{}, func(*explore.T) {}, explore.Options{Strategy: explore.Exhaustive})
			require.Equal(t, c.want, r.Options)
		})
	}
}

func TestTheEnvironmentIsOnTopOfTheOptionsOfTheTest(t *testing.T) {
	t.Setenv("EXTREME_SEED", "5")
	t.Setenv("EXTREME_STRATEGY", "pct")
	r := explore.Test(&recorder{}, func(*explore.T) {}, explore.Options{Strategy: explore.POS, Executions: 7, Seed: 4})
	require.Equal(t, explore.Options{Strategy: explore.PCT, Executions: 7, Seed: 5}, r.Options)
	require.Equal(t, 7, r.Executions)
}

func TestWhatAVariableCannotMeanIsSaidWithItsName(t *testing.T) {
	for _, variable := range []string{"STRATEGY", "EXECUTIONS", "STEPS", "PREEMPTIONS", "GOROUTINES", "SPURIOUS", "DEPTH", "SEED", "WORKERS", "FINDINGS", "REPLAY"} {
		for _, value := range []string{"x", "1.5", "99999999999999999999999", "POS"} {
			t.Run(variable+"="+value, func(t *testing.T) {
				t.Setenv("EXTREME_"+variable, value)
				var tb recorder
				runs := 0
				r := explore.Test(&tb, func(*explore.T) { runs++ })
				require.Zero(t, runs)
				require.Zero(t, r)
				require.Len(t, tb.fatals, 1)
				require.Regexp(t, "^EXTREME_"+variable+": ", tb.fatals[0])
			})
		}
	}
}

func TestANumberOutOfItsRangeIsSaidWithTheNameOfItsVariable(t *testing.T) {
	t.Setenv("EXTREME_STRATEGY", "pos")
	for _, c := range [][2]string{{"WORKERS", "1025"}, {"EXECUTIONS", "-1"}, {"DEPTH", "-1"}, {"SPURIOUS", "9"}} {
		t.Run(c[0]+"="+c[1], func(t *testing.T) {
			t.Setenv("EXTREME_"+c[0], c[1])
			var tb recorder
			r := explore.Test(&tb, func(t *explore.T) { t.Errorf("always") })
			require.Zero(t, r)
			require.Len(t, tb.fatals, 1)
			require.Regexp(t, "^EXTREME_"+c[0]+": option [A-Z][a-z]+ is "+c[1]+": it must be from 0 to [0-9]+$", tb.fatals[0])
		})
	}
}

func TestAStrategyIsCalledByItsName(t *testing.T) {
	for name, want := range map[string]explore.Strategy{
		"exhaustive": explore.Exhaustive, "bounded": explore.Bounded, "pos": explore.POS, "surw": explore.SURW, "pct": explore.PCT,
	} {
		s, err := explore.ParseStrategy(name)
		require.NoError(t, err)
		require.Equal(t, want, s)
	}
	_, err := explore.ParseStrategy("dfs")
	require.EqualError(t, err, `no strategy is called "dfs": there are exhaustive, bounded, pos, surw, pct`)
}
