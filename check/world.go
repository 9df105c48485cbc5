package check

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/executor/task"
)

// world is the world of real goroutines, in a bubble of virtual time.
type world struct {
	runner scope.Runner
	races  *atomic.Int32 // on the program's variables
}

func (w world) Run(f task.Future[int], o task.Observer) int { return w.runner(f, o) }
func (world) Go(f func())                                   { go f() }
func (world) Yield()                                        { runtime.Gosched() }
func (world) Sleep(d time.Duration)                         { time.Sleep(d) } // virtual time
func (world) Block(until <-chan struct{})                   { <-until }
func (world) Goexit()                                       { runtime.Goexit() }
func (world) Exiting(any) bool                              { return false } // none can be recovered
func (world) NewMutex() program.Mutex                       { return new(sync.Mutex) }
func (world) NewOnce() interface{ Do(func()) }              { return new(sync.Once) }

// Read and Write count what the race detector reports of them.
func (w world) Read(v *int) (got int) {
	access(w.races, func() { got = *v })
	return got
}

func (w world) Write(v *int, to int) { access(w.races, func() { *v = to }) }
