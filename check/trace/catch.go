package trace

import (
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// Quarry says what a process is to catch a bug in.
type Quarry struct {
	// Program is the text of the one program to run. If it is empty, one is looked
	// for.
	Program string
	// Rules are those that the bug breaks, by commas; none for any.
	Rules string
	// Virtual runs in virtual time and not in the explorer.
	Virtual bool
	// Steps and Goroutines bound an execution of the one program, as those of
	// explore.Options do.
	Steps, Goroutines int
}

// ErrEscaped says that no program of those tried shows the bug.
var ErrEscaped = errors.New("no small program shows it here")

// Catch runs a quarry's program in this process, or looks for a simple one that breaks a
// rule. The runner is nil for the one that the process was built with.
func Catch(runner scope.Runner, q Quarry) (Run, error) {
	if q.Program != "" {
		p, err := program.Parse(q.Program)
		switch {
		case err != nil:
			return Run{}, err
		case q.Virtual:
			return InVirtualTime(p), nil
		}
		return ExploreWith(scope.Options{Runner: runner, Explore: explore.Options{Steps: q.Steps, Goroutines: q.Goroutines}}, p)
	}
	h := hunt{runner: runner}
	for r := range strings.SplitSeq(q.Rules, ",") {
		if r != "" {
			h.rules = append(h.rules, rule.Rule(r))
		}
	}
	if q.Virtual {
		return h.inVirtualTime()
	}
	return h.explore()
}

// hunt looks for a program that breaks one of the rules, or any if there are none.
type hunt struct {
	runner scope.Runner
	rules  []rule.Rule
}

func (h hunt) accepts(r rule.Rule) bool {
	return r != "" && (len(h.rules) == 0 || slices.Contains(h.rules, r))
}

func (h hunt) explore() (Run, error) {
	o := scope.Options{Runner: h.runner, Explore: explore.Options{Executions: mostExecutions}}
	for p := range quarry() {
		if r := scope.Explore(p, o); h.accepts(r.Rule()) {
			return ExploreWith(o, scope.Minimize(r, o).Program)
		}
	}
	return Run{}, ErrEscaped
}

func (h hunt) inVirtualTime() (Run, error) {
	for p := range quarry() {
		found := InVirtualTime(p)
		if !h.breaks(found) {
			continue
		}
		program.Minimize(p, func(simpler *program.Program) bool {
			r := InVirtualTime(simpler)
			if h.breaks(r) && r.Findings[0].Rule == found.Findings[0].Rule {
				found = r
				return true
			}
			return false
		})
		return found, nil
	}
	return Run{}, ErrEscaped
}

func (h hunt) breaks(r Run) bool { return len(r.Findings) > 0 && h.accepts(r.Findings[0].Rule) }

// quarry are the programs to look in, the simplest first.
func quarry() iter.Seq[*program.Program] {
	return func(yield func(*program.Program) bool) {
		first := []*program.Program{program.Park(1, 1), program.Park(1, 2), program.Park(2, 1)}
		for _, p := range first {
			if !yield(p) {
				return
			}
		}
		for p := range program.Enumerate(program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 3}) {
			if !yield(p) {
				return
			}
		}
		for _, p := range check.Corpus() {
			if !yield(p) {
				return
			}
		}
	}
}
