// Package cancel is an executor of callbacks that parks on a context, and is woken by
// that being cancelled.
//
// A context can be cancelled once, so each poll gets a fresh one, which the park after it
// waits for. A wake takes the function that cancels the latest from a slot and calls it.
// A wake that finds the slot empty comes after another one, and before the poll that is
// for both. All wakes of a Run use that one slot, so that one from an earlier poll's time
// reaches the Run as well.
package cancel

import (
	"context"
	"sync/atomic"
)

type slot struct {
	cancel atomic.Pointer[context.CancelFunc]
}

// fresh returns a context that the next wake cancels, in place of the one before.
func (s *slot) fresh() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	// What wakes have written is seen by a Swap, and would not be by a Store.
	s.cancel.Swap(&cancel)
	return ctx
}

func (s *slot) wake() {
	if cancel := s.cancel.Swap(nil); cancel != nil {
		(*cancel)()
	}
}

// Run polls until poll is ready, and returns its value. In between it waits for a call of
// the function that it gives to each poll.
func Run[T any](poll func(wake func()) (value T, ready bool)) T {
	s := &slot{}
	defer s.wake() // let go of the last context
	for {
		ctx := s.fresh()
		if value, ready := poll(s.wake); ready {
			return value
		}
		<-ctx.Done()
	}
}
