// Package fuzz holds native fuzz targets. Most take a byte string for a program, because
// every byte string is a legal one: see package program.
//
//	go test -fuzz=FuzzExplore ./fuzz
//
//	FuzzRun         a program on real goroutines, in virtual time, with its ledgers
//	FuzzExplore     a program and its schedules, on the explored copy of the runner
//	FuzzConcurrent  several programs at once, and handles of one Run woken in the next
//	FuzzHostile     a program with something broken in it, which must be told what
//	FuzzParse       everything that a person types: texts, tokens, sizes, variables
//	FuzzDiff        one program on several executors, and with books and without
//
// The seeds in testdata/fuzz are a few for each target, by names. They are made from the
// kept programs of package check; where they should be others,
//
//	go test ./fuzz -run TheSeeds -update
//
// writes them anew. A body that hangs is failed by a watchdog before Go ends its process
// without a word.
//
// # Limits
//
// A target stops at a size: programs that repeat or clone much are the business of
// package check, which need not be quick. What FuzzRun, FuzzConcurrent, FuzzHostile and
// FuzzDiff find can depend on the Go scheduler, so that an input may pass when it is run
// again; one of FuzzExplore never does.
//
// FuzzHostile breaks nothing in a program that reads variables: the race would be real,
// and the race detector would fail the test for it.
package fuzz
