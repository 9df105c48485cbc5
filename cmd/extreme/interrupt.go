package main

import (
	"context"
	"errors"
	"os"
)

const interrupted = "it was interrupted"

// mostInterrupts is how many interrupts are taken as one wish to end. go tool and some
// shells pass on what the terminal has sent to the command already, so that one key makes
// two.
const mostInterrupts = 2

// heed ends the context with the first signal. A command that has something to clean up or
// to tell does that first; for one that doesn't come to its end a further interrupt ends the
// process. What a supervisor sends counts once: it kills by itself who doesn't end.
func heed(signals <-chan os.Signal, end context.CancelFunc, exit func()) {
	interrupts := 0
	for s := range signals {
		end()
		if s == os.Interrupt {
			interrupts++
		}
		if interrupts > mostInterrupts {
			exit()
			return
		}
	}
}

// untilInterrupted returns what f does, or an error when the command is interrupted before:
// then the process ends, and with it what goes on.
func untilInterrupted[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type end struct {
		is  T
		err error
	}
	ended := make(chan end, 1)
	go func() {
		is, err := f()
		ended <- end{is, err}
	}()
	select {
	case e := <-ended:
		return e.is, e.err
	case <-ctx.Done():
		var none T
		return none, errors.New(interrupted)
	}
}
