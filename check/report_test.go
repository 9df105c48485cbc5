package check_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// runner is what an observer can be given to.
type runner = func(task.Future[int], task.Observer) int

// report runs the program of the text once, on the runner or else the shipped one.
func report(t *testing.T, text string, r runner) check.Report {
	t.Helper()
	o := check.Options{Alone: true}
	if r != nil {
		o.Subject = check.Counted(r)
	}
	return check.Run(parse(t, text), o)
}

func TestAReportGoesFromTheRuleToTheCommand(t *testing.T) {
	text := report(t, "poll { clone a; ready 0 }\nafter { drop a }", runnerWith(clonesForFree)).String()
	for _, next := range []string{
		"count-mismatch: " + rule.CountMismatch.Sentence() + "\n",
		"\n  count-mismatch: the clone of waker#1",
		"\nprogram:\n    poll { clone a; ready 0 }\n    after { drop a }\n",
		"\nhistory of waker#1:\n    g1",
		"\nledger of run#1:\n    ",
		"\nin Go:\n    p, _ := program.Parse(`poll { clone a; ready 0 } after { drop a }`); check.Run(",
	} {
		_, rest, found := strings.Cut("\n"+text, next)
		require.True(t, found, "%q is not in its place, before:\n%s", next, text)
		text = rest
	}
	require.Equal(t, 1, strings.Count(text, "\n"), "nothing comes after the command")
}

func TestARunnerOfSomebodyElseIsNotReproducedByACommandForTheShippedOne(t *testing.T) {
	theirs := report(t, "poll { ready 0 }", returnsAnother)
	require.NotContains(t, theirs.Reproduce(), "go test")
	require.NotContains(t, theirs.String(), "\nreproduce:", "what stands there is for a shell")
	ours := report(t, "poll { ready 0 }", nil)
	require.Contains(t, ours.String(), "\nreproduce:\n    go test")
}

func TestEveryRunOfAProgramHasItsLedgerInTheReport(t *testing.T) {
	text := report(t, "poll { run { poll { ready 1 } }; ready 2 }", returnsAnother).String()
	require.Contains(t, text, "\nledger of run#1:\n")
	require.Contains(t, text, "\nledger of run#2:\n")
}

func TestTheCommandQuotesTheProgramInOneLine(t *testing.T) {
	for _, folder := range []string{"corpus", "hostile"} {
		for _, k := range load(t, folder) {
			command := check.Report{Program: k.program}.Reproduce()
			require.NotContains(t, command, "\n")
			require.True(t, strings.HasPrefix(command, "go test"+check.BuildFlags+" ./check -run '^TestProgram$' "), command)
			_, quoted, _ := strings.Cut(command, "-program='")
			quoted, rest, _ := strings.Cut(quoted, "'")
			require.NotContains(t, rest, "'")
			require.Equal(t, k.program.String(), parse(t, quoted).String(), "it is the same program")
		}
	}
}

func TestAReportOfALegalProgramThatRanWellIsOK(t *testing.T) {
	r := report(t, "poll { ready 7 }", nil)
	require.True(t, r.OK())
	require.Empty(t, r.Rule())
	require.Empty(t, r.Culprit())
	require.True(t, strings.HasPrefix(r.String(), "ok\nprogram:\n"), "%v", r)
	require.NotContains(t, r.String(), "ledger")
}

func TestAHostileProgramThatIsCaughtIsOK(t *testing.T) {
	r := report(t, "expect leak poll { clone a; ready 0 }", nil)
	require.True(t, r.OK(), "%v", r)
	require.Empty(t, r.Rule())
	require.Equal(t, "waker#1", r.Culprit())
	require.True(t, strings.HasPrefix(r.String(), "ok\n  leak: "), "%v", r)
}

func TestAHostileProgramThatIsNotCaughtIsReportedByWhatItExpects(t *testing.T) {
	r := report(t, "expect leak poll { ready 0 }", nil)
	require.False(t, r.OK())
	require.Equal(t, rule.Leak, r.Rule())
	require.Empty(t, r.Culprit())
	require.True(t, strings.HasPrefix(r.String(), "nothing found, though the program expects leak\nprogram:\n"), "%v", r)
}

func TestAHostileProgramThatIsCaughtForAnotherRuleFirstIsReportedByThat(t *testing.T) {
	r := report(t, "expect leak poll { clone a; clone b; drop a; drop a; ready 0 }", nil)
	require.False(t, r.OK())
	require.Equal(t, rule.DoubleDrop, r.Rule())
	require.True(t, strings.HasPrefix(r.String(), "double-drop, though the program expects leak\n"), "%v", r)
	require.Contains(t, r.String(), "\n  leak: ", "the other finding is there all the same")
}

// shownOfALedger is the lines that a report shows of a long ledger, half of them
// from its beginning.
const shownOfALedger = 120

func TestALongLedgerIsCutInItsMiddle(t *testing.T) {
	r := report(t, "poll 1000 { wakeref cx; pending }\npoll { ready 7 }", returnsAnother)
	require.Equal(t, rule.WrongValue, r.Rule(), "%v", r)
	_, text, _ := strings.Cut(r.String(), "ledger of run#1:\n")
	text, _, _ = strings.Cut(text, "\nin Go:")
	lines := strings.Split(text, "\n")
	require.Len(t, lines, shownOfALedger+1)
	require.Regexp(t, `^    … \d+ more …$`, lines[shownOfALedger/2])
	if !check.RaceEnabled {
		require.Contains(t, lines[0], "acquire", "it has its beginning")
		require.Contains(t, lines[shownOfALedger], "drop future", "and its end")
	}
}

func TestALedgerThatIsJustShortEnoughIsWhole(t *testing.T) {
	// Of each Run there are eight lines, and three of each poll that is pending.
	r := report(t, "poll 37 { wakeref cx; pending }\npoll { ready 7 }", returnsAnother)
	require.Equal(t, shownOfALedger-1, r.Stats.Entries)
	require.NotContains(t, r.String(), "more …")
	r = report(t, "poll 38 { wakeref cx; pending }\npoll { ready 7 }", returnsAnother)
	require.Equal(t, shownOfALedger+2, r.Stats.Entries)
	require.Contains(t, r.String(), "… 2 more …")
}

func TestStatsAddUp(t *testing.T) {
	one := report(t, "poll { clone a; go { wakeref a; wake a }; pending }\npoll { clone b; ready 7 }\nafter { wake b }", nil).Stats
	one.Entries = 0 // depends on the schedule, as the polls may
	require.Equal(t, 1, one.Programs)
	require.Equal(t, 1, one.Runs)
	require.Equal(t, 3, one.Wakes)
	require.Equal(t, 1, one.Goroutines)
	two := one
	two.Add(one)
	require.Equal(t, check.Stats{
		Programs: 2, Runs: 2, Polls: 2 * one.Polls, Wakes: 6, LateWakes: 2 * one.LateWakes, Goroutines: 2,
	}, two)
}

func TestARunThatOnlyWaitsForAStuckOneIsNotBlamedFirst(t *testing.T) {
	r := report(t, "poll { clone a; go { run { poll { wakeref cx; pending } poll { ready 1 } }; wake a }; pending }\npoll { ready 7 }", runnerWith(erasesWakes))
	require.NoError(t, program.Check(r.Program))
	require.Equal(t, rule.LostWakeup, r.Rule(), "%v", r)
	require.Len(t, r.Findings, 2)
}
