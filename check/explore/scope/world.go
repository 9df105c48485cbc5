package scope

import (
	"time"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/executor/task"
)

// world is the explorer as programs see it.
type world struct{ runner Runner }

func (w *world) Run(f task.Future[int], o task.Observer) int { return w.runner(f, o) }
func (*world) Go(f func())                                   { explore.Go(f) }
func (*world) Yield()                                        { explore.Gosched() }
func (*world) Sleep(time.Duration)                           {} // programs come without
func (*world) Goexit()                                       { explore.Goexit() }
func (*world) Exiting(r any) bool                            { return engine.Exits(r) }
func (*world) NewMutex() program.Mutex                       { return new(sync.Mutex) }
func (*world) NewOnce() interface{ Do(func()) }              { return new(sync.Once) }

// Block locks twice: nobody ever unlocks.
func (*world) Block(<-chan struct{}) {
	var m sync.Mutex
	m.Lock()
	m.Lock()
}

// variables is how the functions are called that access the program's variables.
const variables = "github.com/extremely-boring/extreme/check/explore/scope.(*world)."

func (*world) Read(v *int) int      { return explore.Read(v) }
func (*world) Write(v *int, to int) { explore.Write(v, to) }
