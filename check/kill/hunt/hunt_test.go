package hunt

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	explored "github.com/extremely-boring/extreme/check/explore/runner"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// subjects are the runner, and what is wrong in a way that every program shows.
var subjects = map[string]Subject{
	Original:   executor.RunObserved[int],
	"explored": explored.RunObserved[int],
	"liar":     func(f task.Future[int], o task.Observer) int { return executor.RunObserved(f, o) + 1 },
	"explored-liar": func(f task.Future[int], o task.Observer) int {
		return explored.RunObserved(f, o) + 1
	},
	"litterer": func(f task.Future[int], o task.Observer) int {
		go func() { <-litter }()
		return executor.RunObserved(f, o)
	},
}

var litter = make(chan struct{})

func hunted(t *testing.T, q Quarry) (a Answer) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	require.Zero(t, Main(q.Args(), subjects, &stdout, &stderr), stderr.String())
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &a))
	return a
}

func TestTheOriginalSurvivesEveryWay(t *testing.T) {
	for way, subject := range map[string]string{Books: Original, Schedules: "explored", Leftovers: Original} {
		a := hunted(t, Quarry{Subject: subject, Way: way, Programs: 100, Seed: 1, Short: true})
		require.Nil(t, a.Kill, way)
		require.Empty(t, a.Wrong, way)
		require.Empty(t, a.Hung, way)
		require.Positive(t, a.Programs, way)
	}
}

func TestAKillIsByOneOfTheRulesAskedFor(t *testing.T) {
	for way, subject := range map[string]string{Books: "liar", Schedules: "explored-liar"} {
		q := Quarry{Subject: subject, Way: way, Rules: []rule.Rule{rule.WrongValue}, Seed: 1, Short: true, Shrink: true}
		a := hunted(t, q)
		require.Equal(t, rule.WrongValue, a.Kill.Rule, way)
		require.Equal(t, "poll { ready 0 }", string(bytes.TrimSpace([]byte(a.Kill.Program))), way)
		require.Equal(t, 1, a.Kill.After, way)
		require.NotEmpty(t, a.Report, way)
		require.NotContains(t, a.Report, "replay", "that would run another runner: "+way)

		q.Rules = []rule.Rule{rule.LostWakeup}
		a = hunted(t, q)
		require.Nil(t, a.Kill, way)
		require.Len(t, a.Wrong, 1, way)
		require.Equal(t, rule.WrongValue, a.Wrong[0].Rule, way)
	}
}

func TestALeftGoroutineIsFoundWithoutABubble(t *testing.T) {
	a := hunted(t, Quarry{Subject: "litterer", Way: Leftovers})
	close(litter)
	require.Equal(t, rule.GoroutineLeak, a.Kill.Rule)
	require.Contains(t, a.Report, "hunt_test.go")
}

func TestWhatArgsSayIsWhatIsParsed(t *testing.T) {
	q := Quarry{Subject: "a/b", Way: Schedules, Rules: []rule.Rule{rule.Leak, rule.Deadlock}, Programs: 7, Seed: -3, Short: true, Spurious: true, Shrink: true}
	got, err := parse(q.Args())
	require.NoError(t, err)
	require.Equal(t, q, got)
}

func TestBadArgumentsAreToldInALine(t *testing.T) {
	for _, args := range [][]string{{"-subject=none"}, {"-way=none"}, {"-programs=many"}} {
		var stdout, stderr bytes.Buffer
		require.Equal(t, 2, Main(args, subjects, &stdout, &stderr))
		require.Empty(t, stdout.String())
		require.Contains(t, stderr.String(), "worker: ")
	}
}

func TestAHangIsAnAnswerAndTheOnlyOne(t *testing.T) {
	var stdout bytes.Buffer
	code := -1
	w := &watchdog{stdout: &stdout, exit: func(c int) { code = c }}
	w.feed("poll { ready 0 }")
	w.bark()
	require.Zero(t, code)
	w.answer(Answer{Programs: 3})
	var a Answer
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &a))
	require.Equal(t, Answer{Hung: "poll { ready 0 }"}, a)
}
