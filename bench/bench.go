// Package bench measures the runner beside the primitives it is made of, in one
// run and on one machine, so that each figure can be stated as a ratio.
//
//	go test -bench . ./bench
//
// # Limits
//
// Absolute times drift by a factor of two on a shared machine. Quote ratios, and
// repeat with -count.
package bench
