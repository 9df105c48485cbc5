//go:build race

package check

import "runtime"

const raceEnabled = true

// raceErrors returns how many races have been reported so far.
func raceErrors() int { return runtime.RaceErrors() }
