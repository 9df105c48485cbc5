// Package lane runs the harness under every tool that can see a bug, and makes
// each of them prove that it can see.
//
// A [Lane] is one way of running the harness: plainly with the ledger, under a
// sanitizer, with the leak checkers, or by reading the source. Beside the real
// thing each lane runs its planted bugs. One that doesn't report its own bug is
// blind, and a blind lane fails: its silence about the runner means nothing.
//
// A lane ends in one of three verdicts. What was skipped, cut short or could
// not be built here is [Incomplete] and never a pass. No time limit decides
// anything but that.
//
// To add a lane, add an entry to the table in this file; its work is a value
// that builds what the lane needs and then runs it.
//
// # Limits
//
// A planted bug shows that a lane sees that bug. It is a sample, not a proof
// that the lane sees every bug of its kind.
package lane

import (
	"context"
	"fmt"
	"slices"
	"strings"

	sanitizers "github.com/extremely-boring/extreme/check/internal/alarm"
)

// Lane is one way of running the harness, and the bugs that show that it sees.
type Lane struct {
	// Name is what the lane is asked for by.
	Name string
	// About says in one line what it runs.
	About string
	// Optional lanes may be left out of the default set when they can't run.
	Optional bool
	// Programs is how many generated programs the lane runs, and
	// ShortPrograms how many in a short run. Both are zero in a lane that
	// generates none.
	Programs, ShortPrograms int

	needs []need
	// alone is what the lane needs besides, and its column of the kill matrix does not.
	alone []need
	work  func() work
}

// work is what a lane does. Both functions are called once, build first. Lanes are
// built one after the other, and run side by side.
type work interface {
	// build makes what run needs. Its error is shown as the reason why the
	// lane failed.
	build(context.Context, *job) error
	// run does the work and fills in the job's result.
	run(context.Context, *job)
}

// lanes is every lane, in the order in which they run.
var lanes = []Lane{
	{
		Name:  "vet",
		About: "go vet, staticcheck, actionlint, shfmt and the house rules",
		work:  func() work { return &reading{} },
	},
	{
		Name:     "ledger",
		About:    "generated and enumerated programs in virtual time, every handle in the ledger",
		Programs: 100_000, ShortPrograms: 10_000,
		work: func() work {
			return &suite{subject: generated, plants: []plant{{mutant: "clone-drops"}, {mutant: "shared-token"}, {mutant: "moved-future"}}}
		},
	},
	{
		Name:  "explore",
		About: "every small program under every interleaving, on the explored copy of the runner",
		alone: []need{currentCopy}, // the matrix makes copies of its own
		work: func() work {
			return &suite{subject: every, plants: []plant{
				{mutant: "flag-no-lock", witness: "extreme replay k1t1."},
				{mutant: "signal-first", witness: "extreme replay k1t1."},
			}}
		},
	},
	{
		Name:     "race",
		About:    "the same under the race detector, with plain payloads",
		Programs: 10_000, ShortPrograms: 1_000,
		needs: []need{raceDetector, compiler},
		work: func() work {
			return &suite{
				subject: generated,
				flags:   []string{"-race"},
				// The same race must be reported again and again, or no
				// program could be shrunk by it.
				env:    []string{"GORACE=" + sanitizers.EveryRace + " halt_on_error=0"},
				plants: []plant{{mutant: "fast-path-hb", witness: "WARNING: DATA RACE"}},
				// The race detector keeps some 60 KB of each program until
				// its process ends.
				batch: 20_000,
			}
		},
	},
	{
		Name:     "asan",
		About:    "the same under the address sanitizer, the counted cell on C's heap, leaks checked at exit",
		Programs: 20_000, ShortPrograms: 2_000,
		needs: []need{addressSanitizerHere, compiler, addressSanitizer},
		work: func() work {
			return &suite{
				subject: generated,
				flags:   []string{"-asan"},
				env:     []string{"ASAN_OPTIONS=detect_leaks=1"},
				plants: []plant{
					{mutant: "frame-waker", witness: "AddressSanitizer: heap-use-after-free"},
					{mutant: "cell-leaked", witness: "LeakSanitizer: detected memory leaks"},
				},
			}
		},
	},
	{
		Name:     "msan",
		About:    "the same under the memory sanitizer",
		Optional: true,
		Programs: 20_000, ShortPrograms: 2_000,
		needs: []need{memorySanitizer},
		work: func() work {
			return &suite{
				subject: generated,
				flags:   []string{"-msan"},
				env:     []string{"CC=clang"},
				plants:  []plant{{mutant: "cell-uninitialised", witness: "MemorySanitizer: use-of-uninitialized-value"}},
			}
		},
	},
	{
		Name:  "leak",
		About: "goleak over every package, and the profile of goroutines blocked for ever",
		work:  func() work { return &leaks{} },
	},
	{
		Name:     "fuzz",
		About:    "each fuzz target on its seeds, and on what the mutator makes of them",
		Programs: 10_000, ShortPrograms: 1_000,
		work: func() work { return &fuzzed{} },
	},
	{
		Name:  "mutants",
		About: "every bug of the catalogue, through the lanes that run programs, until one kills it",
		needs: []need{compiler},
		work:  func() work { return &matrix{} },
	},
}

// All returns every lane, in the order in which they run.
func All() []Lane { return slices.Clone(lanes) }

// byName returns the lane of that name, which there is.
func byName(name string) Lane {
	return lanes[slices.IndexFunc(lanes, func(l Lane) bool { return l.Name == name })]
}

// Names returns the names of all lanes, in the order in which they run.
func Names() []string {
	names := make([]string, len(lanes))
	for i, l := range lanes {
		names[i] = l.Name
	}
	return names
}

// Choose returns the lanes of those names, in the order in which they run, each
// once. Without names it returns all. The error names the first that is no lane.
func Choose(names []string) ([]Lane, error) {
	for _, n := range names {
		if !slices.Contains(Names(), n) {
			return nil, fmt.Errorf("unknown lane %q; the lanes are %s", n, strings.Join(Names(), ", "))
		}
	}
	if len(names) == 0 {
		return All(), nil
	}
	return slices.DeleteFunc(All(), func(l Lane) bool { return !slices.Contains(names, l.Name) }), nil
}
