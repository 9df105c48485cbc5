// Package gotest says how the go command is asked for one test again.
//
// # Limits
//
// What a build was made with is known where the go command built it: its tags and its
// sanitizer. Other flags, as of the compiler, are left out. A package main in a folder
// whose name ends in .test is taken for one without that.
package gotest

import (
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/extremely-boring/extreme/check/internal/shell"
)

// Command runs a test or a benchmark of this process again, by its whole name, in the same kind of build.
// It is for a POSIX shell, from any folder of the module.
func Command(test string) string {
	which := " -run "
	if strings.HasPrefix(test, "Benchmark") {
		which = " -run '^$' -bench "
	}
	return "go test" + Flags() + which + shell.Quote(Pattern(test)) + " " + shell.Word(underTest())
}

// Pattern matches the test and its parents exactly. A name may hold what means something
// in a regular expression: nobody means it.
func Pattern(test string) string {
	parts := strings.Split(test, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}

// underTest returns the import path of the package under test, whoever calls: a test may go
// through a helper of another package. Where the go command was given files, and where
// somebody else built the tests, it is the folder that they run in.
func underTest() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "."
	}
	return packageOf(info.Path)
}

// packageOf returns the package whose tests the main package of that path runs. A package
// main has no other one for its tests.
func packageOf(path string) string {
	path = strings.TrimSuffix(path, ".test")
	if path == "" || path == "command-line-arguments" {
		return "."
	}
	return path
}

// Flags are what the go command needs to build this process again, each with a space
// before it.
func Flags() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return flagsOf(info.Settings)
}

func flagsOf(settings []debug.BuildSetting) (flags string) {
	for _, s := range settings {
		switch s.Key {
		case "-tags":
			flags += " -tags=" + shell.Word(s.Value)
		case "-race", "-asan", "-msan":
			if s.Value == "true" {
				flags += " " + s.Key
			}
		}
	}
	return flags
}
