package engine

import (
	"iter"
	"testing"

	"github.com/stretchr/testify/require"
)

// What iter.Pull documents is less: that next is called from outside, and yield from
// inside. If this fails, coroutines have to go by way of the engine's own loop.
func TestWhoeverCallsAHalfOfAnIteratorChangesPlacesWithWhoWaits(t *testing.T) {
	var told []string
	var next [2]func() (struct{}, bool)
	var yield [2]func(struct{}) bool
	var stop [2]func()
	next[0], stop[0] = iter.Pull(func(y func(struct{}) bool) {
		yield[0] = y
		told = append(told, "first")
		next[1]()
		told = append(told, "first, from where the second was made")
		next[0]()
	})
	next[1], stop[1] = iter.Pull(func(y func(struct{}) bool) {
		yield[1] = y
		told = append(told, "second")
		yield[0](struct{}{})
		told = append(told, "second, from where the first was made")
		next[1]()
	})
	next[0]()
	told = append(told, "test")
	yield[1](struct{}{})
	require.Equal(t, []string{
		"first", "second", "test",
		"first, from where the second was made", "second, from where the first was made",
	}, told)
	stop[0]()
	stop[1]()
}

func TestAPanicOfTheEngineItselfComesOutOfTheExploration(t *testing.T) {
	for name, body := range map[string]func(){"where all has ended": park(1, 2, true), "where something is blocked": func() {
		var mutex Object
		Current().Do(Lock, &mutex)
		Current().Do(Lock, &mutex)
	}} {
		t.Run(name, func(t *testing.T) {
			defer func() { require.Contains(t, recover(), "observed") }()
			Explore(body, Config{Steps: 1000, Goroutines: 100, Observe: func(*Engine) { panic("observed") }})
		})
	}
}
