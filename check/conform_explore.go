package check

import (
	"context"
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
)

// explorer is what came of the subject's explored copy. It is explored once, when the
// first law asks.
type explorer struct {
	over  bool
	total scope.Total
}

// exploredSize is the size of the programs that the copy runs under every interleaving.
var exploredSize = program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 3}

// explored adds what the exploration says to the judgement.
func (s *suite) explored(j *Judgement, l law) {
	s.explore()
	switch t := &s.total; {
	case l.needs&(aWatch|explorers) == 0 && j.Programs > 0:
	case t.Incomplete == "":
		j.Programs += t.Programs
	default:
		j.Verdict, j.Reason = Incomplete, "not every interleaving of its copy was explored: "+t.Incomplete
	}
}

func (s *suite) explore() {
	if s.over {
		return
	}
	s.over = true
	copied := s.o.explored
	programs := func(yield func(*program.Program) bool) {
		for p := range program.Enumerate(exploredSize) {
			if !yield(p) {
				return
			}
		}
		for t := 1; t <= 3 && yield(program.Park(1, t)); t++ {
		}
	}
	s.total = scope.All(context.Background(), programs, scope.Options{Runner: copied.run, Uncounted: !copied.counted}, nil)
	s.stats.Programs += s.total.Programs
	for _, r := range s.total.Findings {
		f := r.Findings[0]
		if s.filed[f.Rule] != nil {
			continue
		}
		text := strings.TrimSpace(r.Program.String())
		s.filed[f.Rule] = &Failure{
			Rule: f.Rule, Sentence: f.Rule.Sentence(), Program: text, After: s.stats.Programs, Report: r.String(),
			Reproduce: fmt.Sprintf("p, _ := program.Parse(`%s`); scope.Explore(p, scope.Options{Runner: …})", strings.ReplaceAll(text, "\n", " ")),
		}
	}
}
