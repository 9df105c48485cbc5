package recycled

import (
	"sync"

	"github.com/extremely-boring/extreme/executor/task"
)

// slab holds the parks of all Runs.
type slab struct {
	lock  sync.Mutex
	slots []*slot
	free  []index
}

type slot struct {
	cond       sync.Cond
	refs       int32
	generation uint32
	woken      bool
	observer   task.Observer
}

var parks slab

// acquire returns a handle to a slot with two references, the Run's and its waker's.
func (s *slab) acquire(o task.Observer) task.RawWaker {
	s.lock.Lock()
	defer s.lock.Unlock()
	if len(s.free) == 0 {
		s.free = append(s.free, index(len(s.slots)))
		s.slots = append(s.slots, &slot{cond: sync.Cond{L: &s.lock}})
	}
	last := len(s.free) - 1
	i := s.free[last]
	s.free = s.free[:last]
	p := s.slots[i]
	p.observer = o
	p.woken = false
	p.count(task.Acquire, 2, 0)
	return task.RawWaker{Data: i, Tag: uint64(p.generation) << 32, VTable: &vtable}
}

// of returns the slot of a handle. It panics if that has been recycled.
func (s *slab) of(w task.RawWaker, op string) *slot {
	p := s.slots[w.Data.(index)]
	if p.generation != uint32(w.Tag>>32) {
		panic(&task.Misuse{Op: op, Reason: "its slot has been recycled", Recycled: true})
	}
	return p
}

func (s *slab) retain(w task.RawWaker) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.of(w, "Clone").count(task.Retain, 1, w.Tag)
}

// release gives a reference back, and with the last one the slot.
func (s *slab) release(w task.RawWaker) {
	s.lock.Lock()
	defer s.lock.Unlock()
	p := s.of(w, "Drop")
	p.count(task.Release, -1, w.Tag)
	if p.refs == 0 {
		p.count(task.Recycle, 0, w.Tag)
		p.observer = nil
		p.generation++
		s.free = append(s.free, w.Data.(index))
	}
}

func (s *slab) wake(w task.RawWaker, op string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	p := s.of(w, op)
	p.woken = true
	p.cond.Signal()
}

func (s *slab) park(own task.RawWaker) {
	s.lock.Lock()
	defer s.lock.Unlock()
	p := s.of(own, "park")
	for !p.woken {
		p.cond.Wait()
	}
	p.woken = false
}

// count changes the references and tells so. It needs the lock.
func (p *slot) count(op task.CountOp, by int32, tag uint64) {
	p.refs += by
	p.observer.Count(task.Counted{Op: op, Ref: uint32(tag), Before: p.refs - by, After: p.refs, Generation: p.generation})
}
