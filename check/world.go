package check

import (
	"runtime"
	"sync"
	"time"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/executor/task"
)

// world is the world of real goroutines, in a bubble of virtual time.
type world struct{ runner scope.Runner }

func (w world) Run(f task.Future[int], o task.Observer) int { return w.runner(f, o) }
func (world) Go(f func())                                   { go f() }
func (world) Yield()                                        { runtime.Gosched() }
func (world) Sleep(d time.Duration)                         { time.Sleep(d) } // virtual time
func (world) Block(until <-chan struct{})                   { <-until }
func (world) Goexit()                                       { runtime.Goexit() }
func (world) Exiting(any) bool                              { return false } // none can be recovered
func (world) NewMutex() sync.Locker                         { return new(sync.Mutex) }
func (world) NewOnce() interface{ Do(func()) }              { return new(sync.Once) }
func (world) Read(v *int) int                               { return *v }
func (world) Write(v *int, to int)                          { *v = to }
