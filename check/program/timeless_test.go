package program_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
)

func TestASleepIsAYieldWhereThereIsNoTime(t *testing.T) {
	const text = "poll { go { sleep 5; go { sleep 1 } }; run { poll { sleep 2; ready 1 } after { sleep 3 } }; ready 0 } after { sleep 4 }"
	p := parse(t, text)
	before := p.String()
	q, ok := program.Timeless(p)
	require.True(t, ok)
	require.Equal(t, parse(t, "poll { go { yield; go { yield } }; run { poll { yield; ready 1 } after { yield } }; ready 0 } after { yield }").String(), q.String())
	require.Equal(t, before, p.String(), "the program itself was changed")
}

func TestAProgramWithoutSleepsIsTimelessAsItIs(t *testing.T) {
	p := parse(t, "poll { clone a; go { wake a }; pending } poll { ready 0 }")
	q, ok := program.Timeless(p)
	require.True(t, ok)
	require.Same(t, p, q)
}

func TestAProgramThatIsLegalOnlyByItsSleepsIsToldApart(t *testing.T) {
	for _, c := range []struct {
		reason, text string
		ok           bool
	}{
		{"the sleep publishes", "poll { clone a; wakeref cx; go { write x; wake a }; sleep 1; pending } poll { read x; ready 0 }", false},
		{"the only wake publishes", "poll { clone a; go { sleep 9; write x; wake a }; pending } poll { read x; ready 0 }", true},
		{"a hostile one has nothing to lose", "expect missing-happens-before poll { clone a; go { write x; wake a }; read x; sleep 1; pending } poll { ready 0 }", true},
	} {
		_, ok := program.Timeless(parse(t, c.text))
		require.Equal(t, c.ok, ok, c.reason)
	}
}
