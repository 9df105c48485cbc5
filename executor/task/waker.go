package task

// Waker is a handle that tells a runner to poll its task again. Each handle is
// consumed exactly once, by Wake or by Drop, and not used afterwards. All its
// methods may be called from any goroutine, several at once, also after the
// task has finished: such a late wake does nothing.
//
// The zero Waker belongs to no task: to clone, wake or drop it panics.
type Waker struct{ raw RawWaker }

// RawWaker is the inside of a Waker: data, and a vtable that knows the data.
type RawWaker struct {
	// Data is what the vtable works on, usually a pointer. It must be
	// comparable.
	Data any
	// Tag is a word kept beside the data. Its high 32 bits are part of the
	// task's identity, as the generation of a recycled object is; its low 32
	// bits belong to the single handle.
	Tag uint64
	// VTable holds the operations.
	VTable *RawWakerVTable
}

// RawWakerVTable is the behaviour of a RawWaker, after Rust's type of that
// name. Every function may be called from any goroutine.
type RawWakerVTable struct {
	// Clone returns a new handle to the same task and leaves the given one.
	Clone func(RawWaker) RawWaker
	// Wake wakes the task and consumes the handle.
	Wake func(RawWaker)
	// WakeByRef wakes the task and leaves the handle.
	WakeByRef func(RawWaker)
	// Drop consumes the handle without waking.
	Drop func(RawWaker)
}

// NewWaker returns the Waker around raw. It takes over the handle.
func NewWaker(raw RawWaker) Waker { return Waker{raw} }

// Raw returns the inside of w, which remains the same handle.
func (w Waker) Raw() RawWaker { return w.raw }

// Clone returns a new handle to the same task. It must be consumed by a Wake or
// a Drop of its own.
func (w Waker) Clone() Waker {
	if w.raw.VTable == nil {
		panic(zeroClone)
	}
	return Waker{w.raw.VTable.Clone(w.raw)}
}

// Wake makes the runner poll the task again, and consumes w.
func (w Waker) Wake() {
	if w.raw.VTable == nil {
		panic(zeroWake)
	}
	w.raw.VTable.Wake(w.raw)
}

// WakeByRef makes the runner poll the task again, and leaves w usable.
func (w Waker) WakeByRef() {
	if w.raw.VTable == nil {
		panic(zeroWakeByRef)
	}
	w.raw.VTable.WakeByRef(w.raw)
}

// Drop consumes w without waking.
func (w Waker) Drop() {
	if w.raw.VTable == nil {
		panic(zeroDrop)
	}
	w.raw.VTable.Drop(w.raw)
}

// WillWake reports whether w and other wake the same task, so that a future
// that already holds one can spare a clone. It may be false for two handles of
// one task, and is never true for handles of two.
func (w Waker) WillWake(other Waker) bool {
	return w.raw.Data == other.raw.Data && w.raw.VTable == other.raw.VTable && w.raw.Tag>>32 == other.raw.Tag>>32
}

// Misuse is the value that a handle used against its contract panics with.
type Misuse struct {
	// Op is the operation that was called: Clone, Wake, WakeByRef or Drop.
	Op string
	// Reason says what is wrong with the handle and what to do.
	Reason string
	// Recycled says that what the handle refers to is gone and may serve
	// another task. Otherwise it was there, and its count went wrong.
	Recycled bool
}

// Error describes the misuse in one line.
func (m *Misuse) Error() string { return m.Op + " of a waker: " + m.Reason }

// What the methods of the zero Waker panic with. Each is made beforehand, so
// that a method is small enough to be inlined: the call would cost half as much
// again as a clone does.
var (
	zeroClone     = zeroWaker("Clone")
	zeroWake      = zeroWaker("Wake")
	zeroWakeByRef = zeroWaker("WakeByRef")
	zeroDrop      = zeroWaker("Drop")
)

func zeroWaker(op string) *Misuse {
	return &Misuse{Op: op, Reason: "zero Waker, which belongs to no task; wakers come from Context.Waker and Waker.Clone"}
}
