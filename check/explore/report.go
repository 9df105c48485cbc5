package explore

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/internal/count"
)

// report is a finding that is being put into words. Steps are numbered from 1, and
// objects are called what the source calls them, if that can be read.
type report struct {
	finding *Finding
	problem *Problem
	trace   *Trace
	names   []string // of the objects
	longest int      // the letters of the longest name, or origin of a goroutine
}

func newReport(f *Finding) *report {
	r := &report{finding: f, problem: &f.Problem, trace: &f.Trace, names: sources{}.names(&f.Trace)}
	for i, name := range r.names {
		r.names[i] = printable(name)
		r.longest = max(r.longest, letters(r.names[i]))
	}
	for g := range r.trace.Goroutines {
		r.longest = max(r.longest, letters(r.origin(g)))
	}
	return r
}

// Cause says in one line which rule was broken, by whom and where.
func (f Finding) Cause() string { return newReport(&f).cause() }

// String returns the finding as a person reads it: the cause in one line, the part of
// the schedule that led to it, who waits for whom, the nearest schedule that passes, and
// how to see it again. An object is called by its kind and number where the source that
// names it can't be read, or a line of it could mean two.
func (f Finding) String() string {
	r := newReport(&f)
	var b strings.Builder
	b.WriteString(r.cause() + "\n")
	section := func(title, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n%s:\n  %s\n", title, strings.ReplaceAll(text, "\n", "\n  "))
		}
	}
	if text := whole(f.Problem.Text); text != oneLine(text) {
		section("message", text)
	}
	section("stack", strings.Join(bodysFrames(f.Problem.Stack), "\n"))
	section("schedule", r.schedule())
	section("blocked", r.blocked())
	section("race", r.places())
	section(r.nearest())
	section("found", r.found())
	return b.String()
}

// stayBlocked returns the goroutines that are blocked, unless that is only what comes of
// a failure of one of them.
func (r *report) stayBlocked() []engine.Blocked {
	if r.problem.Goroutine >= 0 {
		return nil
	}
	return r.trace.Blocked
}

// mostBlocked is how many goroutines of the graph have a line.
const mostBlocked = 30

// blocked is the graph of who waits for whom in words, a line for each goroutine.
func (r *report) blocked() string {
	var lines []string
	for i := range r.stayBlocked() {
		if i == mostBlocked {
			lines = append(lines, more(len(r.trace.Blocked)-i))
			break
		}
		b := &r.trace.Blocked[i]
		l := r.waits(b)
		if b.Waiting && b.Last >= 0 {
			l += "; " + r.lastSignal(b)
		}
		lines = append(lines, l)
	}
	return strings.Join(lines, "\n")
}

// places says where the two accesses of a race are, and what is missing between them.
func (r *report) places() string {
	p := r.problem
	if p.OtherStep < 0 || p.Step < 0 {
		return ""
	}
	line := func(step int, p engine.Place) string {
		s := &r.trace.Steps[step]
		return fmt.Sprintf("step %d: %s %s %s at %s", step+1, r.who(s.Goroutine), verb(s), r.name(s.ID), in(p))
	}
	return line(p.OtherStep, p.OtherPlace) + "\n" + line(p.Step, p.Place) + "\n" + r.missing()
}

// found says how it was found and how to see it again.
func (r *report) found() string {
	f := r.finding
	said := "after " + count.Of(f.Executions, "execution") + ", with " + count.Of(f.Preemptions, "preemption")
	if f.Token != "" {
		said += "\nreplay: " + f.Token
	}
	if f.Command != "" {
		said += "\n" + f.Command
	}
	return said
}
