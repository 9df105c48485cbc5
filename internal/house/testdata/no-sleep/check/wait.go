// Package check waits.
package check

import "time"

func wait() {
	time.Sleep(1)
	// In a bubble this is virtual time, which costs nothing.
	time.Sleep(1)
}
