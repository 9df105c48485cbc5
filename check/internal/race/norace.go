//go:build !race

// Package race hides from the race detector how the harness synchronises itself. There
// is none in this build, and nothing to hide.
//
// # Limits
//
// See the build with the race detector.
package race

// Disable does nothing.
func Disable() {}

// Enable does nothing.
func Enable() {}
