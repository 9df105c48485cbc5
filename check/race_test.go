//go:build race

package check_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/executor/task"
)

// dozes is a runner with no happens-before in it: a wake sets a plain flag, and
// the Run looks for it from time to time.
func dozes(f task.Future[int], o task.Observer) int {
	defer task.Drop(f)
	p := &place{observer: o}
	p.count.Store(2)
	p.tell(task.Acquire, 0, 0, 2)
	vtable := smallVTable
	vtable.Wake = func(w task.RawWaker) { p.woken = true; p.release(uint32(w.Tag)) }
	vtable.WakeByRef = func(task.RawWaker) { p.woken = true }
	own := task.NewWaker(o.Wrap(task.RawWaker{Data: p, VTable: &vtable}))
	defer p.release(0)
	defer own.Drop()
	for {
		if value, ready := f.Poll(task.NewContext(own)); ready {
			return value
		}
		for p.woken = false; !p.woken; {
			time.Sleep(time.Millisecond) // virtual time
		}
	}
}

// tallies counts its wakes in a plain variable, and is right otherwise.
func tallies(poll func(func()) (int, bool)) int {
	wakes := 0
	return notified(false)(func(wake func()) (int, bool) {
		return poll(func() { wakes++; wake() })
	})
}

// A race fails the test that it is in, so each is in a process of its own, which
// is told to end well all the same and to report to a file.
func TestARaceIsAFindingByWhatItIsAbout(t *testing.T) {
	t.Setenv("GORACE", "exitcode=0 log_path="+filepath.Join(t.TempDir(), "race"))
	for _, e := range []struct {
		name          string
		subject       check.Subject
		program, says string
	}{
		{"of what a wake publishes", check.Counted(dozes), "poll { clone a; go { sleep 1; write x; wake a }; pending } poll { read x; ready 0 }",
			"[missing-happens-before: a wake did not make visible what was written before it"},
		{"where nothing is published", check.Counted(dozes), "poll { clone a; go { sleep 1; wake a }; pending } poll { ready 0 }",
			"[data-race: the race detector reported "},
		{"of the executor, where what a wake publishes is ordered", check.Funcs(tallies),
			"poll { clone a; clone b; go { write x; wake a }; go { wake b }; sleep 5; pending } poll { read x; ready 0 }",
			"[data-race: the race detector reported 1 race, printed above]"},
	} {
		t.Run(e.name, func(t *testing.T) {
			p := parse(t, e.program)
			said := check.InChild(t, func() string {
				return fmt.Sprintln(check.Run(p, check.Options{Subject: e.subject}).Findings)
			})
			require.Contains(t, said, e.says)
			require.NotContains(t, said, "runner-panic", "the harness survives it")
		})
	}
}

// The second poll is made after the first, and nothing that the race detector sees is what
// orders them. If the books did, or what keeps two polls apart, then the race on what the
// goroutine of the first wrote would not be reported.
func TestTheHarnessOrdersNothingThatTheExecutorLeavesUnordered(t *testing.T) {
	t.Setenv("GORACE", "exitcode=0 suppress_equal_stacks=0 suppress_equal_addresses=0 log_path="+filepath.Join(t.TempDir(), "race"))
	p := parse(t, "poll { clone a; wake a; pending } poll { clone b; drop b; ready 7 }")
	require.Equal(t, "1", check.InChild(t, func() string {
		shared, got, reported := 0, 0, 0
		check.Run(p, check.Options{Subject: check.Wakers(func(f task.Future[int]) int {
			var polled atomic.Bool
			go func() {
				shared = 1
				f.Poll(task.NewContext(dead))
				unseen(func() { polled.Store(true) })
			}()
			go func() {
				unseen(func() {
					for !polled.Load() {
						runtime.Gosched()
					}
				})
				f.Poll(task.NewContext(dead))
				before := runtime.RaceErrors()
				got = shared
				reported = runtime.RaceErrors() - before
			}()
			time.Sleep(time.Millisecond) // virtual time
			return 7
		})})
		return fmt.Sprint(reported * got)
	}))
}

// unseen does something that orders nothing for the race detector.
func unseen(do func()) {
	runtime.RaceDisable()
	defer runtime.RaceEnable()
	do()
}
