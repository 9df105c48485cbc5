package lane

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

const (
	// shrinkRuns bounds how many candidates are tried after a process died.
	shrinkRuns = 150
	// shrinkRepeat is how often a candidate is run, since most bugs need luck.
	shrinkRepeat = "20"
	// reproduceRepeat is how often the command in a finding runs its program.
	reproduceRepeat = "100"
	// shrinkLimit is when a candidate counts as not failing.
	shrinkLimit = time.Minute
)

// explain makes a finding of a sanitizer's alarm that no test told of. The
// process usually died of it, so the program is taken from the crumb that it
// left, and made smaller by running the binary again on each candidate.
func (s *suite) explain(ctx context.Context, j *job, h *heard, a *alarm) Finding {
	f := Finding{
		Rule: string(a.rule), Sentence: a.rule.Sentence(), Report: a.report(),
		Reproduce: j.result.Commands[0],
	}
	left := shrinkRuns
	fails := func(program string) bool {
		if left--; left < 0 || ctx.Err() != nil {
			return false
		}
		return s.shows(ctx, j, program, a)
	}
	if h.crumb == "" {
		return f
	}
	if !fails(h.crumb) {
		// A leak told of at exit may be any program's. Of another alarm the
		// process died, in the last one: it takes more luck.
		if a.rule != rule.Leak {
			f.Program, f.Reproduce = h.crumb, s.again(j, h.crumb)
		}
		return f
	}
	j.doing("making the program smaller that broke %s", a.rule)
	f.Program = j.shrink(h.crumb, fails)
	f.Reproduce = s.again(j, f.Program)
	return f
}

// report is what a person reads of an alarm: not the map of the memory around.
func (a *alarm) report() string {
	text, _, _ := strings.Cut(a.text.String(), "\nShadow bytes around")
	return strings.TrimRight(text, "\n")
}

// shows says whether a program alone breaks the same rule.
func (s *suite) shows(ctx context.Context, j *job, program string, a *alarm) bool {
	h := newHeard()
	j.start.start(ctx, command{
		dir:    filepath.Join(j.Root, filepath.FromSlash(s.pkg)),
		env:    s.env,
		argv:   []string{s.binary, "-test.v=test2json", "-test.run=^TestProgram$", "-program=" + program, "-repeat=" + shrinkRepeat},
		limit:  shrinkLimit,
		events: func(e event) bool { h.take(e); return true },
	})
	// The ledger may tell of it before the sanitizer can.
	return slices.ContainsFunc(h.all(), func(f Finding) bool { return f.Rule == string(a.rule) })
}

// shrinkProgram makes a program smaller by what package program knows of its
// grammar. Text that is no program stays as it is.
func shrinkProgram(text string, fails func(string) bool) string {
	p, err := program.Parse(text)
	if err != nil {
		return text
	}
	return program.Minimize(p, func(p *program.Program) bool { return fails(p.String()) }).String()
}
