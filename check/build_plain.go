//go:build !asan && !msan && !race

package check

// buildFlags is what the go command needs to build the same again.
const buildFlags = ""
