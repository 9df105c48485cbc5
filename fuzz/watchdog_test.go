package fuzz_test

import (
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// patience is how long a body may go without a new Run: in real time if all that is left of
// it is blocked, and else in processor time, because a machine may give it none. Go ends
// the process of a body after ten seconds, and what that has printed is lost.
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
	dog := watchdog{patience: patience, runs: w.runs(), since: processorTime()}
	tick := time.NewTicker(patience) // watchdog
	defer tick.Stop()
	for {
		select {
		case s := <-said:
			return s
		case <-tick.C:
		}
		if dog.barks(w.runs(), processorTime(), stacks) {
			return fmt.Sprintf("watchdog: the body hangs: no Run has begun for %v\nprogram:\n    %s\nledgers:\n    %s\ngoroutines:\n    %s",
				patience, indent(text()), indent(w.String()), indent(stacks()))
		}
	}
}

// watchdog is what there was when it last looked at a body that got on.
type watchdog struct {
	patience time.Duration
	runs     int           // begun
	since    time.Duration // of processor time
}

// barks reports whether the body hangs, which has begun so many Runs after so much
// processor time. It looks once in its patience.
func (d *watchdog) barks(runs int, used time.Duration, stacks func() string) bool {
	if runs != d.runs { // it is slow, and gets on
		d.runs, d.since = runs, used
		return false
	}
	return used-d.since >= d.patience || !working(stacks())
}

// atWork is a goroutine that runs or could.
var atWork = regexp.MustCompile(`(?m)^goroutine \d+ \[(?:running|runnable)`)

// working reports whether a goroutine runs or could, besides the one that asked for the
// stacks.
func working(stacks string) bool { return len(atWork.FindAllString(stacks, 2)) > 1 }

func stacks() string {
	b := make([]byte, 1<<20)
	return strings.TrimSpace(string(b[:runtime.Stack(b, true)]))
}

// indent moves every line of text but the first to the right.
func indent(text string) string {
	return strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}
