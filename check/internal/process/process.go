// Package process starts processes that can be killed with all their children, and
// keeps a bounded part of what they say.
//
// # Limits
//
// Where there are no process groups, the children of a killed process live on.
package process

import (
	"context"
	"errors"
	"os/exec"
	"time"
)

// Command returns the command of those arguments. When ctx ends, its process is killed,
// and the children with it.
func Command(ctx context.Context, argv []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	ownGroup(cmd)
	cmd.WaitDelay = 5 * time.Second // for a pipe that a grandchild holds open
	return cmd
}

// ErrLate is the cause of the end of a context that Limit has ended.
var ErrLate = errors.New("past its limit")

// Limit returns a context that ends at a limit of real time, which says no more than
// that something hangs. There is none if the limit is zero. Call the function at the
// end, or to end the context with a cause of its own.
func Limit(ctx context.Context, limit time.Duration) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	if limit > 0 {
		watchdog := time.AfterFunc(limit, func() { cancel(ErrLate) }) // watchdog: it only reports a hang
		context.AfterFunc(ctx, func() { watchdog.Stop() })
	}
	return ctx, cancel
}
