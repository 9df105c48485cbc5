// Package trace is one run of a program as data: who did what, step by step, with the
// handle it was about and where that came from, the count, the park's flag and lock, and
// what was found. Pictures, pages and machines read it.
//
//	run, err := trace.Explore(program.Park(1, 1))
//	fmt.Print(run.Text(80))
//
// [Explore] takes the schedule that shows what is wrong, and the nearest that passes, or
// if nothing is wrong the first; [Replay] that of a token. Both run the explored copy of
// the runner and see each step that it takes. [InVirtualTime] runs the shipped runner on
// real goroutines and sees what a ledger sees. [OfMutant] does the one or the other with a
// bug in the runner.
//
// # Limits
//
// The ledger is not modelled by the explorer: an entry stands where it was written, and
// what a goroutine does before its first step is done when it starts. The order of entries
// in virtual time is one that the Go scheduler took, and another run may take another.
//
// The park's flag and lock are known by the names that they have in the runner.
package trace

import "github.com/extremely-boring/extreme/check/rule"

// Schema is the version of the form that a Run has as JSON.
const Schema = 1

// Run is one run of a program. What it holds besides Passing is the run itself.
type Run struct {
	Schema int `json:"schema"`
	// Engine is what ran it.
	Engine Engine `json:"engine"`
	// Program is its text, to which the places of steps refer.
	Program string `json:"program"`
	// Mutant is the bug that was put into the runner, if one was.
	Mutant *Mutant `json:"mutant,omitempty"`
	// Expect is the rule that a hostile program breaks on purpose, and AsExpected says
	// whether that was found first.
	Expect     rule.Rule `json:"expect,omitempty"`
	AsExpected bool      `json:"as_expected,omitempty"`
	// Findings are what is wrong with the run. The first is what it is about.
	Findings []Finding `json:"findings"`
	// Executions is how many the explorer ran to come to this one, or in all. Then
	// Incomplete says why that is not every interleaving, or is empty.
	Executions int    `json:"executions,omitempty"`
	Incomplete string `json:"incomplete,omitempty"`
	// Execution is what happened.
	Execution
	// Passing is the nearest execution that passes, and Decisive the pair of steps
	// that comes the other way round in it. There are none where none is known.
	Passing  *Execution `json:"passing,omitempty"`
	Decisive *Decisive  `json:"decisive,omitempty"`
	// Token names the execution for extreme replay, and Command shows the trace again.
	Token   string `json:"token,omitempty"`
	Command string `json:"command"`
}

// Engine is what ran a program.
type Engine string

// The engines.
const (
	// Explorer runs the explored copy of the runner, one goroutine at a time.
	Explorer Engine = "explorer"
	// VirtualTime runs the shipped runner on real goroutines in a bubble. Only the
	// ledger is seen of it.
	VirtualTime Engine = "virtual-time"
)

// Mutant is a bug in the runner.
type Mutant struct {
	ID string `json:"id"`
	// Bug says in a line what is wrong, and Source where it was seen in the wild.
	Bug    string `json:"bug"`
	Source string `json:"source,omitempty"`
	// Diff is what it changes, as a unified diff.
	Diff string `json:"diff"`
}

// Finding is a rule that the run breaks.
type Finding struct {
	Rule rule.Rule `json:"rule"`
	// Sentence says how the rule is broken, and What how it was here.
	Sentence string `json:"sentence"`
	What     string `json:"what"`
	// Culprit is the handle to blame, as waker#1, or empty.
	Culprit string `json:"culprit,omitempty"`
	// Step is the step at which it was noticed, or -1 for the end of the run. Of a data
	// race Other is the other access, and else -1.
	Step  int `json:"step"`
	Other int `json:"other"`
}

// Execution is what happened, once.
type Execution struct {
	// Goroutines are the columns, in the order in which they started.
	Goroutines []Goroutine `json:"goroutines"`
	// Handles are those of all Runs, in the order in which they were made.
	Handles []Handle `json:"handles"`
	// Steps are in the order in which they were done.
	Steps []Step `json:"steps"`
	// Blocked are the goroutines that can't go on at the end.
	Blocked []Blocked `json:"blocked,omitempty"`
}

// Goroutine is a goroutine of the program.
type Goroutine struct {
	// Name is its stable name, as g2.
	Name string `json:"name"`
	// Parent is the goroutine that started it, by its index, or -1; Started is where
	// in the program.
	Parent  int   `json:"parent"`
	Started Place `json:"started,omitzero"`
}

// Handle is a waker of a Run, from when it is made until it is consumed.
type Handle struct {
	// Name is its stable name, as waker#1. Where there are several Runs, handles of
	// two may have the same one.
	Name string `json:"name"`
	// Run numbers the Run that it is of, from 0.
	Run int `json:"run"`
	// Parent is the handle that it was cloned from, by its index, or -1 for Run's own.
	Parent int `json:"parent"`
	// Born is the step that made it, and Consumed the one that woke or dropped it, or
	// -1.
	Born     int `json:"born"`
	Consumed int `json:"consumed"`
}

// Place is a place in the text of the program: line and column, from 1. The zero Place
// is none.
type Place struct {
	Line int `json:"line"`
	Col  int `json:"col"`
}

// Step is something that a goroutine did.
type Step struct {
	// Goroutine is its index.
	Goroutine int `json:"goroutine"`
	// Number is that of the step in the explorer's reports, or 0 for an entry of the
	// ledger.
	Number int `json:"number,omitempty"`
	// Kind is what it did: clone, wake, wakeref, drop, acquire, retain, release,
	// recycle, poll, pending, ready, panic, goexit and "drop future" as in the ledger; go, lock,
	// unlock, wait, woken, signal and so on as in the source.
	Kind string `json:"kind"`
	// Text says it in the words of the field, without who and where.
	Text string `json:"text"`
	// Place is where in the program, and Source the line of the runner, as run.go:31.
	Place  Place  `json:"place,omitzero"`
	Source string `json:"source,omitempty"`
	// Run numbers the Run that it is about, from 0, or is -1.
	Run int `json:"run"`
	// Handle is the handle that it is about, and Parent the one of which that was
	// cloned, by their indices, or -1.
	Handle int `json:"handle"`
	Parent int `json:"parent"`
	// Count is what it made of the reference count.
	Count *Change `json:"count,omitempty"`
	// Object is the lock, cond or word that it used, as the source calls it, and
	// Before and After are the values where they are known.
	Object string `json:"object,omitempty"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	// Ordered are earlier steps of other goroutines that had to come first: the
	// unlock before a lock, the signal before what it woke, the go before the first
	// step.
	Ordered []int `json:"ordered,omitempty"`
	// Preempts says that it took the turn from a goroutine that could have gone on.
	Preempts bool `json:"preempts,omitempty"`
	// State is how things stand after it.
	State State `json:"state"`
}

// Change is a count around a step.
type Change struct {
	Before int `json:"before"`
	After  int `json:"after"`
}

// State is how things stand after a step.
type State struct {
	// Alive are the handles that can be used, by their indices.
	Alive []int `json:"alive"`
	// Runs are how the Runs stand, by their numbers.
	Runs []Park `json:"runs"`
	// Blocked are the goroutines that wait, and for what.
	Blocked []Waiting `json:"blocked,omitempty"`
}

// Park is how a Run and its park stand.
type Park struct {
	// Count is the reference count.
	Count int `json:"count"`
	// Flag is what the wakes set and the park takes: true or false, or empty where it
	// is not seen.
	Flag string `json:"flag,omitempty"`
	// Lock is the goroutine that holds the park's lock, or -1.
	Lock int `json:"lock"`
	// Phase is what the Run is doing: polling, parking, ready or over.
	Phase string `json:"phase"`
}

// Waiting is a goroutine that waits after a step.
type Waiting struct {
	Goroutine int    `json:"goroutine"`
	For       string `json:"for"`
}

// Blocked is a goroutine that can't go on at the end.
type Blocked struct {
	Goroutine int `json:"goroutine"`
	// Text says what it waits for, and Source where.
	Text   string `json:"text"`
	Source string `json:"source,omitempty"`
	// Since is its last step, or -1.
	Since int `json:"since"`
}

// Decisive is a pair of steps that comes the other way round in the execution that
// passes.
type Decisive struct {
	// First and Second are steps of the run. Second is -1 if it is what a goroutine
	// is blocked before at its end.
	First  int `json:"first"`
	Second int `json:"second"`
	// InPassing are the same two, as steps of the execution that passes, or -1.
	InPassing [2]int `json:"in_passing"`
}
