package main

import (
	"context"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestACommandThatWaitsForItsInputCanBeInterrupted(t *testing.T) {
	stdin := os.Stdin
	defer func() { os.Stdin = stdin }()
	for _, args := range [][]string{{"explore", "-"}, {"trace", "-"}, {"mutants", "try", "-"}} {
		read, write, err := os.Pipe()
		require.NoError(t, err)
		os.Stdin = read
		ctx, interrupt := context.WithCancel(t.Context())
		code, told := make(chan int, 1), ""
		go func() {
			ended, _, stderr := command(ctx, args...)
			told = stderr
			code <- ended
		}()
		// More than a pipe holds is written when the command has begun to read, and it goes on
		// reading as long as the other end is open.
		_, err = io.WriteString(write, strings.Repeat("# a comment\n", 100_000))
		require.NoError(t, err)
		interrupt()
		require.Equal(t, 2, <-code, args)
		require.Equal(t, "extreme: it was interrupted\n", told)
		require.NoError(t, write.Close())
		require.NoError(t, read.Close())
	}
}

func TestTheFirstSignalEndsTheContextAndTheThirdInterruptTheProcess(t *testing.T) {
	for _, c := range []struct {
		sent  []os.Signal
		exits bool
	}{
		{[]os.Signal{os.Interrupt}, false},
		{[]os.Signal{os.Interrupt, os.Interrupt}, false},
		{[]os.Signal{os.Interrupt, syscall.SIGTERM, os.Interrupt}, false},
		{[]os.Signal{syscall.SIGTERM, syscall.SIGTERM, syscall.SIGTERM}, false},
		{[]os.Signal{os.Interrupt, os.Interrupt, os.Interrupt}, true},
	} {
		ctx, end := context.WithCancel(t.Context())
		signals := make(chan os.Signal, len(c.sent))
		for _, s := range c.sent {
			signals <- s
		}
		close(signals)
		exited := false
		heed(signals, end, func() { exited = true })
		require.Error(t, ctx.Err())
		require.Equal(t, c.exits, exited, c.sent)
	}
}
