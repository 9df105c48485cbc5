package mutant

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// mechanized are the files of the runner that mechanical mutants are made of.
var mechanized = []string{"run.go", "arc.go"}

// Mechanical returns the mutants that a machine makes of the runner in the folder
// executor: each operator changes each place that it fits, one at a time. A
// catalogue knows only bugs that somebody has thought of; these are what a typing
// error, a wrong merge or a hasty clean-up leaves.
//
// Those that do not compile are left out, and so are those that read as another
// one or as the shipped source does once comments and spaces are gone. What only
// words a message is not changed. Their ids are made of the operator, the file,
// the function and the ordinal of the place among those that the operator fits
// there, as in drop-statement/run.go/unpark/2. Where [Mutant.Equivalent] or
// [Mutant.Unreachable] is set, somebody has argued why no test can kill it.
func Mechanical(executor string) ([]Mutant, error) {
	h, err := reap(executor)
	return h.mutants, err
}

// harvest is what the operators gave.
type harvest struct {
	mutants []Mutant
	// broken counts the changes that don't compile, doubles those that read as
	// another does.
	broken, doubles int
}

func reap(executor string) (harvest, error) {
	s, err := readSubject(executor)
	if err != nil {
		return harvest{}, fmt.Errorf("mechanical mutants: %w", err)
	}
	var h harvest
	seen := map[string]bool{}
	for _, file := range mechanized {
		seen[s.reading(file, s.text[file])] = true
	}
	for _, o := range operators {
		for _, file := range mechanized {
			nth := map[string]int{} // by function
			s.eachNode(file, func(n ast.Node) {
				for _, c := range o.at(s, n) {
					where := s.enclosing(file, n.Pos())
					nth[where]++
					m := Mutant{
						ID:     fmt.Sprintf("%s/%s/%s/%d", o.name, file, where, nth[where]),
						Bug:    c.says,
						Source: "mechanical: " + o.name,
					}
					text, edits := s.apply(file, c)
					switch reading := s.reading(file, text); {
					case edits == nil:
						h.broken++
					case seen[reading]:
						h.doubles++
					default:
						seen[reading] = true
						m.Edits = edits
						m.Equivalent, m.Unreachable = equivalent[m.ID], unreachable[m.ID]
						h.mutants = append(h.mutants, m)
					}
				}
			})
		}
	}
	return h, nil
}

// apply makes a change, and returns the changed file and the edits that change it
// so. There are no edits if the result does not compile.
func (s *subject) apply(file string, c change) (string, []Edit) {
	text, edits := s.edit(file, s.text[file], c.spots)
	mends, ok := s.check(file, text)
	if ok && len(mends) > 0 {
		var more []Edit
		text, more = s.edit(file, text, mends)
		edits = append(edits, more...)
		mends, ok = s.check(file, text)
	}
	if !ok || len(mends) > 0 {
		return text, nil
	}
	return text, edits
}

// spot is a piece of a file's text and what comes in its place.
type spot struct {
	from, to int
	text     string
}

// edit replaces pieces of text. Each edit takes in whole lines, as many as it
// needs to stand in the file once.
func (s *subject) edit(file, text string, spots []spot) (string, []Edit) {
	spots = slices.Clone(spots)
	slices.SortFunc(spots, func(a, b spot) int { return b.from - a.from }) // from the end, so that the others stay where they are
	var edits []Edit
	for _, p := range spots {
		from, to := p.from, p.to
		for first := true; first || strings.Count(text, text[from:to]) > 1; first = false {
			if !first {
				from, to = max(from-1, 0), min(to+1, len(text))
			}
			from = strings.LastIndex(text[:from], "\n") + 1
			if end := strings.Index(text[to:], "\n"); end >= 0 {
				to += end
			} else {
				to = len(text)
			}
		}
		edits = append(edits, Edit{file, text[from:to], text[from:p.from] + p.text + text[p.to:to]})
		text = text[:p.from] + p.text + text[p.to:]
	}
	return text, edits
}
