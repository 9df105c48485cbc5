// Package program is the language of generated futures.
//
// A program says what a future does in each of its polls, and what is done with
// its wakers, by whom and when. It has three forms. As text it is short enough
// for a slide:
//
//	poll { clone a; go { wake a }; pending }
//	poll { clone b; ready 7 }
//	after { wake b }
//
// As bytes it is food for a fuzzer: every byte string is some legal program. As a
// Go value it is drawn by a generator, shrunk, enumerated up to a size, and run
// by engines, none of which the package knows.
//
// # Actions
//
//	clone a            clone the poll's waker as a; "of b" clones b instead,
//	                   "*300" makes 300 handles of the one name
//	wake a, drop a     consume a: all its handles, one after the other
//	wakeref a          wake by reference; "wakeref cx" uses the poll's own waker
//	go { … }           start a goroutine; the handles it names move into it
//	yield, sleep 5     give way; block for 5 ms of virtual time
//	write x, read x    write or read a plain variable
//	store, refresh     keep a clone of the poll's waker in the future, always
//	                   replacing the one before, or only if it won't wake this task
//	wakestored         take the kept waker and wake it, if there is one
//	run { … }          run another program to its end
//	lock 3, once 3     block on a mutex or a sync.Once that another goroutine
//	                   holds while it yields three times
//	block              block for ever; hostile
//
// A poll ends with pending, "ready 7", panic or goexit. "poll 1000 { … }" is a
// thousand polls alike, and "poll fresh { … }" a poll with a waker of its own
// that forwards to Run's. After the Run, whatever way it ended, after { … } is
// done.
//
// # Legal and hostile
//
// A legal program consumes every handle exactly once, arranges a wake in each
// poll before it is pending, and reads only what a wake has published. A correct
// runner runs it to its end with no finding, on every schedule. A hostile program
// breaks a rule on purpose and says which one: it begins with "expect" and the
// rule's id.
//
// # Limits
//
// Programs have no branches: what a future does never depends on what another
// goroutine has done. A poll that repeats starts no goroutines.
package program

import "github.com/extremely-boring/extreme/check/rule"

// Program is a future, and what is done around its Run.
type Program struct {
	// Expect is the rule that a hostile program breaks, empty for a legal one.
	Expect rule.Rule
	// Polls are what the future does, poll by poll. The last one ends it.
	Polls []Poll
	// After is what the caller does when the Run is over.
	After []Stmt
}

// Poll is what a future does in one poll, or in several alike.
type Poll struct {
	// Times is how often the poll is repeated, from 1 to MaxTimes.
	Times int
	// Fresh gives the poll a waker of its own that forwards to Run's.
	Fresh bool
	// Body is what it does.
	Body []Stmt
	// End is how it ends.
	End End
	// Value is what a ready poll returns.
	Value int
	// Pos is where its text was, if it had one.
	Pos Pos
}

// End is how a poll ends.
type End uint8

// The ends of a poll.
const (
	Pending End = iota
	Ready
	Panic
	Goexit
)

// Op is an action.
type Op uint8

// The actions, as the package comment describes them.
const (
	Clone Op = iota
	Wake
	WakeRef
	Drop
	Go
	Yield
	Sleep
	Write
	Read
	Store
	Refresh
	WakeStored
	Run
	Lock
	Once
	Block
)

// Stmt is one action.
type Stmt struct {
	Op Op
	// Name is the handle or the variable; CX for the poll's own waker.
	Name string
	// From is the handle a clone is made of; CX for the poll's own waker.
	From string
	// N is the number of a clone's handles, of yields or of milliseconds.
	N int
	// Body is what the goroutine of a Go does.
	Body []Stmt
	// Run is the program of a Run.
	Run *Program
	// Pos is where its text was, if it had one.
	Pos Pos
}

// CX names the poll's own waker.
const CX = "cx"

// Bounds of the numbers in a program.
const (
	// MaxTimes bounds the repetitions of a poll.
	MaxTimes = 10_000
	// MaxN bounds handles of one name, yields and milliseconds.
	MaxN = 1_000
	// MaxDepth bounds Runs inside Runs, and goroutines inside goroutines.
	MaxDepth = 4
)

// Pos is a place in a text: line and column, both from 1, the column in bytes.
// The zero Pos is no place.
type Pos struct{ Line, Col int }

var ends = [...]string{"pending", "ready", "panic", "goexit"}

var ops = [...]string{"clone", "wake", "wakeref", "drop", "go", "yield", "sleep", "write", "read", "store", "refresh", "wakestored", "run", "lock", "once", "block"}

// String returns the word for the end.
func (e End) String() string { return ends[e] }

// String returns the word for the action.
func (op Op) String() string { return ops[op] }
