package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// play writes polls and wakes into books of their own. In the script, P begins a
// poll, p ends it pending and r ready, W is a wake, and ( ) begin and end one that
// takes its time.
func play(script string) *ledger.Ledger {
	f := newFake(ledger.New())
	for script != "" {
		script = f.plays(script)
	}
	return f.books
}

func (f *fake) plays(script string) (rest string) {
	act := script[0]
	script = script[1:]
	switch act {
	case 'P':
		f.books.PollBegins(1, 0)
	case 'p':
		f.books.PollEnds(0, ledger.Pending)
	case 'r':
		f.books.PollEnds(0, ledger.Ready)
	case 'W':
		f.onWakeByRef = func(uint32) {}
		f.own.WakeByRef()
	case '(':
		f.onWakeByRef = func(uint32) {
			for script[0] != ')' {
				script = f.plays(script)
			}
			script = script[1:]
		}
		f.own.WakeByRef()
	}
	return script
}

func TestEachPollAfterTheFirstNeedsAWakeOfItsOwn(t *testing.T) {
	tests := []struct {
		script string
		want   rule.Rule
		reason string
	}{
		{"Pr", "", "the first poll needs none"},
		{"PpWPr", "", "a wake after the poll explains the next"},
		{"PWpPr", "", "so does one during the poll"},
		{"P(p)Pr", "", "and one that spans its end"},
		{"P(pP)r", "", "and one that goes on when the next poll has begun"},
		{"PWpPWpPWpPr", "", "a chain of self-wakes"},
		{"PWWWp", "", "wakes need not be answered"},
		{"PWWWpPr", "", "three before one park are one poll"},
		{"PpWWPpPr", "", "of two after the poll the second may come after the park took its flag"},
		{"P((pPpPr))", "", "two in flight explain two polls"},
		{"P(Wp)PpPr", "", "one before the park, and one that may have come after it"},
		{"PpPr", rule.PollWithoutWake, "nobody has woken it at all"},
		{"PpPWpPr", rule.PollWithoutWake, "and a wake later explains only what follows"},
		{"PWpPpPr", rule.ExtraPoll, "one wake, two polls"},
		{"P(p)PpPr", rule.ExtraPoll, "one wake explains one poll, wherever it ends"},
		{"P(pPpPr)", rule.ExtraPoll, "also while it is still going on"},
		{"P(pPp)Pr", rule.ExtraPoll, "and when it ends after the poll that it explains"},
		{"PWWpPpPr", rule.WakesNotCoalesced, "both came before one park"},
		{"PWWWWpPpPr", rule.WakesNotCoalesced, "as did all four"},
		{"PpWWPpPpPr", rule.ExtraPoll, "two wakes, three polls"},
		{"PpWWWPpPpPr", rule.WakesNotCoalesced, "the two that the first poll left came before one park"},
		{"P(W)pPpPr", rule.WakesNotCoalesced, "one inside another"},
	}
	for _, e := range tests {
		t.Run(e.script, func(t *testing.T) {
			var want []rule.Rule
			if e.want != "" {
				want = []rule.Rule{e.want}
			}
			require.Equal(t, want, rulesOf(play(e.script).Found()), e.reason)
		})
	}
}

func TestTheBooksTellHowAPollEndedTheFuture(t *testing.T) {
	for how, says := range map[ledger.Op]string{
		ledger.Ready: "poll 2, though poll 1 was ready", ledger.Panic: "poll 2, though poll 1 panicked", ledger.Goexit: "poll 2, though poll 1 exited its goroutine",
	} {
		l := play("P")
		_, ended := l.Ended()
		require.False(t, ended)
		l.PollEnds(0, how)
		got, ended := l.Ended()
		require.True(t, ended)
		require.Equal(t, how, got)
		l.PollBegins(1, 0)
		require.Equal(t, says, l.Found()[0].What)
		require.Contains(t, l.String(), " "+how.String()+"\n")
	}
	_, ended := play("Pp").Ended()
	require.False(t, ended)
}

func TestAJournalWithoutACommonOrderLeavesPollsUnjudged(t *testing.T) {
	l := ledger.NewJournals(2, 2)
	f := newFake(l)
	for range 3 {
		l.PollBegins(1, 0)
		l.PollEnds(0, ledger.Pending)
	}
	f.own.WakeByRef()
	require.Empty(t, l.Found())
	require.Equal(t, 3, l.Stats().Polls)
}

func TestAWakeIsAwaitedUntilAPollAnswersIt(t *testing.T) {
	for script, awaited := range map[string]bool{
		"":       false,
		"Pp":     false,
		"PWp":    true,
		"PpW":    true,
		"P(p)":   true,
		"PWpP":   false,
		"PWpPp":  false,
		"PWWpPp": false,
		"PpWPp":  false,
		"PpWPpW": true,
	} {
		require.Equal(t, awaited, play(script).Awaited(), script)
	}
	f := newFake(ledger.New())
	f.onWakeByRef = func(uint32) { require.True(t, f.books.Awaited(), "a wake that has begun") }
	f.own.WakeByRef()
}

func TestOnlyAWakeThatBeganSinceTheLastPollSurelyIsAnsweredByNone(t *testing.T) {
	for script, woken := range map[string]bool{
		"": false, "Pp": false, "PWp": true, "PpW": true, "P(p)": true, "PWpPp": false, "PpWWPp": false, "PpWWPpW": true,
	} {
		require.Equal(t, woken, play(script).Woken(), script)
	}
}

func TestARunIsParkedBetweenTwoPolls(t *testing.T) {
	for script, parked := range map[string]bool{"": false, "P": false, "Pp": true, "PpWP": false, "PpWPp": true} {
		require.Equal(t, parked, play(script).Parked(), script)
	}
	l := play("Pr")
	l.Returned(false)
	require.False(t, l.Parked())
}

func TestTheRunnersOwnHandleIsAsTheRunnerMadeIt(t *testing.T) {
	f := newFake(ledger.New())
	own, ok := f.books.Own()
	require.True(t, ok)
	require.Equal(t, task.RawWaker{Data: f, Tag: 3 << 32, VTable: &fakeVTable}, own)
}
