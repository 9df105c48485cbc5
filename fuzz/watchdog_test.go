package fuzz_test

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// patience is how long a body may go without a new Run, in real time. Go ends the
// process of a body after ten seconds, and what that has printed is lost.
const patience = 4 * time.Second

// guard runs a body on a goroutine of its own. It returns what the body says is wrong, or
// "", or what the watchdog says.
func guard(patience time.Duration, text func() string, w *witness, body func() string) string {
	said := make(chan string, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				said <- fmt.Sprintf("the harness panicked: %v\nprogram:\n    %s\n%s", r, indent(text()), debug.Stack())
			}
		}()
		said <- body()
	}()
	tick := time.NewTimer(patience) // watchdog
	defer tick.Stop()
	for runs := w.runs(); ; {
		select {
		case s := <-said:
			return s
		case <-tick.C:
		}
		if now := w.runs(); now != runs { // it is slow, and gets on
			runs = now
			tick.Reset(patience)
			continue
		}
		return fmt.Sprintf("watchdog: the body hangs: no Run has begun for %v\nprogram:\n    %s\nledgers:\n    %s\ngoroutines:\n    %s",
			patience, indent(text()), indent(w.String()), indent(stacks()))
	}
}

func stacks() string {
	b := make([]byte, 1<<20)
	return strings.TrimSpace(string(b[:runtime.Stack(b, true)]))
}

// indent moves every line of text but the first to the right.
func indent(text string) string {
	return strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}
