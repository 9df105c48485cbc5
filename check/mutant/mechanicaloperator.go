package mutant

import "go/ast"

// operator is one way of breaking a program by machine.
type operator struct {
	name string
	// at returns the changes that it makes at a node. Each is a mutant.
	at func(*subject, ast.Node) []change
}

// change is what one mutant does to one file.
type change struct {
	says  string // what was done, in one line
	spots []spot
}

// operators is every operator. Of two mutants that read alike the first one stays,
// and so the operators with the more telling names come first.
var operators = []operator{
	{"drop-lock", dropLock},
	{"widen-section", widenSection},
	{"narrow-section", narrowSection},
	{"plain-atomic", plainAtomic},
	{"signal-to-broadcast", signalToBroadcast},
	{"swap-entries", swapEntries},
	{"drop-defer", dropDefer},
	{"while-to-if", whileToIf},
	{"negate-condition", negateCondition},
	{"move-boundary", moveBoundary},
	{"off-by-one", offByOne},
	{"flip-boolean", flipBoolean},
	{"zero-value", zeroValue},
	{"swap-arguments", swapArguments},
	{"swap-statements", swapStatements},
	{"drop-statement", dropStatement},
}
