// Command worker runs a program on the runner that it is built with and writes the trace
// as JSON. Package trace builds it with a bug in that runner. Without a program it looks
// for a simple one that shows the bug.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/extremely-boring/extreme/check/trace"
)

func main() {
	var q trace.Quarry
	flag.StringVar(&q.Program, "program", "", "the program; without one, look for one")
	flag.StringVar(&q.Rules, "rules", "", "the rules that the bug breaks, by commas; none for any")
	flag.BoolVar(&q.Virtual, "virtual", false, "run in virtual time, and not in the explorer")
	flag.IntVar(&q.Steps, "steps", 0, "stop an execution of the program after so many steps; 0 for as many as by default")
	flag.IntVar(&q.Goroutines, "goroutines", 0, "stop an execution that starts more goroutines; 0 for as many as by default")
	flag.Parse()
	answer, err := trace.Catch(subject, q)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(answer)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
