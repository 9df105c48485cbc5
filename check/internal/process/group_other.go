//go:build !unix

package process

import "os/exec"

// ownGroup leaves cmd as it is: its cancellation kills it alone.
func ownGroup(*exec.Cmd) {}
