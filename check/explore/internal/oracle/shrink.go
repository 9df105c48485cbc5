package oracle

import "slices"

// Minimize returns the simplest program that can be had from p by leaving things
// out and that fails still. The failure is asked only of programs that Explore
// can do within DrawLimit, each at most once.
func Minimize(p Program, fails func(Program, *Result) bool) Program {
	tried := map[string]bool{p.String(): true}
	for again := true; again; {
		again = false
		for _, q := range shrinks(p) {
			text := Program(q).String()
			if tried[text] {
				continue
			}
			tried[text] = true
			if r, err := Explore(q, DrawLimit); err == nil && fails(q, r) {
				p, again = q, true
				break
			}
		}
	}
	return p
}

// shrinks returns the bodies that are one step simpler, the boldest step first:
// without one of the statements, with what is inside of one in place of it, or
// with something simpler inside of it or stored.
func shrinks(body []Stmt) (all [][]Stmt) {
	replace := func(i int, by ...Stmt) {
		all = append(all, slices.Replace(slices.Clone(body), i, i+1, by...))
	}
	for i := range body {
		replace(i)
	}
	for i, s := range body {
		if len(s.Body) > 0 {
			replace(i, s.Body...)
		}
		for _, inner := range shrinks(s.Body) {
			s := s
			s.Body = inner
			replace(i, s)
		}
		if s.Op == Store && len(s.Sum) > 0 {
			s := s
			s.Sum = nil
			replace(i, s)
		}
	}
	return all
}
