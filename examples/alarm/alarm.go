// Package alarm is an executor of callbacks that parks on a timer, which wakes re-arm.
//
// The timer is stopped when a Run begins. A wake sets it to go off at once, and the Run
// parks by waiting for that. Setting it again before the Run has seen it go off replaces
// the first time, so that several wakes before one park are one; one that comes during a
// poll has gone off when the Run parks.
//
// A lock is held while the timer is set and taken once more before a poll: package time
// does not promise that what was written before a Reset is seen after the timer went off.
package alarm

import (
	"sync"
	"time"
)

type alarm struct {
	lock  sync.Mutex
	timer *time.Timer
}

func newAlarm() *alarm {
	a := &alarm{timer: time.NewTimer(time.Hour)}
	a.timer.Stop()
	return a
}

func (a *alarm) wake() {
	a.lock.Lock()
	a.timer.Reset(0)
	a.lock.Unlock()
}

// park returns when the timer has gone off.
func (a *alarm) park() {
	<-a.timer.C
	a.lock.Lock()
	defer a.lock.Unlock() // every wake that set it has let go of the lock
}

// Run polls until poll is ready, and returns its value. In between it waits for a call of
// the function that it gives to each poll.
func Run[T any](poll func(wake func()) (value T, ready bool)) T {
	a := newAlarm()
	for {
		if value, ready := poll(a.wake); ready {
			return value
		}
		a.park()
	}
}
