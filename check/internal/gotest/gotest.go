// Package gotest says how the go command is asked for one test again.
//
// # Limits
//
// A function of package main is of the package main, whatever its import path is.
package gotest

import "strings"

// Pattern matches the test and its parents exactly.
func Pattern(test string) string { return "^" + strings.ReplaceAll(test, "/", "$/^") + "$" }

// PackageOf returns the import path in a function's name: what comes before the first
// dot after the last slash. That of an external test ends in _test, which is no part of
// the path.
func PackageOf(function string) (string, bool) {
	slash := strings.LastIndexByte(function, '/') + 1
	dot := strings.IndexByte(function[slash:], '.')
	if dot < 0 {
		return "", false
	}
	return strings.TrimSuffix(function[:slash+dot], "_test"), true
}
