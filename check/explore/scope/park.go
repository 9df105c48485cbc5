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
		var park struct {
			refs     atomic.Int32
			lock     sync.Mutex
			cond     sync.Cond
			runnable bool
		}
		park.cond.L = &park.lock
		wake := func() {
			park.lock.Lock()
			explore.Write(&park.runnable, true)
			park.lock.Unlock()
			park.cond.Signal()
			park.refs.Add(-1)
		}
		for range k {
			for range t {
				park.refs.Add(1)
				explore.Go(wake)
			}
			park.lock.Lock()
			for !explore.Read(&park.runnable) {
				park.cond.Wait()
			}
			explore.Write(&park.runnable, false)
			park.lock.Unlock()
		}
		park.refs.Add(-1)
		park.refs.Add(-1)
	}
}
