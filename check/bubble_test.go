package check

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A zero testing.T is all that a bubble has. Should a new version of Go want more
// of it, the tests here say so.

func TestAnHourInABubblePassesAtOnce(t *testing.T) {
	real := time.Now()
	var passed time.Duration
	require.NoError(t, bubble(func() {
		start := time.Now()
		time.Sleep(time.Hour) // virtual time
		passed = time.Since(start)
	}))
	require.Equal(t, time.Hour, passed)
	require.Less(t, time.Since(real), time.Hour)
}

func TestABubbleWaitsForTheGoroutinesInIt(t *testing.T) {
	ended := false
	require.NoError(t, bubble(func() {
		go func() {
			for range 100 {
				runtime.Gosched()
			}
			ended = true
		}()
	}))
	require.True(t, ended)
}

func TestAGoroutineLeftBlockedInABubbleIsAnError(t *testing.T) {
	said := InChild(t, func() string {
		return fmt.Sprint(bubble(func() {
			never := make(chan struct{}) // made here, so that it is of the bubble
			go func() { <-never }()
		}))
	})
	require.Contains(t, said, "blocked goroutines remain")
}

// When f is over, virtual time stands still.
func TestAGoroutineLeftAsleepInABubbleIsAnError(t *testing.T) {
	said := InChild(t, func() string {
		return fmt.Sprint(bubble(func() {
			go time.Sleep(time.Hour) // virtual time
		}))
	})
	require.Contains(t, said, "blocked goroutines remain")
}

func TestABubbleWhoseFunctionIsBlockedForEverIsAnError(t *testing.T) {
	said := InChild(t, func() string {
		return fmt.Sprint(bubble(func() { <-make(chan struct{}) }))
	})
	require.Contains(t, said, "blocked")
}

func TestAGoexitInABubbleEndsTheBubbleAndNotItsCaller(t *testing.T) {
	deferred := false
	require.NoError(t, bubble(func() {
		defer func() { deferred = true }()
		runtime.Goexit()
	}))
	require.True(t, deferred)
	require.NoError(t, bubble(func() {}), "and another bubble can be had")
}

func TestBubblesOfSeveralGoroutinesHaveATimeOfTheirOwn(t *testing.T) {
	const bubbles = 8
	passed := make(chan time.Duration, bubbles)
	for i := range bubbles {
		go func() {
			_ = bubble(func() {
				start := time.Now()
				time.Sleep(time.Duration(i) * time.Hour) // virtual time
				passed <- time.Since(start)
			})
		}()
	}
	var sum time.Duration
	for range bubbles {
		sum += <-passed
	}
	require.Equal(t, 28*time.Hour, sum)
}
