package explore_test

// What follows is shown in docs/explorer.md.

import (
	"testing"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
)

func TestWakes(t *testing.T) {
	explore.Test(t, func(t *explore.T) {
		var mu sync.Mutex
		cond := sync.NewCond(&mu)
		var ready explore.Var[bool]
		explore.Go(func() {
			mu.Lock()
			ready.Set(true)
			mu.Unlock()
			cond.Signal()
		})
		mu.Lock()
		for !ready.Get() {
			cond.Wait()
		}
		mu.Unlock()
	})
}
