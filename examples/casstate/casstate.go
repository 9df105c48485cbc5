// Package casstate is an executor of callbacks whose whole state is one word, changed by
// compare-and-swap.
//
// The word says polling, notified or idle. A wake makes notified of either of the others,
// and if it was idle, lets the Run go. After a poll the Run makes idle of polling and
// parks; if that fails, it was notified meanwhile and polls again. It parks on a
// WaitGroup that it adds one to beforehand, and that the wake which found it idle is done
// with. The wakers are functions, which the collector frees.
package casstate

import (
	"sync"
	"sync/atomic"
)

const (
	polling int32 = iota
	notified
	idle
)

type state struct {
	word atomic.Int32
	gate sync.WaitGroup
}

// wake notifies a Run. One that is notified already is notified again, because that is
// what the next poll sees: after a mere Load it would miss what was written before it.
func (s *state) wake() {
	for {
		old := s.word.Load()
		if !s.word.CompareAndSwap(old, notified) {
			continue
		}
		if old == idle {
			s.gate.Done()
		}
		return
	}
}

// park returns when the Run is notified.
func (s *state) park() {
	s.gate.Add(1)
	if s.word.CompareAndSwap(polling, idle) {
		s.gate.Wait()
	} else {
		s.gate.Done()
	}
}

// Run polls until poll is ready, and returns its value. In between it waits for a call of
// the function that it gives to each poll.
func Run[T any](poll func(wake func()) (value T, ready bool)) T {
	s := &state{}
	for {
		s.word.Swap(polling) // not a Store, which would not see what wakes have written
		if value, ready := poll(s.wake); ready {
			return value
		}
		s.park()
	}
}
