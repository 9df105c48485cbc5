package check

import (
	"time"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// Subject is an executor under test, behind the adapter that fits it. What the
// adapter can't show of it, no rule can be judged by. The zero Subject is the shipped
// runner.
type Subject struct {
	run      scope.Runner
	counted  bool          // it tells an observer of its reference count
	moves    bool          // it holds futures as values, and so could move one
	unwoken  bool          // it also polls when nobody has asked for it
	interval time.Duration // of those polls
	shipped  bool
}

// Counted is an executor that shows an observer its own waker and each change of its
// reference count, as executor.RunObserved does. All that a ledger can judge is judged.
//
// Before the first poll it tells the observer, which is never nil here, of an Acquire
// from 0 to 2, for itself and for its waker, and then lends the waker that Wrap returns.
// Each Retain and Release says for which handle it is by Ref, the low half of that
// handle's Tag, or 0 for the executor's own reference; and Generation is the high half.
// At zero comes a Recycle, whether anything is recycled or left to the garbage collector.
// It may tell under a lock of its own: the observer calls nothing back.
func Counted(run func(task.Future[int], task.Observer) int) Subject {
	return Subject{run: run, counted: true, moves: true}
}

// Wakers is an executor of futures and wakers of package task. The wakers may be
// counted or not: the count is not seen. The executor need not drop its futures.
func Wakers(run func(task.Future[int]) int) Subject {
	return Subject{moves: true, run: func(f task.Future[int], _ task.Observer) int { return run(f) }}
}

// Funcs is an executor whose futures are callbacks and whose wakers are functions,
// left to the garbage collector: poll returns the value and true when it is ready,
// and calls wake, now or later, from any goroutine and any number of times, when it
// can make progress. The wake of an earlier poll wakes as well as that of the last one.
func Funcs(run func(poll func(wake func()) (value int, ready bool)) int) Subject {
	return Subject{run: func(f task.Future[int], _ task.Observer) int {
		return run(func(wake func()) (int, bool) {
			return f.Poll(task.NewContext(task.NewWaker(task.RawWaker{Data: &called{wake}, VTable: &collected})))
		})
	}}
}

// Channels is an executor whose futures are callbacks and whose wakers are channels:
// a wake is a send that is dropped where the channel is full. The capacity is to be 1
// at least, or a wake during a poll is lost.
//
// A send that is dropped orders nothing: what was written before such a wake need not be
// seen by the next poll, and -race finds that, as a missing-happens-before. It is no false
// alarm: two of 70,322 dropped sends on amd64 left a plain write unseen. An executor whose
// channel is never full when it is woken does not have it, as examples/channel.
func Channels(run func(poll func(wake chan<- struct{}) (value int, ready bool)) int) Subject {
	return Funcs(func(poll func(func()) (int, bool)) int {
		return run(func(wake chan<- struct{}) (int, bool) {
			if cap(wake) == 0 {
				panic("check.Channels: the channel has no capacity, so that a wake during a poll is lost: make(chan struct{}, 1)")
			}
			return poll(func() {
				select {
				case wake <- struct{}{}:
				default:
				}
			})
		})
	})
}

// PollsEvery returns the subject as one that also polls without being woken, at most
// that long after it polled last: zero is for one that polls a few times more before it
// parks, or once for each wake. Its futures are kept from seeing such polls, and what
// rules there are about them can't be judged. It is also for an executor that lets more
// than an hour pass between a wake and its poll. What else it takes time for may take a
// minute.
func (s Subject) PollsEvery(interval time.Duration) Subject {
	s.unwoken, s.interval = true, interval
	return s
}

// orShipped returns the subject, and the shipped runner for the zero Subject.
func (s Subject) orShipped() Subject {
	if s.run == nil {
		s = Counted(executor.RunObserved[int])
		s.shipped = true
	}
	return s
}

// called is the data of a waker that is a function.
type called struct{ wake func() }

// collected is the vtable of wakers that nobody counts.
var collected = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*called).wake() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*called).wake() },
	Drop:      func(task.RawWaker) {},
}
