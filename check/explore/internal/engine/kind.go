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
		return "rwmutex"
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

// kindSet is a set of kinds, one bit each. What has a place in it is asked for at every
// event: a switch would be a jump that the processor can't foresee.
type kindSet uint64

const (
	blocking  kindSet = 1<<Lock | 1<<RLock | 1<<WLock | 1<<WLocked | 1<<Woken | 1<<Notified | 1<<WaitDone | 1<<OnceBegin | 1<<Spurious
	looking   kindSet = 1<<CompareAndSwap | 1<<TryLock | 1<<TryRLock | 1<<RUnlock | 1<<TryWLock | 1<<WLock | 1<<OnceBegin | 1<<Signal | 1<<Broadcast | 1<<Spurious
	ofReader  kindSet = 1<<RLock | 1<<TryRLock | 1<<RUnlock
	ofRWMutex kindSet = ofReader | 1<<WLock | 1<<WLocked | 1<<TryWLock | 1<<WUnlock
)

func (s kindSet) has(k Kind) bool { return s>>k&1 != 0 }

// blocks reports whether an operation of the kind can be blocked.
func (k Kind) blocks() bool { return blocking.has(k) }

// looks reports whether what an operation of the kind does depends on the state it
// finds.
func (k Kind) looks() bool { return looking.has(k) }

// alone reports whether an operation of the kind changes nothing but the state of its
// first object and others' wait slots.
func (k Kind) alone() bool { return k < Wait || k > Notified }

// chooses reports whether an operation of the kind chooses whose wait it ends.
func (k Kind) chooses() bool { return k == Signal || k == Spurious }

// mode is how an event uses an object.
type mode uint8

const (
	none mode = iota
	reads
	writes
)

// modes are how an operation uses its own objects and its goroutine's wait slot.
type modes struct{ m0, m1, own mode }

// usual are the modes of each kind, unless what it finds makes it read where it would
// have written.
var usual = func() (all [kinds]modes) {
	for k := range all {
		all[k].m0 = writes
	}
	for _, k := range []Kind{Load, Read, MapRead, WaitDone, RLock, RUnlock, TryRLock} {
		all[k].m0 = reads
	}
	all[Spawn] = modes{}
	all[Wait] = modes{writes, writes, writes}
	all[Woken] = modes{none, writes, reads}
	all[Enlist] = modes{writes, none, writes}
	all[Notified] = modes{none, none, reads}
	return all
}()
