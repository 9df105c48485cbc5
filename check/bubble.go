package check

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
)

// bubble runs f in a bubble of virtual time and returns an error if f leaves
// goroutines behind that are blocked for ever. When f is over time stands still, so
// that one asleep is among them.
//
// That a zero testing.T will do is not documented. It lets the harness work
// without a test, and this is the only place that depends on it; a test of this
// file watches over it. The bubble has a goroutine of its own, because a report of
// the race detector in it ends that goroutine: it fails the zero testing.T. And f
// has one of its own in the bubble, because package testing takes a Goexit for a
// failed test and looks for what a zero testing.T does not have.
func bubble(f func()) error {
	testFlags()
	ended := make(chan error, 1)
	go func() {
		var err error
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("%v", r)
			}
			ended <- err
		}()
		synctest.Test(&testing.T{}, func(*testing.T) {
			done := make(chan struct{})
			go func() {
				defer close(done)
				f()
			}()
			<-done
		})
	}()
	return <-ended
}

// testFlags makes the flags of package testing, which it asks for when it tells of a
// race. A test has them already.
var testFlags = sync.OnceFunc(func() {
	if !testing.Testing() {
		testing.Init()
	}
})
