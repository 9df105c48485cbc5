package explore

import (
	"slices"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// relevant returns which steps have a part in the problem: the accesses that race, or
// what the goroutine did that noticed it; where goroutines are blocked, their last
// steps, the last signal that they could have had, and how what they wait for came to
// be held; the pair that decides, of which one may have come too late to have a part in
// the failure; and the past of all these. If the problem names nobody, all steps have one.
func (r *report) relevant() []bool {
	in := make([]bool, len(r.trace.Steps))
	todo := append(r.roots(), r.decisive()...)
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if i >= 0 && i < len(in) && !in[i] { // a body that differs may not have come so far
			in[i] = true
			todo = append(todo, r.trace.Steps[i].Past...)
		}
	}
	r.addPlain(in)
	return in
}

func (r *report) roots() (roots []int) {
	p := r.problem
	switch {
	case p.OtherStep >= 0:
		return []int{p.Step, p.OtherStep}
	case p.Step >= 0:
		return []int{p.Step}
	case p.Goroutine >= 0: // it had not come to a step
		return []int{r.trace.Goroutines[p.Goroutine].Start}
	case len(r.trace.Blocked) > 0:
		return r.blockers()
	}
	for i := range r.trace.Steps {
		roots = append(roots, i)
	}
	return roots
}

// blockers returns the last steps of the goroutines that are blocked, and those because
// of which they are; some may be -1.
func (r *report) blockers() (steps []int) {
	for _, b := range r.trace.Blocked {
		steps = append(steps, r.lastBy(b.Goroutine), b.Last)
		for _, h := range b.Holders {
			steps = append(steps, h.Step)
		}
		if b.Kind == engine.WaitDone {
			steps = append(steps, r.lastAdd(b.ID))
		}
	}
	return steps
}

// addPlain adds the plain accesses that come before a step of their goroutine that is
// in. They are in no other step's past.
func (r *report) addPlain(in []bool) {
	later := map[int]bool{}
	for i := len(in) - 1; i >= 0; i-- {
		s := &r.trace.Steps[i]
		if !s.Event && later[s.Goroutine] {
			in[i] = true
		}
		later[s.Goroutine] = later[s.Goroutine] || in[i]
	}
}

// lastBy returns a goroutine's last step, or the one that started it.
func (r *report) lastBy(g int) int {
	for i := len(r.trace.Steps) - 1; i >= 0; i-- {
		if r.trace.Steps[i].Goroutine == g {
			return i
		}
	}
	return r.trace.Goroutines[g].Start
}

// lastAdd returns the last step that changed the counter of a WaitGroup, or -1.
func (r *report) lastAdd(id int) int {
	for i := len(r.trace.Steps) - 1; i >= 0; i-- {
		if s := &r.trace.Steps[i]; s.Kind == engine.Add && s.Event && s.ID == id {
			return i
		}
	}
	return -1
}

// foldable returns which of the steps that are shown say nothing to the others: what
// they use no other goroutine's step uses, unless all only read, and the text does not
// speak of them.
func (r *report) foldable(shown []bool) []bool {
	type use struct{ id, slot int }
	type users struct {
		goroutine       int
		several, writes bool
	}
	of := map[use]*users{}
	for i, s := range r.trace.Steps {
		for _, u := range s.Uses {
			switch at := of[use{u.ID, u.Slot}]; {
			case !shown[i]:
			case at == nil:
				of[use{u.ID, u.Slot}] = &users{s.Goroutine, false, u.Writes}
			default:
				at.several = at.several || at.goroutine != s.Goroutine
				at.writes = at.writes || u.Writes
			}
		}
	}
	fold := make([]bool, len(shown))
	spoken := r.spokenOf()
	for i, s := range r.trace.Steps {
		fold[i] = shown[i] && s.Event && s.Kind != engine.Spawn && !s.Preempts && !slices.Contains(spoken, i)
		for _, u := range s.Uses {
			at := of[use{u.ID, u.Slot}]
			fold[i] = fold[i] && !(at.several && at.writes)
		}
	}
	return fold
}

// spokenOf returns the steps that the text names by their numbers.
func (r *report) spokenOf() []int {
	return append(append(r.blockers(), r.problem.Step, r.problem.OtherStep), r.decisive()...)
}

// decisive returns the pair that comes the other way round in the execution that passes,
// if one is known; the second may be -1.
func (r *report) decisive() []int {
	if r.finding.Passing == nil {
		return nil
	}
	return r.finding.Decisive[:]
}
