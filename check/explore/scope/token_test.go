package scope_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
)

func TestATokenGivesItsProgramBack(t *testing.T) {
	for _, c := range []struct {
		reason string
		p      *program.Program
		begins string
	}{
		{"one of the family", program.Park(2, 3), "k2t3."},
		{"also by other names", parse(t, "poll { clone first; go { wake first }; pending } poll { ready 0 }"), "k1t1."},
		{"one that has bytes", parse(t, "poll { clone a; wake a; pending } poll { ready 7 }"), "p."},
		{"one of the family but for its value", parse(t, "poll { clone a; go { wake a }; pending } poll { ready 1 }"), "p."},
		{"a hostile one", parse(t, "expect leak poll { clone a; ready 7 }"), "t."},
		{"one that says what bytes can't", parse(t, "poll { clone a *900; wake a; ready 7 }"), "t."},
	} {
		token := scope.Token(c.p, "abc")
		require.True(t, strings.HasPrefix(token, c.begins), "%s: %s", c.reason, token)
		p, schedule, err := scope.ParseToken(token)
		require.NoError(t, err, c.reason)
		require.Equal(t, "abc", schedule)
		if c.begins == "t." {
			require.Equal(t, c.p.String(), p.String(), c.reason)
		} else {
			require.Equal(t, program.Rename(c.p).String(), p.String(), c.reason)
		}
	}
}

func TestWhatIsNoTokenIsToldInOneLine(t *testing.T) {
	good := scope.Token(parse(t, "poll { clone a; wake a; pending } poll { ready 7 }"), "abc")
	good = good[:strings.LastIndexByte(good, '.')]
	for _, bad := range []string{
		"", ".", "abc", "k1t1", "k1t1.", ".abc", "k0t1.abc", "k1t-1.abc", "k1t1x.abc", "k1t1000.abc", "k01t1.abc",
		"p..abc", "p.!.abc", "p." + good, "q" + good[1:], "t." + good[2:], good[:3] + "." + "abc",
	} {
		for _, bad := range []string{bad, bad + "." + scope.Checksum(bad)} {
			_, _, err := scope.ParseToken(bad)
			require.EqualError(t, err, "not a replay token: it is cut or mistyped", bad)
			_, err = scope.Replay(bad, scope.Options{})
			require.Error(t, err, bad)
		}
	}
}

func TestALetterOfATokenThatIsMistypedOrLeftOutIsNoticed(t *testing.T) {
	for _, p := range []*program.Program{
		program.Park(1, 2),
		parse(t, "poll { clone a; wake a; pending } poll { ready 7 }"),
		parse(t, "expect leak poll { clone a; ready 7 }"),
	} {
		good := scope.Token(p, "ASUz7RIAAAwBCGq03_0")
		for i := range good {
			for _, other := range "0aZ_." {
				if string(other) == good[i:i+1] {
					continue
				}
				_, _, err := scope.ParseToken(good[:i] + string(other) + good[i+1:])
				require.Error(t, err, "%s with %c at %d", good, other, i)
			}
			_, _, err := scope.ParseToken(good[:i] + good[i+1:])
			require.Error(t, err, "%s without its letter at %d", good, i)
		}
	}
}

func TestATokenRunsItsExecutionAgain(t *testing.T) {
	broken := scope.Options{Runner: runnerWith(looksOnce), NoBooks: true}
	for _, text := range []string{
		program.Park(1, 1).String(),
		"poll { clone a; go { sleep 5; wakeref a; drop a }; pending } poll { ready 7 }",
		"expect lost-wakeup poll { clone name; go { wake name }; sleep 5; pending } poll { ready 7 }",
	} {
		r := scope.Explore(parse(t, text), broken)
		require.Len(t, r.Findings, 1)
		found := r.Findings[0]
		again, err := scope.Replay(found.Token, broken)
		require.NoError(t, err)
		require.Len(t, again.Findings, 1)
		require.Equal(t, found.Token, again.Findings[0].Token)
		require.Equal(t, found.Problem.Text, again.Findings[0].Problem.Text)
		require.Equal(t, found.Trace.Steps, again.Findings[0].Trace.Steps)
		require.Equal(t, 1, again.Executions)
	}
}

func TestAReplayHasTheBooksOfItsExecution(t *testing.T) {
	r := scope.Explore(parse(t, "expect leak poll { clone a; clone b; drop a; ready 0 }"), scope.Options{})
	require.Len(t, r.Books, 1)
	require.Contains(t, r.Books[0], "drop waker#1")
	again, err := scope.Replay(r.Findings[0].Token, scope.Options{})
	require.NoError(t, err)
	require.Equal(t, r.Books, again.Books)
}

func TestATokenOfAnotherRunnerIsStale(t *testing.T) {
	broken := scope.Options{Runner: runnerWith(looksOnce), NoBooks: true}
	token := scope.Explore(program.Park(1, 1), broken).Findings[0].Token
	_, err := scope.Replay(token, scope.Options{})
	require.EqualError(t, err, "the replay token is stale: the program or the runner takes other steps than when it was made; explore it again for another")
}

func TestAnExecutionThatPassesNowHasNoFinding(t *testing.T) {
	token := scope.Explore(program.Park(1, 1), scope.Options{Runner: runnerWith(swapsValue), NoBooks: true}).Findings[0].Token
	r, err := scope.Replay(token, scope.Options{Runner: runnerWith(nothing), NoBooks: true})
	require.NoError(t, err)
	require.Empty(t, r.Findings)
}
