//go:build !goexperiment.goroutineleakprofile

package leaks

// Leaked returns nothing: only a build with GOEXPERIMENT=goroutineleakprofile
// has the profile.
func Leaked() string { return "" }
