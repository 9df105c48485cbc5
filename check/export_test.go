package check

import (
	"io"

	"github.com/extremely-boring/extreme/check/internal/gotest"
	"github.com/extremely-boring/extreme/check/program"
)

// RaceEnabled is for tests that the race detector judges differently.
const RaceEnabled = raceEnabled

// BuildFlags is for golden files, which are the same in every kind of build.
var BuildFlags = gotest.Flags()

// ShrinkRepeats is how often a simpler program is run before it is believed to pass.
const ShrinkRepeats = shrinkRepeats

// Alone says that no other Run is going on in the process, so that living cells can be
// counted.
func Alone(o *options) { o.alone = true }

// FailWith fails the test with a report.
func FailWith(t tb, r Report) { failure(r).tell(t) }

// Attributes says how much was run.
func Attributes(t tb, s *Stats) { s.attributes(t) }

// Tell ends a test with a judgement.
func Tell(t tb, j Judgement) { tell(t, j) }

// Environment is what is wrong with the environment.
func Environment() error { return newOptions(nil).fromEnvironment() }

// Planted returns the subject with a bug around it.
func Planted(bug string, s Subject) Subject { return plants[bug](s.orShipped()) }

// GiveUp ends a process in which a program hangs.
func GiveUp() { giveUp() }

// Warn tells of a program that seems to hang.
func Warn(w io.Writer, p *program.Program) { warn(w, p) }
