// Package wait may sleep outside of tests and harness.
package wait

import "time"

func wait() { time.Sleep(1) }
