// Package evidence says what was proved, on which code, with what, and how anybody can
// check it.
//
// [Gather] runs what has not been run yet, and [Evidence.Save] writes a folder: the
// evidence as JSON, by the schema that [Schema] is the version of; a page, Markdown and
// pictures of it; and what other tools read, as SARIF, JUnit and an in-toto statement.
//
// Raw results and what follows from them are kept apart. The verdict, the totals and the
// claims are derived from the results, by one function, when the evidence is made and
// again when it is verified: whoever changes a verdict in the file has not changed what it
// follows from. [Verify] does that, compares the code, and with a rerun the results.
//
// # Limits
//
// A digest shows that a file was changed, not by whom. Somebody with this tool can change
// a result, derive all that follows, and write digests that fit: only a rerun shows it.
// What binds evidence to a run is an attestation that the machine signs which made it, as
// a CI service does for the statement; nothing here signs.
//
// Results that are kept in the folder are believed, as the go command believes its cache.
// The digests cover the files of the repository, not the toolchain, whose versions are
// only named.
package evidence

import (
	"github.com/extremely-boring/extreme/bench"
	"github.com/extremely-boring/extreme/check/fuzzing"
	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/trace"
)

// Schema is the version of the form that evidence has as JSON. A field that changes its
// meaning or goes away changes it; a new field doesn't.
const Schema = 1

// commandName is what made it, as the field Command says.
const commandName = "evidence"

// NotMeasured is the verdict of a claim about what was left out on purpose: it counts
// neither for nor against.
const NotMeasured lane.Verdict = "not measured"

// Evidence is what one run of everything came to.
type Evidence struct {
	// Schema is the version of this form, and Command what made it.
	Schema  int    `json:"schema"`
	Command string `json:"command"`
	// Digest is that of all else here: the SHA-256 of the same JSON without this field,
	// compact and with sorted keys.
	Digest string `json:"digest"`

	// Verdict, Summary, Totals and Claims follow from the results.
	Verdict lane.Verdict `json:"verdict"`
	Summary string       `json:"summary"`
	Totals  Totals       `json:"totals"`
	Claims  []Claim      `json:"claims"`

	// Made is when it was put together, in UTC.
	Made string `json:"made"`
	// Seed started the generators, and Short says that fewer programs were run.
	Seed    int64   `json:"seed"`
	Short   bool    `json:"short"`
	Code    Code    `json:"code"`
	Machine Machine `json:"machine"`

	// Lanes are the results of the lanes, in their order.
	Lanes []Lane `json:"lanes"`
	// Matrix is the kill matrix; nil where there is none.
	Matrix *Matrix `json:"matrix,omitempty"`
	// Fuzz sums up the nights of a folder of extreme fuzz, and FuzzMissing says why there
	// is none.
	Fuzz        *fuzzing.Summary `json:"fuzz,omitempty"`
	FuzzMissing string           `json:"fuzz_missing,omitempty"`
	// Bench is what was measured, and BenchMissing why nothing was.
	Bench        *bench.Report `json:"bench,omitempty"`
	BenchMissing string        `json:"bench_missing,omitempty"`
	// Examples are runs that pictures are made of. No claim rests on them.
	Examples []Example `json:"examples,omitempty"`
}

// Example is one run of a program, step by step.
type Example struct {
	// Name is stable, and Caption says what it shows.
	Name    string    `json:"name"`
	Caption string    `json:"caption"`
	Run     trace.Run `json:"run"`
}

// Lane is the result of one lane, and when it was run.
type Lane struct {
	Made string `json:"made"`
	lane.Result
}

// Matrix is the kill matrix, when it was made, and the ids of the bugs that only lanes
// could kill that could not be run.
type Matrix struct {
	Made string   `json:"made"`
	Left []string `json:"left,omitempty"`
	kill.Matrix
}

// Totals are sums over the results.
type Totals struct {
	// Lanes is how many lanes there are, Passed how many passed and NotRun how many
	// optional ones were left out.
	Lanes  int `json:"lanes"`
	Passed int `json:"passed"`
	NotRun int `json:"not_run"`
	// Planted is how many bugs were planted in lanes, and Caught how many of them the
	// lanes caught.
	Planted int `json:"planted"`
	Caught  int `json:"caught"`
	// Findings is how many things the lanes found wrong.
	Findings int `json:"findings"`
	// Programs, Entries and Wakes were run, made and done in all lanes.
	Programs int64 `json:"programs"`
	Entries  int64 `json:"entries"`
	Wakes    int64 `json:"wakes"`
	// Interleavings is how many executions the explorer made, and Exhaustive says that
	// these were all there are of its programs.
	Interleavings int64 `json:"interleavings"`
	Exhaustive    bool  `json:"exhaustive"`
	// Bugs is how many bugs the matrix has, Killed how many were killed, and Equivalent
	// how many more can't be told from the runner.
	Bugs       int `json:"bugs"`
	Killed     int `json:"killed"`
	Equivalent int `json:"equivalent"`
	// Inputs is how many inputs were fuzzed with.
	Inputs int64 `json:"inputs"`
}

// Claim is a sentence that follows from the results, with the command that checks it anew.
type Claim struct {
	// ID is stable, as lane-race.
	ID string `json:"id"`
	// Title names what it is about in a word or a few.
	Title string `json:"title"`
	// Sentence is what is claimed where the verdict is a pass, and else what came of it.
	Sentence string       `json:"sentence"`
	Verdict  lane.Verdict `json:"verdict"`
	// Why says why it is no pass, a line each.
	Why []string `json:"why,omitempty"`
	// Command checks it anew, from the module's folder.
	Command string `json:"command"`
}
