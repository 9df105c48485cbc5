// Package explore stands in for the explorer: it writes down what it is called for.
package explore

import (
	"os"
	"runtime"
)

func note(what string) { os.Stderr.WriteString("explore: " + what + "\n") }

func Go(f func()) {
	note("Go")
	go f()
}

func Gosched() {
	note("Gosched")
	runtime.Gosched()
}

func Goexit() {
	note("Goexit")
	runtime.Goexit()
}

func Read[T any](p *T) T {
	note("Read")
	return *p
}

func Write[T any](p *T, v T) {
	note("Write")
	*p = v
}
