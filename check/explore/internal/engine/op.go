package engine

// operation is what a goroutine is about to do.
type operation struct {
	kind   Kind
	o0, o1 *Object
	words
}

// words are the values that an operation comes with.
type words struct {
	init uint64 // of its object, should no event have touched it yet
	arg  uint64 // what CompareAndSwap compares with
}

// deed is an operation with its objects known by their records, or -1 where no event
// has touched them.
type deed struct {
	kind   Kind
	o0, o1 int32
}

// anyCond stands for every cond.
const anyCond = -2

// deed looks the objects of op up.
func (e *Engine) deed(op *operation) deed {
	return deed{op.kind, e.lookup(op.o0), e.lookup(op.o1)}
}

// step says what an operation does where it happens, and to which objects: an event
// without its place. It is kept from one execution to others, in which an object may
// have another record unless it was touched before they parted, when there were that
// many records. Then it is the object of g's m-th operation, if g comes to that in the
// same way.
type step struct {
	deed
	records int32
	g, m    int32
	choice  int32 // what was chosen where there is a choice: the waiter that Signal wakes
	modes
	ok    bool     // what the operation found: the lock free, the values equal
	wakes *[]int32 // whose waits it ends
}

// slots returns the goroutines whose wait slots the step writes, but for its own.
func (s *step) slots() []int32 {
	if s.wakes == nil {
		return nil
	}
	return *s.wakes
}

const noChoice = -1
