package check

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// Hunt runs programs on a subject until one breaks a rule that right accepts: those of
// the corpus, all up to a small size, and then as many drawn ones as asked for, of each
// law's kind in turn. It is for a subject that is known to be wrong, or is said to be:
// what else it breaks is kept aside. Before each program it calls next, if there is one.
func Hunt(subject Subject, right func(rule.Rule) bool, next func(*program.Program), list ...Option) Hunted {
	h := hunt{s: newSuite(func() Subject { return subject }, newOptions(list)), subject: subject.orShipped(), right: right, next: next}
	h.s.o.alone = h.subject.shipped
	began := time.Now()
	h.everywhere()
	h.Stats, h.Elapsed = h.s.stats, time.Since(began)
	return h.Hunted
}

// Hunted is what came of a hunt.
type Hunted struct {
	// Kill is the first failure under a right rule; nil if the subject survived.
	Kill *Failure
	// Wrong are failures under other rules, the first under each.
	Wrong []*Failure
	// Stats says how much was run, and Elapsed how long that took.
	Stats   Stats
	Elapsed time.Duration

	report Report
}

// Shrink makes the failure that of the simplest program that shows it. It runs the
// subject again.
func (h *Hunted) Shrink(subject Subject) {
	if h.Kill == nil {
		return
	}
	s := newSuite(func() Subject { return subject }, newOptions(nil))
	after := h.Kill.After
	h.Kill = failure(s.shrink(h.report, subject.orShipped()))
	h.Kill.After = after
}

type hunt struct {
	Hunted
	s       *suite
	subject Subject
	right   func(rule.Rule) bool
	next    func(*program.Program)
}

// smallSize is the size of the programs that a hunt runs all of.
var smallSize = program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 3}

func (h *hunt) everywhere() {
	for _, p := range kept() {
		if h.kills(p) {
			return
		}
	}
	for p := range program.Enumerate(smallSize) {
		if h.kills(p) {
			return
		}
	}
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], uint64(h.s.o.seed))
	random := rand.NewChaCha8(seed)
	for n := range h.s.o.programs {
		l := laws[n%len(laws)]
		var p *program.Program
		for p == nil || !l.kind(p.Shape()) {
			data := make([]byte, 1+random.Uint64()%uint64(l.size))
			_, _ = random.Read(data) // it never fails
			p = program.Decode(data)
		}
		if h.kills(p) {
			return
		}
	}
}

// kills runs a program and says whether that is the end of the hunt.
func (h *hunt) kills(p *program.Program) bool {
	if h.next != nil {
		h.next(p)
	}
	r := h.s.program(h.subject, p)
	if r.OK() || h.s.filed[r.Rule()] != nil {
		return false
	}
	f := failure(r)
	f.After = h.s.stats.Programs
	h.s.filed[f.Rule] = f
	if h.right(f.Rule) {
		h.Kill, h.report = f, r
		return true
	}
	h.Wrong = append(h.Wrong, f)
	return false
}
