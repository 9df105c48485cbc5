package engine

// Kind is what an operation does.
type Kind uint8

// The kinds of operations. The first object of an operation is the one it is a
// method of; Wait has the mutex of its Cond as its second.
const (
	Spawn Kind = iota
	Load
	Store
	ReadWrite // an atomic operation that reads and writes: Add, Swap, And, Or
	CompareAndSwap
	Read  // of a Var
	Write // of a Var
	Lock
	TryLock
	Unlock
	RLock
	TryRLock
	RUnlock
	WLock   // a writer's Lock: from here on no reader gets in
	WLocked // and its end, when it had to wait for readers
	TryWLock
	WUnlock
	Wait     // of a Cond: gives up the mutex and becomes a waiter
	Woken    // and its end: takes the mutex again
	Enlist   // Wait with a Locker that is no Mutex of ours: becomes a waiter
	Notified // and its end, which leaves the Locker to the caller
	Signal
	Broadcast
	Add // of a WaitGroup
	WaitDone
	OnceBegin
	OnceEnd
	Get // of a Pool
	Put
	MapRead
	MapWrite
	Spurious // a wakeup that nobody asked for; injected
	kinds
)

var kindNames = [kinds]string{
	"go", "Load", "Store", "ReadWrite", "CompareAndSwap", "Read", "Write",
	"Lock", "TryLock", "Unlock",
	"RLock", "TryRLock", "RUnlock", "Lock (announced)", "Lock", "TryLock", "Unlock",
	"Wait", "Wait (woken)", "Wait", "Wait (woken)", "Signal", "Broadcast",
	"Add", "Wait", "Do", "Do (done)", "Get", "Put", "read", "write", "spurious wakeup",
}

// String returns the operation's name in the source.
func (k Kind) String() string { return kindNames[k] }

// object names the type of object that an operation of this kind is first done on.
func (k Kind) object() string {
	switch k {
	case Load, Store, ReadWrite, CompareAndSwap:
		return "atomic"
	case Read, Write:
		return "var"
	case Lock, TryLock, Unlock:
		return "mutex"
	case RLock, TryRLock, RUnlock, WLock, WLocked, TryWLock, WUnlock:
		return rwmutex
	case Wait, Woken, Enlist, Notified, Signal, Broadcast, Spurious:
		return "cond"
	case Add, WaitDone:
		return "waitgroup"
	case OnceBegin, OnceEnd:
		return "once"
	case Get, Put:
		return "pool"
	case MapRead, MapWrite:
		return "map"
	}
	return "object"
}

// blocks reports whether an operation of the kind can be blocked.
func (k Kind) blocks() bool {
	switch k {
	case Lock, RLock, WLock, WLocked, Woken, Notified, WaitDone, OnceBegin, Spurious:
		return true
	}
	return false
}

// alone reports whether an operation of the kind changes nothing but the state of its
// first object and others' wait slots.
func (k Kind) alone() bool { return k < Wait || k > Notified }

// chooses reports whether an operation of the kind chooses whose wait it ends.
func (k Kind) chooses() bool { return k == Signal || k == Spurious }

// looks reports whether what an operation of the kind does depends on the state it
// finds.
func (k Kind) looks() bool {
	switch k {
	case CompareAndSwap, TryLock, TryRLock, TryWLock, WLock, OnceBegin, Signal, Broadcast, Spurious:
		return true
	}
	return false
}

// mode is how an event uses an object.
type mode uint8

const (
	none mode = iota
	reads
	writes
)

const rwmutex = "rwmutex"
