package sync

import (
	"strconv"
	original "sync"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// WaitGroup is a counter of tasks that can be waited for.
type WaitGroup struct {
	object
	real original.WaitGroup
}

// Add adds delta to the counter. The counter must not become negative.
func (wg *WaitGroup) Add(delta int) {
	e := engine.Current()
	if e == nil {
		wg.real.Add(delta)
		return
	}
	before := int32(e.Update(engine.Add, &wg.object, 0))
	after := before + int32(delta) // the original has 32 bits, too
	e.Put(uint64(after))
	if e.Tracing() {
		e.Shows(strconv.Itoa(int(before)), strconv.Itoa(int(after)))
	}
	if after < 0 {
		e.Misuse("sync: negative WaitGroup counter")
	}
}

// Done takes one from the counter.
func (wg *WaitGroup) Done() { wg.Add(-1) }

// Wait blocks until the counter is zero.
func (wg *WaitGroup) Wait() {
	if e := engine.Current(); e != nil {
		e.Do(engine.WaitDone, &wg.object)
		return
	}
	wg.real.Wait()
}

// Go calls f in a new goroutine and counts that as a task until f has returned. f must
// not panic.
func (wg *WaitGroup) Go(f func()) {
	e := engine.Current()
	if e == nil {
		wg.real.Go(f)
		return
	}
	wg.Add(1)
	e.Go(func() {
		defer func() {
			r := recover()
			if r == nil {
				wg.Done()
				return
			}
			// As with the original, a task that panicked is never done, and
			// one that was ended by Goexit is.
			if engine.Exits(r) {
				wg.Done()
			}
			panic(r)
		}()
		f()
	})
}
