// Package hunt looks for one bug in one process: it is what the processes of the kill
// matrix do, each with one mutant, in one kind of build.
//
// It says what came of it in one line of JSON, an [Answer]. A process that the mutant
// brings down says nothing, and leaves the sanitizer's report, and the program that
// it died of in the file that EXTREME_CRUMB names.
//
// # Limits
//
// A mutant that blocks on a Mutex for ever hangs its process: virtual time does not see
// that. After some seconds of real time the answer is that it hung, which is neither a
// kill nor a survival.
package hunt

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// Original is the subject that is not mutated.
const Original = "original"

// Subject is a runner that is hunted in: itself, or its explored copy.
type Subject = scope.Runner

// Both makes a subject of a runner's two functions: the one with an observer, and the
// one for where there is none.
func Both(observed Subject, plain func(task.Future[int]) int) Subject {
	return func(f task.Future[int], o task.Observer) int {
		if o == nil {
			return plain(f)
		}
		return observed(f, o)
	}
}

// The ways of hunting.
const (
	// Books runs programs in virtual time with ledgers. What sanitizer watches
	// is a matter of how the process was built.
	Books = "books"
	// Schedules explores every interleaving of programs, on explored copies.
	Schedules = "schedules"
	// Leftovers looks for goroutines that Runs leave behind without a bubble.
	Leftovers = "leftovers"
)

// Quarry says what to look for.
type Quarry struct {
	// Subject is the name of the subject, and Way the way of hunting.
	Subject, Way string
	// Rules are those that a kill must break; none for any.
	Rules []rule.Rule
	// Programs is how many are drawn, by Seed.
	Programs int
	Seed     int64
	// Short explores less.
	Short bool
	// Spurious injects spurious wakeups where the explorer hunts. Go has none.
	Spurious bool
	// Shrink looks for the simplest program after a kill.
	Shrink bool
}

// Args returns the arguments that make a process hunt for it.
func (q Quarry) Args() []string {
	rules := make([]string, len(q.Rules))
	for i, r := range q.Rules {
		rules[i] = string(r)
	}
	return []string{
		"-subject=" + q.Subject, "-way=" + q.Way, "-rules=" + strings.Join(rules, ","),
		fmt.Sprintf("-programs=%d", q.Programs), fmt.Sprintf("-seed=%d", q.Seed), fmt.Sprintf("-short=%t", q.Short), fmt.Sprintf("-spurious=%t", q.Spurious),
		fmt.Sprintf("-shrink=%t", q.Shrink),
	}
}

func parse(args []string) (q Quarry, err error) {
	f := flag.NewFlagSet("worker", flag.ContinueOnError)
	f.SetOutput(io.Discard) // the error says it
	f.StringVar(&q.Subject, "subject", Original, "the subject")
	f.StringVar(&q.Way, "way", Books, "how to hunt")
	rules := f.String("rules", "", "the rules of a kill")
	f.IntVar(&q.Programs, "programs", 1000, "how many programs to draw")
	f.Int64Var(&q.Seed, "seed", 1, "what they are drawn by")
	f.BoolVar(&q.Short, "short", false, "explore less")
	f.BoolVar(&q.Spurious, "spurious", false, "inject spurious wakeups")
	f.BoolVar(&q.Shrink, "shrink", false, "look for the simplest program")
	if err = f.Parse(args); err != nil {
		return q, err
	}
	if *rules != "" {
		for r := range strings.SplitSeq(*rules, ",") {
			q.Rules = append(q.Rules, rule.Rule(r))
		}
	}
	return q, nil
}

// Accepts reports whether a broken rule is a kill.
func (q Quarry) Accepts(r rule.Rule) bool { return len(q.Rules) == 0 || slices.Contains(q.Rules, r) }

// Answer is what came of a hunt.
type Answer struct {
	// Kill is the failure that killed the subject; nil if it survived.
	Kill *check.Failure `json:"kill,omitempty"`
	// Report is all there is to say of it.
	Report string `json:"report,omitempty"`
	// Wrong are the failures that are no kill: they break another rule.
	Wrong []*check.Failure `json:"wrong,omitempty"`
	// Hung is the program in which the process made no progress.
	Hung string `json:"hung,omitempty"`
	// Incomplete says why less was run than should have been.
	Incomplete string `json:"incomplete,omitempty"`
	Programs   int    `json:"programs"`
	Executions int    `json:"executions,omitempty"`
	// Milliseconds is how long it took to the kill, or to the end.
	Milliseconds float64 `json:"milliseconds"`
}

// Main is a process that hunts in one of the subjects. It returns the exit code: zero if
// there is an answer on stdout.
func Main(args []string, subjects map[string]Subject, stdout, stderr io.Writer) int {
	q, err := parse(args)
	if err == nil && subjects[q.Subject] == nil {
		err = fmt.Errorf("there is no subject %q; there are %s", q.Subject, strings.Join(slices.Sorted(maps.Keys(subjects)), ", "))
	}
	ways := map[string]func(Quarry, Subject, *watchdog) Answer{Books: books, Schedules: schedules, Leftovers: leftovers}
	if err == nil && ways[q.Way] == nil {
		err = fmt.Errorf("there is no way %q", q.Way)
	}
	if err != nil {
		fmt.Fprintln(stderr, "worker:", err)
		return 2
	}
	w := &watchdog{stdout: stdout, exit: os.Exit}
	w.feed("")
	a := ways[q.Way](q, subjects[q.Subject], w)
	w.answer(a)
	settle()
	return 0
}

// books hunts with the ledger.
func books(q Quarry, run Subject, w *watchdog) Answer {
	subject := check.Counted(run)
	h := check.Hunt(subject, q.Accepts, func(p *program.Program) { w.feed(p.String()) }, check.Programs(q.Programs), check.Seed(q.Seed))
	programs, elapsed := h.Stats.Programs, h.Elapsed
	if h.Kill == nil { // without an observer, too: then it may do something else
		subject = check.Wakers(func(f task.Future[int]) int { return run(f, nil) })
		wrong := h.Wrong
		h = check.Hunt(subject, q.Accepts, func(p *program.Program) { w.feed(p.String()) }, check.Programs(q.Programs/10), check.Seed(q.Seed))
		if len(wrong) > 0 { // most often it shows the same again
			h.Wrong = wrong
		}
		if h.Kill != nil {
			h.Kill.After += programs
		}
		programs += h.Stats.Programs
		elapsed += h.Elapsed
	}
	a := Answer{Programs: programs, Milliseconds: milliseconds(elapsed)}
	if q.Shrink {
		w.feed("the simplest program")
		h.Shrink(subject)
	}
	if a.Kill, a.Wrong = h.Kill, h.Wrong; a.Kill != nil {
		a.Report = a.Kill.Report
	}
	return a
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func encode(w io.Writer, a Answer) {
	if err := json.NewEncoder(w).Encode(a); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
	}
}
