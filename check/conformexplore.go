package check

import (
	"fmt"
	"strings"
	"sync"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// explorer is what came of the subject's explored copy. It is explored once, when the
// first law asks.
type explorer struct {
	over    bool
	all     scope.Total // of the small programs
	publish scope.Total // of those that read what a wake has published
	shapes  []program.Shape
	plain   int    // plain accesses of the copy that were watched
	remedy  string // against what keeps it from being complete
}

// exploredSize is the size of the programs that the copy runs under every interleaving.
var exploredSize = program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 3}

// selfWaking is a program in which nobody waits, whatever the copy is made on.
var selfWaking = &program.Program{Polls: []program.Poll{
	{Times: 1, Body: []program.Stmt{{Op: program.WakeRef, Name: program.CX}}, End: program.Pending},
	{Times: 1, End: program.Ready},
}}

// publishing are the programs that the copy runs besides: a poll reads what was written
// before the wake that it answers. The enumerated ones read nothing. In some of them
// another wake comes first, or last, so that the one with the write may find itself
// unneeded, and must order its write all the same.
var publishing = sync.OnceValue(func() (all []*program.Program) {
	for _, text := range []string{
		"poll { clone a; go { write x; wake a }; pending } poll { read x; ready 0 }",
		"poll { wakeref cx; clone a; go { write x; wake a }; sleep 1; pending } poll { read x; ready 0 }",
		"poll { clone a; clone b; go { wake a }; go { write x; wake b }; sleep 1; pending } poll { read x; ready 0 }",
		"poll { wakeref cx; pending } poll { clone a; clone b; go { drop a }; go { write x; wake b }; sleep 1; pending } poll { read x; ready 0 }",
		"poll { clone a; clone b; go { write x; wakeref a; wake a }; go { write y; wake b }; sleep 1; pending } poll { read x; read y; ready 0 }",
	} {
		p, err := program.Parse(text)
		if err != nil {
			panic(err) // a test runs them
		}
		all = append(all, p)
	}
	return all
})

// explored adds what the exploration says to the judgement.
func (s *suite) explored(j *Judgement, l law) {
	t := &s.all
	if l.rule == rule.MissingHappensBefore {
		t = &s.publish
	}
	switch {
	case l.needs&explorers == 0 && !l.onlyExplored() && j.Programs > 0:
	case t.Incomplete != "":
		j.Verdict, j.Reason, j.Remedy = Incomplete, "not every interleaving of its copy was explored: "+t.Incomplete, s.remedy
	case l.rule == rule.DataRace && s.plain == 0 && j.Programs == 0:
		j.Verdict, j.Reason = Incomplete, "no plain access of its copy is watched"
		j.Remedy = "make the copy by package check/derive, with the fields that goroutines share as its Fields, or run it with -race, too"
	default:
		for _, shape := range s.shapes {
			if l.kind(shape) {
				j.Programs++
			}
		}
	}
}

// onlyExplored reports whether this build sees the law broken only where the explorer
// looks.
func (l law) onlyExplored() bool { return l.needs&aWatch != 0 && !raceEnabled }

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
		s.stopped("it does nothing that the explorer sees, as an executor does that is not on the mirrors in check/explore/sync")
		s.remedy = "make the copy by package check/derive, as examples/broadcast/explored is made"
		return
	}
	for p := range program.Enumerate(exploredSize) {
		if !s.exploreOne(p, &s.all) {
			return
		}
	}
	for t := 1; t <= 3; t++ {
		if !s.exploreOne(program.Park(1, t), &s.all) {
			return
		}
	}
	if copied.unwoken || s.o.waived[rule.MissingHappensBefore] != "" {
		return
	}
	for _, p := range publishing() {
		if !s.exploreOne(p, &s.publish) {
			return
		}
	}
}

// stopped says of all programs why they were not explored.
func (s *suite) stopped(why string) { s.all.Incomplete, s.publish.Incomplete = why, why }

// exploreOne explores a program and says whether to go on.
func (s *suite) exploreOne(p *program.Program, t *scope.Total) bool {
	r := scope.Explore(p, s.exploring())
	s.shapes = append(s.shapes, p.Shape())
	s.stats.Programs++
	if t == &s.all { // it has no variables of its own
		s.plain += r.Plain
	}
	switch {
	case r.Wrong():
		s.stopped("it stopped at " + string(r.Rule()))
		s.explorerFound(r)
		return false
	case r.Incomplete != "":
		t.Incomplete = r.Incomplete
	}
	return true
}

// exploring is how the copy is explored.
func (s *suite) exploring() scope.Options {
	return scope.Options{Runner: s.o.explored.run, Uncounted: !s.o.explored.counted, Guarded: true}
}

// explorerFound files what the explorer has found, with the simplest program that shows it.
func (s *suite) explorerFound(r scope.Result) {
	f := r.Findings[0]
	if s.filed[f.Rule] != nil || s.o.waived[f.Rule] != "" {
		return
	}
	r = scope.Minimize(r, s.exploring())
	for i := range r.Findings {
		r.Findings[i].Token = "" // the command that takes one replays it on the shipped runner
	}
	text := strings.TrimSpace(r.Program.String())
	// The whole test, where there is one, finds it again: what is explored is not drawn.
	shows := s.again
	if shows == "" {
		shows = fmt.Sprintf("p, _ := program.Parse(`%s`); scope.Explore(p, scope.Options{Runner: …, Guarded: true})", strings.ReplaceAll(text, "\n", " "))
	}
	b := &strings.Builder{}
	b.WriteString(r.Told(nil))
	section(b, againTitle(s.again == ""), shows)
	s.filed[f.Rule] = &Failure{
		Rule: f.Rule, Sentence: f.Rule.Sentence(), Program: text, After: s.stats.Programs, Report: b.String(), Reproduce: shows,
	}
}
