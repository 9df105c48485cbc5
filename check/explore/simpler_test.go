package explore_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// loses is a body of 2n steps and some, in which three updates are lost in some schedules
// with three preemptions, and in many with more.
func loses(n int, run func()) func(*explore.T) {
	return func(t *explore.T) {
		run()
		var steps atomic.Int32
		var words [3]atomic.Int32
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for i := range n {
					for k := range words {
						if i == (k+1)*n/4 {
							words[k].Store(words[k].Load() + 1)
						}
					}
					steps.Add(1)
				}
			})
		}
		wg.Wait()
		if words[0].Load() == 1 && words[1].Load() == 1 && words[2].Load() == 1 {
			t.Errorf("all are lost")
		}
	}
}

func TestAFindingInALongBodyIsToldSoonAndInLittleMemory(t *testing.T) {
	for _, n := range []int{40, 120} {
		runs := 0
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := explore.Run(loses(n, func() { runs++ }), explore.Options{Strategy: explore.POS})
		runtime.ReadMemStats(&after)
		require.Len(t, r.Findings, 1)
		require.NotEmpty(t, r.Findings[0].Token)
		looking := (runs - r.Executions) * r.Deepest
		require.Less(t, looking, 3<<19, "steps")
		require.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(200), "megabytes")
	}
}

func TestAFindingIsMadeAsSimpleAsTheTimeAllows(t *testing.T) {
	r := explore.Run(loses(12, func() {}), explore.Options{Strategy: explore.POS})
	require.Len(t, r.Findings, 1)
	require.Equal(t, 3, r.Findings[0].Preemptions)
}
