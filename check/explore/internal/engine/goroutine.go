package engine

// goroutine is one goroutine of the body. It is known by who started it and as the
// how-manieth, so that it is the same in every execution whatever the schedule.
type goroutine struct {
	id       int32
	parent   int32
	nth      int32
	children []*goroutine // in the order of starting

	epoch   uint64 // the execution that it last took part in
	f       func()
	state   state
	op      operation
	start   int32 // the event that started it, or -1
	count   int32 // its events so far
	started int32 // the goroutines that it has started so far
	at      []int32
	slot    uint64
	self    []int32 // id alone

	events set
	waits  history // of the slot

	routine *coroutine // who runs f, from its begin to its end
	ghost   bool       // is the engine itself
	site    []uintptr  // of the operation, where that is traced
}

type state uint8

const (
	unstarted state = iota
	active
	ended
)

// before returns the event that comes right before g's m-th: its own, or the one that
// started it; -1 for none.
func (g *goroutine) before(m int32) int32 {
	if m > 0 {
		return g.at[m-1]
	}
	return g.start
}

// slotID is the id of g's wait slot among the objects.
func (g *goroutine) slotID() int32 { return ^g.id }

// unwind is what a goroutine panics with to be unwound.
type unwind struct{ why string }

var (
	left = &unwind{"it was left over when its execution ended"}
	exit = &unwind{"it called Goexit, or misused a mirror"}
)

// Error says what a body sees that recovers from it.
func (u *unwind) Error() string { return "explore: the goroutine ends: " + u.why }
