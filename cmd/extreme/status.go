package main

import (
	"io"

	"github.com/extremely-boring/extreme/check/lane"
)

// newStatus returns a function that keeps one line up to date of what is going on, and
// one that takes the line away. They do nothing where w is no terminal that can do
// that.
func newStatus(of string, w io.Writer, getenv func(string) string) (show func(string), end func()) {
	if _, terminal := terminalWidth(w); !terminal || getenv("TERM") == "dumb" {
		return func(string) {}, func() {}
	}
	live := lane.NewLive(w, func() int { width, _ := terminalWidth(w); return width })
	return func(what string) { live.Going(of, what) }, live.Close
}
