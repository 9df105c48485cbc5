package ledger

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/extremely-boring/extreme/executor/task"
)

// Handle numbers the handles of one Run in the order of their making. Run's own
// is number 0.
type Handle uint32

// None is no handle: the runner's own reference.
const None = ^Handle(0)

// String returns the stable name of the handle, as waker#3.
func (h Handle) String() string {
	if h == None {
		return "run"
	}
	return fmt.Sprintf("waker#%d", uint32(h))
}

// Goroutine numbers the goroutines that At has named, at most 4095. Zero is one
// that nobody has named.
type Goroutine uint16

// String returns the stable name of the goroutine, as g2.
func (g Goroutine) String() string {
	if g == 0 {
		return "g?"
	}
	return fmt.Sprintf("g%d", uint16(g))
}

// Op is what an entry is about.
type Op uint8

// The operations. Clone to Drop are on the handles' side, Acquire to Recycle on
// the count's; the rest tells how the future was polled, and Pending to Goexit how a poll
// ended.
const (
	Clone Op = iota
	Wake
	WakeByRef
	Drop
	Acquire
	Retain
	Release
	Recycle
	Poll
	Pending
	Ready
	Panic
	Goexit
	DropFuture
)

var opNames = [...]string{"clone", "wake", "wakeref", "drop", "acquire", "retain", "release", "recycle", "poll", "pending", "ready", "panic", "goexit", "drop future"}

// String returns the name of the operation in lower case.
func (op Op) String() string { return opNames[op] }

// Entry is one line of the books. The order of its fields keeps it at 32 bytes.
type Entry struct {
	// place is a number given to At, or a program counter.
	place uintptr
	// Handle is what it happened to; for a clone, the new handle.
	Handle Handle
	// Parent is the handle a clone was made from, otherwise None.
	Parent Handle
	// Before and After are the count around it. On the handles' side they are
	// those of the change that it caused, and equal where it caused none.
	Before, After int32
	// Generation is the generation of the park.
	Generation uint32
	// Goroutine is who did it.
	Goroutine Goroutine
	// Op is what happened.
	Op        Op
	isCounter bool
}

// String says what happened, without who and where: clone waker#1 of waker#0.
func (e Entry) String() string {
	switch {
	case e.Op >= Poll:
		return e.Op.String()
	case e.Op >= Acquire:
		return fmt.Sprintf("%v for %v, count %d→%d", e.Op, e.Handle, e.Before, e.After)
	case e.Op == Clone:
		return fmt.Sprintf("%v %v of %v", e.Op, e.Handle, e.Parent)
	}
	return fmt.Sprintf("%v %v", e.Op, e.Handle)
}

func fromCount(op task.CountOp) Op { return Acquire + Op(op) }

// At returns the same handle with a note of who acts and where, for the one
// operation that follows. The goroutine must be below 4096 and the place below
// 1<<20; a place of zero is unknown. A waker of no ledger is returned as it is.
func At(w task.Waker, g Goroutine, place uint32) task.Waker {
	raw := w.Raw()
	if raw.VTable != &vtable {
		return w
	}
	raw.Tag = uint64(g)<<52 | uint64(place)<<32 | raw.Tag&lowHalf
	return task.NewWaker(raw)
}

// Noted returns who acts and where, as At has noted it in the tag of a handle.
// A waker that forwards to another passes the note on with it.
func Noted(tag uint64) (g Goroutine, place uint32) {
	return Goroutine(tag >> 52), uint32(tag>>32) & (1<<20 - 1)
}

const lowHalf = 1<<32 - 1

// sought reports whether the source line of an operation on w is to be found.
func sought(w task.RawWaker) bool {
	return w.Data.(*Ledger).Sources && uint32(w.Tag>>32)&(1<<20-1) == 0
}

// aboveHandle is what runtime.Callers must skip to come from act to whoever uses
// the handle: itself, act, the function of the vtable and the Waker's method. It
// is called no deeper than that, because each frame to unwind costs.
const aboveHandle = 4

// Place returns where e happened, or "" if that is unknown.
func (l *Ledger) Place(e Entry) string {
	switch {
	case e.isCounter:
		frame, _ := runtime.CallersFrames([]uintptr{e.place}).Next()
		if frame.Function == "runtime.goexit" {
			return "" // go w.Wake() has no line of its own
		}
		return fmt.Sprintf("%s:%d", frame.File[strings.LastIndex(frame.File, "/")+1:], frame.Line)
	case e.place == 0:
		return ""
	case l.Places != nil:
		return l.Places(uint32(e.place))
	}
	return fmt.Sprint(e.place)
}
