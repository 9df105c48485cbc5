package task

// Observer watches one Run. A runner that is given one tells it of the park that it
// has acquired, shows it its own waker once, and then tells every change of the
// park's reference count. The other half of
// the books, what the future does with its handles, the observer sees itself
// through the waker that it returns from Wrap.
//
// The low 32 bits of the Tag of every handle that the observer passes on to the
// runner come back in [Counted.Ref], which tells what a change was for; they are
// zero for the runner's own reference.
type Observer interface {
	// Wrap is given Run's own handle before the first poll, and returns the
	// handle that Run lends to its future and drops at its end.
	Wrap(own RawWaker) RawWaker
	// Count is called after each change, by the goroutine that made it.
	Count(Counted)
}

// Counted is one change of a park's reference count.
type Counted struct {
	// Op is what changed.
	Op CountOp
	// Ref is the low half of the Tag of the handle it was done for.
	Ref uint32
	// Before and After are the count on both sides of the change, as the
	// atomic operation itself reported them.
	Before, After int32
	// Generation tells apart the uses of one recycled park.
	Generation uint32
}

// CountOp is a kind of change of a reference count.
type CountOp uint8

// The changes of a count.
const (
	// Acquire is the start of a Run: a park with a count of two, one for Run
	// and one for its waker.
	Acquire CountOp = iota
	// Retain is a count that went up by one.
	Retain
	// Release is a count that went down by one.
	Release
	// Recycle is the end of a park's use, at a count of zero.
	Recycle
)

// String returns the name of the change in lower case.
func (op CountOp) String() string {
	return [...]string{"acquire", "retain", "release", "recycle"}[op]
}
