// Package atomic stands in for the mirror of sync/atomic.
package atomic

import "sync/atomic"

func AddInt32(p *int32, delta int32) int32 { return atomic.AddInt32(p, delta) }
