package scope_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
)

// members are of the family Park, with how many interleavings each has: counted by
// enumeration, and by other explorers.
var members = []struct{ k, t, n int }{{1, 1, 6}, {1, 2, 126}, {2, 1, 96}, {1, 3, 3534}, {2, 2, 328_800}}

func TestTheBareProtocolHasAsManyInterleavingsAsTheRunner(t *testing.T) {
	for _, m := range members {
		t.Run(fmt.Sprintf("%d,%d", m.k, m.t), func(t *testing.T) {
			r := explore.Run(scope.Park(m.k, m.t), explore.Options{Workers: 2})
			require.Empty(t, r.Findings)
			require.Empty(t, r.Incomplete)
			require.Equal(t, m.n, r.Executions)
			require.Zero(t, r.Stuck)
		})
	}
}
