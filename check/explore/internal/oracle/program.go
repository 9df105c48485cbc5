package oracle

// Program is what the main goroutine does.
type Program []Stmt

// Op is what a statement does.
type Op uint8

// The statements, as the package comment describes them.
const (
	Load Op = iota
	Store
	Add
	CAS
	Lock
	Unlock
	TryLock
	RWLock
	RWUnlock
	RWTryLock
	RLock
	RUnlock
	TryRLock
	Wait
	Signal
	Broadcast
	WgAdd
	WgWait
	If
	While
	Go
)

// Stmt is one statement.
type Stmt struct {
	Op Op
	// Obj is the number of the variable, mutex, cond or WaitGroup.
	Obj int
	// Reg is the register that takes the result, or that an If compares.
	Reg int
	// Sum are the registers that a Store adds to K.
	Sum []int
	// K is the constant: what is stored, added or compared with.
	K int
	// New is what a CAS swaps in.
	New int
	// Not makes an If or a While want a value other than K.
	Not bool
	// Body is what an If, a While or a Go does.
	Body []Stmt
}

// Registers is how many registers a goroutine has.
const Registers = 4

// Kind is a kind of object, by the letter that begins their names.
type Kind byte

// The kinds of objects.
const (
	Variable  Kind = 'x'
	Mutex     Kind = 'm'
	RWMutex   Kind = 'l'
	Cond      Kind = 'c'
	WaitGroup Kind = 'w'
)

// Count returns how many objects of that kind p needs.
func (p Program) Count(k Kind) int {
	n := 0
	var walk func([]Stmt)
	walk = func(body []Stmt) {
		for _, s := range body {
			if s.Op.kind() == k {
				n = max(n, s.Obj+1)
			}
			if k == Mutex && s.Op == Wait {
				n = max(n, 1) // the mutex of every cond
			}
			walk(s.Body)
		}
	}
	walk(p)
	return n
}

// Holds reports whether the comparison of an If or a While holds for v.
func (s Stmt) Holds(v int) bool { return (v == s.K) != s.Not }
