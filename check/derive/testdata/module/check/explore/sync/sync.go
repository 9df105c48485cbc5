// Package sync stands in for the mirror of sync.
package sync

import "sync"

type (
	Cond      = sync.Cond
	Mutex     = sync.Mutex
	Pool      = sync.Pool
	WaitGroup = sync.WaitGroup
)
