package program_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
)

func TestAParkProgramClonesAndWakesAsOftenAsItSays(t *testing.T) {
	require.Equal(t, "poll { clone a; go { wake a }; clone b; go { wake b }; pending }\n"+
		"poll { clone c; go { wake c }; clone d; go { wake d }; pending }\n"+
		"poll { ready 0 }", program.Park(2, 2).String())
	for k := 1; k < 5; k++ {
		for n := 1; n < 30; n += 7 {
			p := program.Park(k, n)
			require.NoError(t, program.Check(p))
			s := p.Shape()
			require.Equal(t, []int{k + 1, k * n, k * n, k * n}, []int{s.Polls, s.Handles, s.Goroutines, s.Wakes})
		}
	}
}
