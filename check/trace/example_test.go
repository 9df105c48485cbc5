package trace_test

import (
	"fmt"

	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/trace"
)

// Every handle of a program, with where it came from and what ended it.
func Example() {
	p, err := program.Parse("poll { clone a; clone b of a; drop a; wake b; pending } poll { ready 7 }")
	if err != nil {
		panic(err)
	}
	run, err := trace.Explore(p)
	if err != nil {
		panic(err)
	}
	for _, h := range run.Handles {
		from := "Run"
		if h.Parent >= 0 {
			from = run.Handles[h.Parent].Name
		}
		fmt.Printf("%s of %s until %s\n", h.Name, from, run.Steps[h.Consumed].Text)
	}
	// Output:
	// waker#0 of Run until drop waker#0
	// waker#1 of waker#0 until drop waker#1
	// waker#2 of waker#1 until wake waker#2
}
