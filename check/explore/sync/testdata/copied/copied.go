// Package copied copies one object of each mirrored type.
package copied

import (
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

func Mutex(sync.Mutex)            {}
func RWMutex(sync.RWMutex)        {}
func Cond(sync.Cond)              {}
func WaitGroup(sync.WaitGroup)    {}
func Once(sync.Once)              {}
func Pool(sync.Pool)              {}
func Map(sync.Map)                {}
func Int32(atomic.Int32)          {}
func Int64(atomic.Int64)          {}
func Uint32(atomic.Uint32)        {}
func Uint64(atomic.Uint64)        {}
func Uintptr(atomic.Uintptr)      {}
func Bool(atomic.Bool)            {}
func Pointer(atomic.Pointer[int]) {}
func Value(atomic.Value)          {}
