package fuzzing

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/internal/said"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/internal/count"
)

// shrunk is what came of making the input of a finding smaller.
type shrunk struct {
	id, from                       string // the finding, and its input
	now                            crash  // what is to stand in the finding
	fails, original, smaller, note string // see Finding
	left                           bool   // it was interrupted, and is left to the next run
	err                            error
}

// unshrunk returns a finding whose input is a program and still to be made smaller, or nil.
// Each input is asked for once in a run.
func (r *run) unshrunk() *Finding {
	for _, f := range r.folder.findings {
		b := r.buildOf(f.Build)
		able := b.missing == "" && b.name == f.Build && f.Digest == r.digest && f.Size > 0 && input.Known(f.Target)
		if able && f.Shrunk == "" && !f.Fixed && !f.unsteady() && r.asked[f.ID] != f.Input {
			return f
		}
	}
	return nil
}

// shrink makes the input of a finding smaller, and keeps nothing: the finding stands as it
// is until somebody takes in what is returned.
func (r *run) shrink(ctx context.Context, f Finding) (out shrunk) {
	out = shrunk{id: f.ID, from: f.Input}
	var text, told []byte
	var dir string
	if text, out.err = readFile(r.folder.in("crashes", f.ID, "testdata", "fuzz", f.Target, f.Input)); out.err != nil {
		return out
	}
	if dir, out.err = os.MkdirTemp(r.folder.in("work"), unfinished+"*"); out.err != nil {
		return out
	}
	defer os.RemoveAll(dir)
	told, _ = readFile(r.folder.in("crashes", f.ID, reportName))
	out.now = crash{
		failure: said.Failure{Rule: f.Rule, Sentence: f.Sentence, Culprit: f.Culprit, Program: f.Program},
		target:  f.Target, build: r.buildOf(f.Build), input: f.Input, text: text, said: saidIn(string(told)),
	}
	s := &shrinking{
		r: r, build: out.now.build, target: f.Target, dir: dir, once: input.Scheduled(f.Target),
		want: out.now.failure, tried: map[string]bool{},
	}
	s.outcome(ctx, &out)
	if ctx.Err() != nil {
		out.left = true
	}
	if s.err != nil {
		out.err = s.err
	}
	return out
}

// outcome makes it smaller and says what came of it.
func (s *shrinking) outcome(ctx context.Context, out *shrunk) {
	data, ok := input.Bytes(out.now.text)
	in, known := input.Decode(s.target, data)
	if !ok || !known {
		out.note = "it is not made smaller: its file has no bytes"
		return
	}
	if s.want.Rule == said.Hang {
		out.note = "it is not made smaller: a hang is told by time"
		return
	}
	was, times, first := s.count(ctx, out.now.text)
	s.steady = was == times
	out.fails = ofTimes(was, times)
	if s.once && was == 0 {
		out.note = "it is not made smaller: it passes now"
		return
	}
	s.minimise(ctx, in)
	tried := s.tries()
	if s.best == nil || s.best.in.Text() == in.Text() && (first == nil || s.best.cost.compare(first.cost) >= 0) {
		out.note = "nothing smaller fails so, of " + tried
		return
	}
	original, small := out.now, out.now
	small.text, small.input, small.said, small.failure = s.best.text, input.Name(s.best.text), s.best.said, s.best.failure
	less := fmt.Sprintf("from %s to %s, by %s", extent(in), extent(s.best.in), tried)
	is, times, _ := s.count(ctx, small.text)
	now := ofTimes(is, times)
	if is < times {
		out.now.beside = []beside{{"a smaller one, which fails " + now, small}}
		out.smaller, out.note = small.input, "it could be made smaller, "+less+", but that one fails "+now
		return
	}
	out.now, out.now.beside = small, []beside{{"as it was found", original}}
	out.fails, out.original, out.note = now, original.input, "made smaller, "+less
}

// tries says how many candidates there were, and what became of those that hung.
func (s *shrinking) tries() string {
	text := count.Of(s.candidates, "candidate")
	if s.hung > 0 {
		text += fmt.Sprintf(", %d of which hung, which counts as passing", s.hung)
	}
	if s.candidates >= mostCandidates || s.hung >= mostHangs {
		text += ", where it was stopped"
	}
	return text
}

// ofTimes says how often an input fails.
func ofTimes(failed, times int) string {
	return fmt.Sprintf("%d of %s", failed, count.Of(times, "time"))
}

// extent says how much an input does.
func extent(in input.Input) string {
	var all program.Shape
	for _, p := range in.Programs {
		s := p.Shape()
		all.Polls += s.Polls
		all.Goroutines += s.Goroutines
		all.Actions += s.Actions
	}
	return fmt.Sprintf("%s, %s and %s", count.Of(all.Polls, "poll"), count.Of(all.Goroutines, "goroutine"), count.Of(all.Actions, "action"))
}

// takeShrunk takes in what came of it. Where the finding has got another input meanwhile,
// or is interrupted, the old one stays, and it is done anew.
func (r *run) takeShrunk(s shrunk) error {
	var f *Finding
	for _, n := range r.folder.findings {
		if n.ID == s.id {
			f = n
		}
	}
	switch {
	case s.left || f == nil || f.Input != s.from:
		return nil
	case s.err != nil:
		r.reason(fmt.Sprintf("the input of %s can't be made smaller: %v", s.id, s.err))
		return nil
	}
	changed := r.finding(s.now, f.ID)
	changed.Found, changed.Fixed = f.Found, f.Fixed
	changed.Fails, changed.Original, changed.Smaller, changed.Shrunk = s.fails, s.original, s.smaller, s.note
	if err := r.folder.update(&changed, s.now); err != nil {
		return fmt.Errorf("the smaller input of %s can't be kept: %w", s.id, err)
	}
	*f = changed
	r.Log(f.ID + ": " + f.Shrunk)
	return nil
}

// toldTitle stands before all that was said, at the end of a report.
const toldTitle = "\nall that was said:\n"

// saidIn returns what was said, by a report.
func saidIn(report string) string {
	_, told, _ := strings.Cut(report, toldTitle)
	return told
}
