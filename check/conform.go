package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// Conform holds the executor that make returns to every rule, and returns a verdict for
// each. It needs no test, and calls make once for each rule. An executor that does not
// stop, or blocks on a Mutex for ever, does not come back from it.
func Conform(make func() Subject, list ...Option) Conformance {
	s := newSuite(make, newOptions(list))
	c := Conformance{Seed: s.o.seed}
	for i := range laws {
		c.Judgements = append(c.Judgements, s.judge(i))
	}
	for i := range c.Judgements { // what was found under another rule's programs
		s.found(&c.Judgements[i])
	}
	c.Stats = s.stats
	return c
}

// Conformance is what came of holding an executor to the rules.
type Conformance struct {
	// Seed is what the programs were drawn by.
	Seed int64 `json:"seed"`
	// Judgements are the verdicts, in the order of package rule.
	Judgements []Judgement `json:"judgements"`
	// Stats says how much was run.
	Stats Stats `json:"stats"`
}

// Judgement is the verdict on one rule.
type Judgement struct {
	Rule    rule.Rule `json:"rule"`
	Verdict Verdict   `json:"verdict"`
	// Law is what the rule asks for, in a sentence.
	Law string `json:"law"`
	// Programs is how many programs of the kind that could show the rule broken
	// were run and showed nothing wrong.
	Programs int `json:"programs"`
	// Reason says why the verdict is incomplete, and Remedy what could be done.
	Reason string `json:"reason,omitempty"`
	Remedy string `json:"remedy,omitempty"`
	// Waived says that the reason is the caller's own.
	Waived bool `json:"waived,omitempty"`
	// Failure is what was found.
	Failure *Failure `json:"failure,omitempty"`
}

// Failure is a broken rule with what shows it.
type Failure struct {
	Rule     rule.Rule `json:"rule"`
	Sentence string    `json:"sentence"`
	// Culprit is the handle to blame, or run for the executor.
	Culprit string `json:"culprit,omitempty"`
	// Program is the smallest program known that shows it.
	Program string `json:"program"`
	// Reproduce is how to see it again.
	Reproduce string `json:"reproduce"`
	// Report is all there is to say, with the ledger.
	Report string `json:"-"`
	// After is how many programs had been run when it showed.
	After int `json:"after"`
}

// Verdict is fail if any rule is broken, else incomplete if any could not be judged,
// else pass.
func (c Conformance) Verdict() Verdict {
	v := Pass
	for _, j := range c.Judgements {
		switch {
		case j.Verdict == Fail:
			return Fail
		case j.Verdict == Incomplete:
			v = Incomplete
		}
	}
	return v
}

// String returns a line for each rule, and what shows the broken ones.
func (c Conformance) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d programs, seed %d\n", c.Verdict(), c.Stats.Programs, c.Seed)
	for _, j := range c.Judgements {
		fmt.Fprintf(&b, "%-10s %-22s %s\n", j.Verdict, j.Rule, j.Note())
	}
	for _, j := range c.Judgements {
		if j.Failure != nil {
			fmt.Fprintf(&b, "\n%s", j.Failure.Report)
		}
	}
	return b.String()
}

// Note is what there is to say of the judgement in a line: why and what to do where it is
// incomplete, and else what the law says.
func (j Judgement) Note() string {
	switch {
	case j.Failure != nil:
		return j.Failure.Sentence
	case j.Remedy != "":
		return j.Reason + "; " + j.Remedy
	case j.Reason != "":
		return j.Reason
	}
	return fmt.Sprintf("%s: %d programs", j.Law, j.Programs)
}

// suite judges one executor. It is for one goroutine.
type suite struct {
	make  func() Subject
	o     *options
	again string // the command that a report ends with, but for its program
	stats Stats
	stuck bool                   // a program has been, and so it may be silent for less time
	filed map[rule.Rule]*Failure // what was found, whichever rule was being judged
	told  map[rule.Rule]bool     // of those, what a judgement has been given
	explorer
}

func newSuite(make func() Subject, o *options) *suite {
	if plant := plants[o.plant]; plant != nil {
		sound := make
		make = func() Subject { return plant(sound().orShipped()) }
	}
	return &suite{make: make, o: o, filed: map[rule.Rule]*Failure{}, told: map[rule.Rule]bool{}}
}

// enough is after how many programs that break another rule a rule is given up: they
// can't show it broken.
const enough = 10

// judge judges one law.
func (s *suite) judge(n int) Judgement {
	l := laws[n]
	j := Judgement{Rule: l.rule, Law: l.says, Verdict: Pass}
	subject := s.make().orShipped()
	reason, remedy := s.lacks(l, subject)
	if s.draws(l, subject) {
		s.run(&j, l, subject, n)
		if l.onlyExplored() {
			j.Programs = 0 // they could not have shown it
		}
	}
	if reason != "" {
		j.Verdict, j.Reason, j.Remedy, j.Waived = Incomplete, reason, remedy, s.waived(l) != ""
	}
	if s.o.explored.run != nil {
		s.explore()
		if reason == "" {
			s.explored(&j, l)
		}
	}
	s.found(&j)
	return j
}

// found gives the judgement what was found under its rule.
func (s *suite) found(j *Judgement) {
	if f := s.filed[j.Rule]; f != nil {
		j.Verdict, j.Reason, j.Remedy, j.Failure = Fail, "", "", f
		s.told[j.Rule] = true
	}
}

// draws reports whether programs of the law's kind are run. They are, too, where only
// the count is missing: what they find is then another rule's.
func (s *suite) draws(l law, subject Subject) bool {
	if l.needs&explorers != 0 || s.o.waived[l.rule] != "" {
		return false
	}
	counted := subject
	counted.counted = true
	reason, _ := s.lacks(l, counted)
	return reason == ""
}

// waived is why the subject is not to be held to the rule, or empty.
func (s *suite) waived(l law) string {
	if why := s.o.waived[l.rule]; why != "" || l.needs&aCount == 0 {
		return why
	}
	return s.o.uncounted
}

// lacks says why a rule can't be judged, and what to do, if it can't.
func (s *suite) lacks(l law, subject Subject) (reason, remedy string) {
	exploring := s.o.explored.run != nil
	switch {
	case s.waived(l) != "":
		return "waived: " + s.waived(l), ""
	case l.needs&aCount != 0 && !subject.counted:
		return "its reference count is not seen", "if it has one, show it by check.Counted, and else say so by check.WaiveCount"
	case l.needs&aMove != 0 && !subject.moves:
		return "its futures are callbacks, which can't be moved", "say so by check.Waive"
	case l.needs&onlyWoken != 0 && subject.unwoken:
		return "it polls without being woken", "say so by check.Waive"
	case l.needs&anOrder != 0 && raceEnabled && !exploring:
		return "the race detector's build keeps books without a common order", "run it without -race, too"
	case l.needs&aWatch != 0 && !raceEnabled && !exploring:
		return "only the race detector or the explorer can see it", "run it with -race, too, or give check.Explored"
	case l.needs&explorers != 0 && !exploring:
		return "only the explorer can see it", "give a copy on the explorer's mirrors by check.Explored, or say by check.Waive why there is none"
	}
	return "", ""
}

// run runs programs of the law's kind: those of the corpus, and then drawn ones.
func (s *suite) run(j *Judgement, l law, subject Subject, n int) {
	others := 0
	// holds runs a program and says whether to go on.
	holds := func(p *program.Program) bool {
		if s.leaves(p) {
			return true
		}
		r := s.program(subject, p)
		switch {
		case r.OK():
			j.Programs++
		case s.file(r, subject).Rule != l.rule:
			others++
		}
		return s.filed[l.rule] == nil && others < enough
	}
	for _, p := range kept() {
		if l.kind(p.Shape()) && !holds(p) {
			break
		}
	}
	if s.filed[l.rule] == nil && others < enough {
		s.draw(l, subject, n, holds)
	}
	if others > 0 {
		j.Verdict, j.Reason = Incomplete, fmt.Sprintf("%d of %d programs broke another rule first", others, others+j.Programs)
	}
}

// leaves reports whether the program is left out, because of what was waived.
func (s *suite) leaves(p *program.Program) bool {
	return s.o.waived[rule.PanicLeak] != "" && p.Shape().Unwinds > 0
}

// draw has gopter draw programs of the law's kind, until one does not hold. Of those
// drawn for all laws together this law's part is as large as the others', or one more.
func (s *suite) draw(l law, subject Subject, n int, holds func(*program.Program) bool) {
	drawing, before := 0, 0
	for i := range laws {
		if s.draws(laws[i], subject) {
			drawing++
			if i < n {
				before++
			}
		}
	}
	count := s.o.programs / drawing
	if before < s.o.programs%drawing {
		count++
	}
	if count == 0 {
		return
	}
	parameters := gopter.DefaultTestParametersWithSeed(s.o.seed + int64(n))
	parameters.MinSuccessfulTests = count
	parameters.MaxShrinkCount = 0 // the failure is shrunk already
	condition := func(p *program.Program) *gopter.PropResult {
		if holds(p) {
			return &gopter.PropResult{Status: gopter.PropTrue}
		}
		return &gopter.PropResult{Status: gopter.PropFalse}
	}
	kind := func(p *program.Program) bool { return l.kind(p.Shape()) && !s.leaves(p) }
	prop.ForAll(condition, program.GenWhere(l.size, kind)).Check(parameters)
}

func (s *suite) program(subject Subject, p *program.Program) Report {
	r := Run(p, Options{Subject: subject, Alone: s.o.alone, stuck: s.stuck})
	r.again = s.again
	s.stuck = s.stuck || r.stuck
	s.stats.Add(r.Stats)
	// What is waived is no finding, whichever rule's programs show it.
	r.Findings = slices.DeleteFunc(r.Findings, func(f ledger.Finding) bool { return s.o.waived[f.Rule] != "" })
	return r
}

// file files the failure that the report is of, shrunk, unless there is one like it.
func (s *suite) file(r Report, subject Subject) *Failure {
	if f := s.filed[r.Rule()]; f != nil {
		return f
	}
	after := s.stats.Programs
	f := failure(s.confirm(r, s.shrink(r, subject), subject))
	f.After = after
	s.filed[f.Rule] = f
	return f
}

func failure(r Report) *Failure {
	return &Failure{
		Rule: r.Rule(), Sentence: r.Rule().Sentence(), Culprit: r.Culprit(),
		Program: strings.TrimSpace(r.Program.String()), Reproduce: r.Reproduce(), Report: r.String(),
	}
}

// shrinkRepeats is how often a simpler program is run before it is believed to
// pass: the failure may depend on the schedule.
const shrinkRepeats = 30

// shrink returns the report of the simplest program that breaks the same rule.
func (s *suite) shrink(r Report, subject Subject) Report {
	return simplest(r, func(p *program.Program) (Report, bool) {
		return s.fails(p, r.Rule(), subject, shrinkRepeats)
	})
}

// simplest returns the report of the simplest program that fails.
func simplest(r Report, fails func(*program.Program) (Report, bool)) Report {
	program.Minimize(r.Program, func(p *program.Program) bool {
		q, again := fails(p)
		if again {
			r = q
		}
		return again
	})
	return r
}

// untold returns the failures that no judgement was given, in the order of the rules.
func (s *suite) untold() (all []*Failure) {
	for r, f := range s.filed {
		if !s.told[r] {
			all = append(all, f)
		}
	}
	order := rule.All()
	slices.SortFunc(all, func(a, b *Failure) int { return slices.Index(order, a.Rule) - slices.Index(order, b.Rule) })
	return all
}

// summary says in a line how many rules hold, and what the others lack.
func summary(all []Judgement) string {
	holds, broken, reasons := 0, 0, map[string]int{}
	var order []string
	for _, j := range all {
		switch {
		case j.Verdict == Pass:
			holds++
		case j.Verdict == Fail:
			broken++
		default:
			if reasons[j.Note()] == 0 {
				order = append(order, j.Note())
			}
			reasons[j.Note()]++
		}
	}
	text := fmt.Sprintf("%d rules hold", holds)
	if broken > 0 {
		text += fmt.Sprintf(", %d broken", broken)
	}
	for _, note := range order {
		text += fmt.Sprintf("\n%d incomplete: %s", reasons[note], note)
	}
	return text
}
