package fuzzing

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check/internal/process"
	"github.com/extremely-boring/extreme/check/internal/said"
)

// command is a process to run to its end.
type command struct {
	dir   string
	env   []string // on top of our own
	argv  []string
	limit time.Duration
}

// exit is how it ended.
type exit struct {
	code   int
	output string
	err    error // it could not be started
	late   bool  // it was killed at its limit
}

// hung reports whether it came to a limit: ours, the testing package's or the target's.
func (x exit) hung() bool {
	return x.late || strings.Contains(x.output, "panic: test timed out") || strings.Contains(x.output, ": "+said.Hang+": ")
}

// starter runs processes. The tests have one that only pretends to.
type starter func(context.Context, command) exit

// machine starts real processes.
type machine struct{ root string }

// start runs a process. When ctx ends it is interrupted, and not killed: a crash that is
// being made smaller is still to be written. Its children end with it.
func (m *machine) start(ctx context.Context, c command) exit {
	ctx, cancel := process.Limit(ctx, c.limit)
	defer cancel(nil)
	var text process.Excerpt
	cmd := process.Command(ctx, c.argv)
	kill := cmd.Cancel
	cmd.Cancel = func() error {
		if context.Cause(ctx) == process.ErrLate || cmd.Process.Signal(os.Interrupt) != nil {
			return kill()
		}
		return nil
	}
	cmd.Dir, cmd.Env = c.dir, append(os.Environ(), c.env...)
	cmd.Stdout, cmd.Stderr = &text, &text
	err := cmd.Run()
	x := exit{output: text.String(), late: context.Cause(ctx) == process.ErrLate}
	if state := (*exec.ExitError)(nil); errors.As(err, &state) {
		x.code = state.ExitCode()
	} else if err != nil && ctx.Err() == nil {
		x.err = err
	}
	return x
}
