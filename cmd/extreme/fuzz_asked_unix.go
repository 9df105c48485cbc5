//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// summaryAsked returns what says that somebody wants a summary now, by signal USR1, and
// a function that ends it.
func summaryAsked() (asked <-chan struct{}, end func()) {
	signals, stop, out := make(chan os.Signal, 1), make(chan struct{}), make(chan struct{})
	signal.Notify(signals, syscall.SIGUSR1)
	go func() {
		for {
			select {
			case <-signals:
			case <-stop:
				return
			}
			select {
			case out <- struct{}{}:
			case <-stop:
				return
			}
		}
	}()
	return out, func() { signal.Stop(signals); close(stop) }
}
