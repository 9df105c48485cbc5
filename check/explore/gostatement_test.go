package explore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

// startsAnother has a go statement that is to be a call of explore.Go.
func startsAnother(t *explore.T) {
	done := make(chan bool)
	var x atomic.Int32
	if x.Load() > 0 {
		go func() { x.Add(1); done <- true }()
		<-done
	}
}

func TestABodyWithAGoStatementIsIncompleteAndNotRun(t *testing.T) {
	runs := 0
	for _, body := range []func(*explore.T){
		startsAnother,
		func(*explore.T) { runs++; go func() {}() },
		func(t *explore.T) {
			runs++
			for range 2 {
				func() { go t.Helper() }()
			}
		},
	} {
		for range 2 {
			r := explore.Run(body, explore.Options{})
			require.Regexp(t, `^the body has a go statement at gostatement_test\.go:\d+, and what that starts is not explored: call explore\.Go$`, r.Incomplete)
			require.Zero(t, r.Executions)
		}
		var tb recorder
		explore.Test(&tb, body)
		require.Len(t, tb.errors, 1)
		require.Contains(t, tb.errors[0], "call explore.Go")
	}
	require.Zero(t, runs)
}

func TestAGoStatementThatIsNoPartOfTheExecutionIsNone(t *testing.T) {
	over := make(chan bool)
	go func() { over <- true }()
	<-over
	for _, body := range []func(*explore.T){
		func(t *explore.T) {
			t.AtEnd(func() { go func() { over <- true }(); <-over })
		},
		func(*explore.T) {}, func(*explore.T) { over = make(chan bool); explore.Go(func() {}) }, // two begin here
	} {
		r := explore.Run(body, explore.Options{})
		require.Empty(t, r.Incomplete)
		require.Empty(t, r.Findings)
	}
}
