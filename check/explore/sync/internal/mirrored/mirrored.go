// Package mirrored tells in tests whether a mirror does what its original does.
//
// # Limits
//
// It compares what scripts return, and says nothing of orders of goroutines that the
// original did not happen to go in.
package mirrored

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
)

// Same fails the test unless a script returns the same on the original, on the mirror
// outside of an exploration, and on the mirror in every execution of one.
func Same(t *testing.T, original, mirror func() []any) {
	t.Helper()
	want := original()
	require.NotEmpty(t, want)
	require.Equal(t, want, mirror(), "outside")
	Holds(t, func(x *explore.T) { assert.Equal(x, want, mirror(), "inside") })
}

// Holds fails the test unless all executions of the body are explored and none has a
// finding.
func Holds(t *testing.T, body func(*explore.T)) explore.Result {
	t.Helper()
	r := explore.Run(body, explore.Options{})
	for _, f := range r.Findings {
		require.Fail(t, string(f.Rule), "%s\n%s", f.Problem.Text, f.Problem.Stack)
	}
	require.Empty(t, r.Incomplete)
	return r
}

// Broken returns what is wrong with the first execution of the body that has a finding.
func Broken(t *testing.T, body func(*explore.T)) explore.Problem {
	t.Helper()
	r := explore.Run(body, explore.Options{})
	require.Len(t, r.Findings, 1)
	return r.Findings[0].Problem
}

// Panic returns the text of f's panic, or "".
func Panic(f func()) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint(r)
		}
	}()
	f()
	return ""
}
