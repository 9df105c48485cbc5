//go:build !race

package check

const raceEnabled = false

func raceErrors() int { return 0 }
