// Command worker is a process of the kill matrix. As it stands here it knows the
// original alone: what it is built with for the matrix adds a file that knows the
// mutants, too.
package main

import (
	"os"

	"github.com/extremely-boring/extreme/check/kill/hunt"
)

func main() { os.Exit(hunt.Main(os.Args[1:], subjects, os.Stdout, os.Stderr)) }
