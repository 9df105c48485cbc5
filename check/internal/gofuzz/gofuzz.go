// Package gofuzz knows the go command's fuzzing engine: how it is seeded, and how many
// inputs it says that it has tried.
//
// # Limits
//
// It knows the setting and the log of Go 1.26, which promises neither.
package gofuzz

import (
	"os"
	"regexp"
	"strconv"
)

// Seeded returns the variable, as NAME=VALUE, that fixes the mutations of a process, beside
// what is set there already.
func Seeded(seed int64) string {
	value := "fuzzseed=" + strconv.FormatInt(seed, 10)
	if has := os.Getenv("GODEBUG"); has != "" {
		value = has + "," + value
	}
	return "GODEBUG=" + value
}

var inputs = regexp.MustCompile(`(?m)^fuzz: elapsed: .*execs: (\d+)`)

// Inputs returns how many inputs were tried, by the last line of a log that says so.
func Inputs(log string) (n int64) {
	for _, m := range inputs.FindAllStringSubmatch(log, -1) {
		n, _ = strconv.ParseInt(m[1], 10, 64)
	}
	return n
}
