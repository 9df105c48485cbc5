//go:build race

package check_test

import (
	"fmt"
	"path/filepath"
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

// A race fails the test that it is in, so each is in a process of its own, which
// is told to end well all the same and to report to a file.
func TestARaceIsAFindingByWhatTheProgramReads(t *testing.T) {
	t.Setenv("GORACE", "exitcode=0 log_path="+filepath.Join(t.TempDir(), "race"))
	for _, e := range []struct{ name, program, says string }{
		{"reads", "poll { clone a; go { sleep 1; write x; wake a }; pending } poll { read x; ready 0 }",
			"missing-happens-before: a wake did not make visible what was written before it"},
		{"reads nothing", "poll { clone a; go { sleep 1; wake a }; pending } poll { ready 0 }",
			"data-race: the race detector reported "},
	} {
		t.Run(e.name, func(t *testing.T) {
			p := parse(t, e.program)
			said := check.InChild(t, func() string {
				return fmt.Sprintln(check.Run(p, check.Options{Subject: check.Counted(dozes)}).Findings)
			})
			require.Contains(t, said, e.says)
			require.NotContains(t, said, "runner-panic", "the harness survives it")
		})
	}
}
