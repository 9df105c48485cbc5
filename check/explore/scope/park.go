package scope

import (
	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// Park is the bare protocol of the runner: k times it starts t goroutines that wake
// it, and parks; who waits and who wakes are counted. Its interleavings are few enough
// to be counted by other means, which is what it is for.
func Park(k, t int) func(*explore.T) {
	return func(*explore.T) {
		var (
			refs     atomic.Int32
			lock     sync.Mutex
			runnable bool
		)
		cond := sync.NewCond(&lock)
		wake := func() {
			lock.Lock()
			explore.Write(&runnable, true)
			lock.Unlock()
			cond.Signal()
			refs.Add(-1)
		}
		for range k {
			for range t {
				refs.Add(1)
				explore.Go(wake)
			}
			lock.Lock()
			for !explore.Read(&runnable) {
				cond.Wait()
			}
			explore.Write(&runnable, false)
			lock.Unlock()
		}
		refs.Add(-1)
		refs.Add(-1)
	}
}
