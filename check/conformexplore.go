package check

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
)

// explorer is what came of the subject's explored copy. It is explored once, when the
// first law asks.
type explorer struct {
	over   bool
	total  scope.Total
	remedy string // against what keeps it from being complete
}

// exploredSize is the size of the programs that the copy runs under every interleaving.
var exploredSize = program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 3}

// selfWaking is a program in which nobody waits, whatever the copy is made on.
var selfWaking = &program.Program{Polls: []program.Poll{
	{Times: 1, Body: []program.Stmt{{Op: program.WakeRef, Name: program.CX}}, End: program.Pending},
	{Times: 1, End: program.Ready},
}}

// explored adds what the exploration says to the judgement.
func (s *suite) explored(j *Judgement, l law) {
	s.explore()
	switch t := &s.total; {
	case l.needs&(aWatch|explorers) == 0 && j.Programs > 0:
	case t.Incomplete == "":
		j.Programs += t.Programs
	default:
		j.Verdict, j.Reason, j.Remedy = Incomplete, "not every interleaving of its copy was explored: "+t.Incomplete, s.remedy
	}
}

// explore explores the copy with one program after the other, until something is found.
// Side by side they would be quicker, and a copy that keeps something in a package
// variable would be seen by two explorations at once.
func (s *suite) explore() {
	if s.over {
		return
	}
	s.over = true
	copied := s.o.explored
	// What waits on the real thing would wait for ever, and the explorer with it.
	if probe := scope.Explore(selfWaking, scope.Options{Runner: copied.run, Uncounted: true, NoBooks: true}); probe.OK() && probe.Steps == 0 {
		s.total.Incomplete = "it does nothing that the explorer sees, as an executor does that is not on the mirrors in check/explore/sync"
		s.remedy = "make the copy by package check/derive, as examples/broadcast/explored is made"
		return
	}
	explore := func(p *program.Program) bool {
		r := scope.Explore(p, scope.Options{Runner: copied.run, Uncounted: !copied.counted})
		s.total.Programs++
		s.stats.Programs++
		switch {
		case r.Wrong():
			s.total.Incomplete = "it stopped at " + string(r.Rule())
			s.explorerFound(r)
			return false
		case r.Incomplete != "":
			s.total.Incomplete = r.Incomplete
		}
		return true
	}
	for p := range program.Enumerate(exploredSize) {
		if !explore(p) {
			return
		}
	}
	for t := 1; t <= 3 && explore(program.Park(1, t)); t++ {
	}
}

// explorerFound files what the explorer has found.
func (s *suite) explorerFound(r scope.Result) {
	f := r.Findings[0]
	if s.filed[f.Rule] != nil || s.o.waived[f.Rule] != "" {
		return
	}
	text := strings.TrimSpace(r.Program.String())
	// The whole test, where there is one, finds it again: what is explored is not drawn.
	shows := s.again
	if shows == "" {
		shows = fmt.Sprintf("p, _ := program.Parse(`%s`); scope.Explore(p, scope.Options{Runner: …})", strings.ReplaceAll(text, "\n", " "))
	}
	b := &strings.Builder{}
	b.WriteString(r.Told(nil))
	section(b, againTitle(s.again == ""), shows)
	s.filed[f.Rule] = &Failure{
		Rule: f.Rule, Sentence: f.Rule.Sentence(), Program: text, After: s.stats.Programs, Report: b.String(), Reproduce: shows,
	}
}
