package fuzzing

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/internal/said"
	"github.com/extremely-boring/extreme/check/program"
)

// What bounds how an input is made smaller. These are counts: a slow machine comes to the
// same.
const (
	// mostCandidates is how many simpler inputs are tried.
	mostCandidates = 300
	// mostHangs is how many of them may hang: each takes as long as a watchdog waits.
	mostHangs = 5
	// proofs is how often an input is run to say how often it fails.
	proofs = 10
)

// shrinking is an input being made smaller: its programs by what package program knows of
// them, with the schedule or the place that goes with each.
type shrinking struct {
	r      *run
	build  build
	target string
	dir    string       // where the candidates are run
	want   said.Failure // by its rule and culprit
	// once says that an input that fails once fails each time. Where it is not so, steady
	// says that this one fails each time, and so must what takes its place.
	once, steady bool

	tried      map[string]bool
	candidates int
	hung       int
	best       *shown
	err        error // the disk is full, or the binary is gone
}

// shown is an input that fails as it should.
type shown struct {
	in      input.Input
	text    []byte // of its file
	said    string
	failure said.Failure
	cost    cost
}

// over reports whether no more is to be tried.
func (s *shrinking) over(ctx context.Context) bool {
	return ctx.Err() != nil || s.err != nil || s.candidates >= mostCandidates || s.hung >= mostHangs
}

// minimise looks for the simplest input by steps of package program.
func (s *shrinking) minimise(ctx context.Context, in input.Input) {
	take := func(q input.Input) bool {
		ok := s.fails(ctx, q)
		if ok {
			in = s.best.in // it may have another schedule
		}
		return ok
	}
	take(in)
	for again := true; again; {
		again = false
		for i := 0; i < len(in.Programs); {
			if q, ok := in.Without(i); !ok || !take(q) {
				i++
			}
		}
		for i := range in.Programs {
			program.Minimize(in.Programs[i], func(p *program.Program) bool {
				ok := take(in.With(i, p))
				again = again || ok && len(in.Programs) > 1 // what the others need may be less now
				return ok
			})
		}
	}
}

// fails reports whether a candidate fails as it should, in any of its variants, and keeps
// the best one. Each is asked once.
func (s *shrinking) fails(ctx context.Context, q input.Input) bool {
	if s.over(ctx) || s.tried[q.Text()] {
		return false
	}
	s.tried[q.Text()] = true
	var all []shown
	for _, v := range q.Variants() {
		if data, ok := v.Encode(); ok {
			all = append(all, shown{in: v, text: input.File(data)})
		}
	}
	if len(all) == 0 {
		return false
	}
	s.candidates++
	if s.once {
		return s.keep(cheapest(s.try(ctx, all, 1)))
	}
	for _, v := range all {
		times := repeats
		if s.steady {
			times = 1
		}
		first := s.try(ctx, []shown{v}, times)
		if len(first) > 0 && (!s.steady || s.always(ctx, v.text)) {
			return s.keep(&first[0])
		}
	}
	return false
}

// always reports whether an input that has failed, and that is in the folder still, fails
// each time. A process that dies of it can't say, and is followed by others.
func (s *shrinking) always(ctx context.Context, text []byte) bool {
	x := s.r.execute(ctx, s.build, "^"+s.target+"$", s.dir, proofs-1, false)
	if x.hung() {
		s.hung++
		return false
	}
	if strings.HasSuffix(strings.TrimSpace(x.output), "\nFAIL") {
		return strings.Count(x.output, "    --- FAIL: "+s.target+"/") == proofs-1
	}
	for range proofs - 1 {
		if len(s.try(ctx, []shown{{text: text}}, 1)) == 0 {
			return false
		}
	}
	return true
}

func (s *shrinking) keep(v *shown) bool {
	if v != nil {
		s.best = v
	}
	return v != nil
}

// count returns how often an input fails as it should, of how many times, and how it did
// first. Each is a process of its own, because one may die of it.
func (s *shrinking) count(ctx context.Context, text []byte) (failed, times int, first *shown) {
	times = proofs
	if s.once {
		times = 1
	}
	for range times {
		fail := s.try(ctx, []shown{{text: text}}, 1)
		failed += len(fail)
		if first == nil && len(fail) > 0 {
			first = &fail[0]
		}
	}
	return failed, times, first
}

// try runs inputs in one process of the target, each so many times or until it fails, and
// returns those that fail as they should.
func (s *shrinking) try(ctx context.Context, all []shown, times int) (fail []shown) {
	if s.err != nil || ctx.Err() != nil {
		return nil
	}
	if s.err = s.write(all); s.err != nil {
		return nil
	}
	x := s.r.execute(ctx, s.build, "^"+s.target+"$", s.dir, times, true)
	told := map[string]string{}
	switch {
	case ctx.Err() != nil || x.code == 0 && !x.late && x.err == nil:
		return nil
	case x.err != nil:
		s.err = x.err
		return nil
	case x.hung():
		s.hung++
		return nil
	case len(all) == 1:
		told[input.Name(all[0].text)] = x.output
	default:
		told = sections(x.output, s.target)
	}
	for _, v := range all {
		v.said = told[input.Name(v.text)]
		if v.said == "" {
			continue
		}
		v.failure = said.Read(v.said)
		v.cost = costOf(v.said)
		if v.failure.Rule == s.want.Rule && v.failure.Culprit == s.want.Culprit {
			fail = append(fail, v)
		}
	}
	return fail
}

// write leaves these inputs alone in the folder. They are nobody's, and need not outlive a
// power cut.
func (s *shrinking) write(all []shown) error {
	inputs := filepath.Join(s.dir, "testdata", "fuzz", s.target)
	if err := os.RemoveAll(inputs); err != nil {
		return err
	}
	if err := os.MkdirAll(inputs, 0o755); err != nil {
		return err
	}
	for _, v := range all {
		if err := s.r.disk.scratch(filepath.Join(inputs, input.Name(v.text)), v.text); err != nil {
			return err
		}
	}
	return nil
}
