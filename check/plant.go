package check

import (
	"sync/atomic"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/executor/cell"
	"github.com/extremely-boring/extreme/executor/task"
)

// The bugs that EXTREME_PLANT puts around an executor under test. A lane that does not
// see its own is blind.
const (
	// PlantDeafness makes a Run's first wake do nothing.
	PlantDeafness = "deafness"
	// PlantRace has two goroutines write one variable.
	PlantRace = "race"
	// PlantUseAfterFree reads what is freed, where memory is C's.
	PlantUseAfterFree = "use-after-free"
)

var plants = map[string]func(Subject) Subject{
	PlantDeafness: func(s Subject) Subject {
		return s.around(func(run scope.Runner, f task.Future[int], o task.Observer) int { return run(&deaf{f: f}, o) })
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

// deaf is a future whose first wake is not heard. A later one is, so that what is stuck
// can be brought to its end.
type deaf struct {
	f     task.Future[int]
	heard atomic.Bool
}

// Poll polls the future.
func (d *deaf) Poll(cx task.Context) (int, bool) {
	return d.f.Poll(task.NewContext(task.NewWaker(task.RawWaker{Data: muffled{d, cx.Waker()}, VTable: &muffling})))
}

// Drop drops it.
func (d *deaf) Drop() { task.Drop(d.f) }

// muffled is a waker of a deaf future.
type muffled struct {
	d *deaf
	w task.Waker
}

var muffling = task.RawWakerVTable{
	Clone: func(w task.RawWaker) task.RawWaker {
		m := w.Data.(muffled)
		w.Data = muffled{m.d, m.w.Clone()}
		return w
	},
	Wake: func(w task.RawWaker) {
		m := w.Data.(muffled)
		if m.d.heard.Swap(true) {
			m.w.Wake()
		} else {
			m.w.Drop()
		}
	},
	WakeByRef: func(w task.RawWaker) {
		if m := w.Data.(muffled); m.d.heard.Swap(true) {
			m.w.WakeByRef()
		}
	},
	Drop: func(w task.RawWaker) { w.Data.(muffled).w.Drop() },
}
