package mutant

import "slices"

// Arguments that several entries share.
const (
	onlyLooks = "Alive only looks at the cell, which a living handle keeps alive; where a stale one is used, the reads beside it look at the same cell, and no program can bring it about that the cell is freed just between the two"
	onlyRun   = "only Run waits on a park's Cond, so that to wake one and to wake all is the same"
	notLess   = "the branch before it has taken a count of zero, so that here below one is below zero"
	nobody    = "nobody else has a reference to the park at that time, so that nobody sees in which order its words are written"
)

// equivalent are the mechanical mutants that no program can tell from the shipped
// runner, by id, with the argument.
var equivalent = map[string]string{
	"signal-to-broadcast/run.go/unpark/1": onlyRun,

	"widen-section/run.go/unpark/1":    onlyLooks,
	"swap-statements/run.go/unpark/4":  onlyLooks,
	"swap-statements/arc.go/of/2":      onlyLooks,
	"swap-statements/arc.go/retain/1":  onlyLooks,
	"swap-statements/arc.go/retain/2":  onlyLooks,
	"swap-statements/arc.go/release/1": onlyLooks,
	"drop-statement/run.go/unpark/4":   onlyLooks,
	"drop-statement/arc.go/of/2":       onlyLooks,
	"drop-statement/arc.go/retain/2":   onlyLooks,
	"drop-statement/arc.go/release/1":  onlyLooks,

	"move-boundary/arc.go/release/5": notLess,
	"off-by-one/arc.go/release/7":    notLess,

	"swap-statements/arc.go/newPark/2": nobody,
	"swap-statements/arc.go/newPark/3": nobody,
	"swap-statements/arc.go/recycle/2": nobody,
	"swap-statements/arc.go/recycle/3": nobody,

	"drop-statement/arc.go/recycle/7": "a recycled park is asked for its observer by nobody before newPark sets it anew, and the pool drops what it holds after two collections, so that not even the observer's memory is kept",
}

// unreachable are the mechanical mutants that differ where no test can get, by id,
// with the reason.
var unreachable = map[string]string{
	"move-boundary/arc.go/of/2":       "a generation is smaller than that of an older handle only after it has wrapped, when one park has been recycled 2^32 times",
	"swap-statements/arc.go/retain/3": "the observer misses the clone that overflows the count, and that takes 2^30 clones in one Run",
}

// underLock makes a wake signal before it gives the lock back.
var underLock = []Edit{
	{"run.go", signal, ""},
	{"run.go", flagged, set + signal + "\tp.lock.Unlock()\n"},
}

// equivalents are edits that look like bugs.
var equivalents = []Mutant{
	{
		ID:         "broadcast-for-signal",
		Bug:        "a wake wakes all that wait on the park's Cond",
		Source:     "what is often done to be on the safe side",
		Edits:      []Edit{{"run.go", "\tp.cond.Signal()\n", "\tp.cond.Broadcast()\n"}},
		Equivalent: onlyRun,
	},
	{
		ID:         "signal-under-lock",
		Bug:        "a wake signals before it gives the lock back",
		Source:     "the other of the two places that the documentation of sync.Cond allows",
		Edits:      underLock,
		Equivalent: "the flag is set under that lock, and whoever is signalled waits for it: it makes no difference but in time whether the lock is given back just before or just after",
	},
	{
		ID:     "if-for-while-under-lock",
		Bug:    "the flag is not looked at again after a wait, and a wake signals under the lock",
		Source: "the two that pollster 0d1daab parted: the second makes up for the first",
		Edits:  slices.Concat(underLock, []Edit{{"run.go", "\tfor !p.Runnable {\n", "\tif !p.Runnable {\n"}}),
		Equivalent: "a signal comes with the flag set and the lock held, only Run resets the flag and only Run waits, and a Wait of package sync does not return unless it was signalled: " +
			"so the flag is set whenever a wait is over",
	},
}

// Equivalents returns mutants that no program can tell from the shipped runner,
// each with the argument in [Mutant.Equivalent]. A harness that reports one of
// them reports what is no bug.
func Equivalents() []Mutant { return slices.Clone(equivalents) }
