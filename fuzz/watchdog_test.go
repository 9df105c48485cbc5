package fuzz_test

import (
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long a body may go without a new Run: in real time if all that is left of
// it is blocked, and else in processor time, because a machine may give it none. Go ends
// the process of a body after ten seconds, and what that has printed is lost.
const patience = 4 * time.Second

// guard runs a body on a goroutine of its own. It returns what the body says is wrong, or
// "", or what the watchdog says.
func (c *trial) guard(body func() string) string {
	said := make(chan string, 1)
	go func() { said <- c.try(body) }()
	dog := c.watchdog()
	tick := time.NewTicker(c.patience) // watchdog
	defer tick.Stop()
	for {
		select {
		case s := <-said:
			return s
		case <-tick.C:
		}
		if dog.barks(c.witness.runs(), processorTime(), stacks) {
			return c.hangs()
		}
	}
}

// try returns what the body says is wrong, or what it panics with.
func (c *trial) try(body func() string) (wrong string) {
	defer func() {
		if r := recover(); r != nil {
			wrong = fmt.Sprintf("the harness panicked: %v\nprogram:\n    %s\n%s", r, indent(c.text()), debug.Stack())
		}
	}()
	return body()
}

// hangs says that the body of the trial does.
func (c *trial) hangs() string {
	return fmt.Sprintf("watchdog: the body hangs: no Run has begun for %v\nprogram:\n    %s\nledgers:\n    %s\ngoroutines:\n    %s",
		c.patience, indent(c.text()), indent(c.witness.String()), indent(stacks()))
}

// resident watches the bodies of a process of libFuzzer, which come one after the other on
// the goroutine that it calls. That is bound to its thread: to give each body a goroutine
// of its own woke two threads, which took as long as a small program under eight schedules.
type resident struct {
	begin sync.Once
	tried atomic.Pointer[trial] // nil between two of them
}

var ofLibFuzzer resident

// guard runs a body on the calling goroutine, and returns what it says is wrong or "". If it
// hangs, the process ends as a failed test does there.
func (r *resident) guard(c *trial, body func() string) string {
	r.begin.Do(func() { go r.watch(c.patience) })
	r.tried.Store(c)
	defer r.tried.Store(nil)
	return c.try(body)
}

func (r *resident) watch(patience time.Duration) {
	var watched *trial
	var dog watchdog
	for range time.Tick(patience) { // watchdog
		switch c := r.tried.Load(); {
		case c == nil || c != watched:
			if watched = c; c != nil {
				dog = c.watchdog()
			}
		case dog.barks(c.witness.runs(), processorTime(), stacks):
			c.fail(c.hangs())
		}
	}
}

// watchdog is what there was when it last looked at a body that got on.
type watchdog struct {
	patience time.Duration
	runs     int           // begun
	since    time.Duration // of processor time
}

func (c *trial) watchdog() watchdog {
	return watchdog{patience: c.patience, runs: c.witness.runs(), since: processorTime()}
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
