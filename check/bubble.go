package check

import (
	"fmt"
	"testing"
	"testing/synctest"
)

// bubble runs f in a bubble of virtual time and returns an error if f leaves
// goroutines behind that are blocked for ever.
//
// That a zero testing.T will do is not documented. It lets the harness work
// without a test, and this is the only place that depends on it; a test of this
// file watches over it.
func bubble(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	synctest.Test(&testing.T{}, func(*testing.T) { f() })
	return nil
}
