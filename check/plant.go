package check

import (
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/executor/cell"
	"github.com/extremely-boring/extreme/executor/task"
)

// The bugs that EXTREME_PLANT puts around an executor under test. A lane that does not
// see its own is blind.
const (
	// PlantDeafness makes wakes do nothing.
	PlantDeafness = "deafness"
	// PlantRace has two goroutines write one variable.
	PlantRace = "race"
	// PlantUseAfterFree reads what is freed, where memory is C's.
	PlantUseAfterFree = "use-after-free"
)

var plants = map[string]func(Subject) Subject{
	PlantDeafness: func(s Subject) Subject {
		return s.around(func(run scope.Runner, f task.Future[int], o task.Observer) int { return run(&deaf{f}, o) })
	},
	PlantRace: func(s Subject) Subject {
		return s.around(func(run scope.Runner, f task.Future[int], o task.Observer) int {
			shared, ended := 0, make(chan struct{})
			go func() {
				defer close(ended)
				shared++
			}()
			shared++
			<-ended
			return run(f, o)
		})
	},
	PlantUseAfterFree: func(s Subject) Subject {
		return s.around(func(run scope.Runner, f task.Future[int], o task.Observer) int {
			c := cell.New()
			c.Free()
			c.Alive()
			return run(f, o)
		})
	},
}

// around returns the subject with something done around each of its Runs.
func (s Subject) around(do func(scope.Runner, task.Future[int], task.Observer) int) Subject {
	run := s.run
	s.run = func(f task.Future[int], o task.Observer) int { return do(run, f, o) }
	return s
}

// deaf is a future that lends a waker which wakes nobody.
type deaf struct{ f task.Future[int] }

// Poll polls the future.
func (d *deaf) Poll(cx task.Context) (int, bool) {
	return d.f.Poll(task.NewContext(task.NewWaker(task.RawWaker{Data: cx.Waker(), VTable: &mute})))
}

// Drop drops it.
func (d *deaf) Drop() { task.Drop(d.f) }

// mute is a vtable that clones and drops, and does not wake.
var mute = task.RawWakerVTable{
	Clone: func(w task.RawWaker) task.RawWaker {
		w.Data = w.Data.(task.Waker).Clone()
		return w
	},
	Wake:      func(w task.RawWaker) { w.Data.(task.Waker).Drop() },
	WakeByRef: func(task.RawWaker) {},
	Drop:      func(w task.RawWaker) { w.Data.(task.Waker).Drop() },
}
