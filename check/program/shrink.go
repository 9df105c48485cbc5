package program

import "slices"

// Shrinks returns the programs that are one step simpler than p, the boldest step
// first. They keep to what p is: those of a legal program are legal, those of a
// hostile one expect the same.
func Shrinks(p *Program) []*Program {
	var all []*Program
	keep := func(q *Program) {
		q.Expect = p.Expect
		if len(q.Polls) > 0 && (p.Hostile() || Check(q) == nil) {
			all = append(all, q)
		}
	}
	shrinkProgram(p, keep)
	return all
}

// Minimize returns the simplest program that can be had from p by such steps and
// that fails still. The failure is asked of each at most once.
func Minimize(p *Program, fails func(*Program) bool) *Program {
	tried := map[string]bool{p.String(): true}
	for again := true; again; {
		again = false
		for _, q := range Shrinks(p) {
			if text := q.String(); !tried[text] {
				tried[text] = true
				if fails(q) {
					p, again = q, true
					break
				}
			}
		}
	}
	return p
}

// shrinkProgram yields a Run inside p in its place, p without a handle, without a poll,
// with two polls in one, without what comes after, and with something simpler in one of
// its places.
func shrinkProgram(p *Program, yield func(*Program)) {
	with := func(f func(q *Program)) {
		q := *p
		q.Polls, q.After = slices.Clone(p.Polls), slices.Clone(p.After)
		f(&q)
		yield(&q)
	}
	eachInProgram(p, func(s Stmt) {
		if s.Op == Run {
			inner := *s.Run
			yield(&inner)
		}
	})
	for _, h := range handlesOf(p) {
		yield(without(p, h, false))
		yield(without(p, h, true))
	}
	for i := range p.Polls {
		with(func(q *Program) { q.Polls = slices.Delete(q.Polls, i, i+1) })
	}
	for i := range len(p.Polls) - 1 { // two polls as one
		with(func(q *Program) {
			q.Polls[i+1].Body = slices.Concat(p.Polls[i].Body, p.Polls[i+1].Body)
			q.Polls = slices.Delete(q.Polls, i, i+1)
		})
	}
	if len(p.After) > 0 {
		with(func(q *Program) { q.After = nil })
	}
	for i, poll := range p.Polls {
		for _, times := range simpler(poll.Times, 1) {
			with(func(q *Program) { q.Polls[i].Times = times })
		}
		if poll.Fresh {
			with(func(q *Program) { q.Polls[i].Fresh = false })
		}
		if poll.End > Ready {
			with(func(q *Program) { q.Polls[i].End = Ready })
		}
		if poll.End == Ready && poll.Value > 0 {
			with(func(q *Program) { q.Polls[i].Value = 0 })
		}
		shrinkBody(poll.Body, func(body []Stmt) {
			with(func(q *Program) { q.Polls[i].Body = body })
		})
	}
	shrinkBody(p.After, func(body []Stmt) {
		with(func(q *Program) { q.After = body })
	})
}

// shrinkBody yields body without one of its actions, with the actions of a
// goroutine in place of it, and with one action made simpler.
func shrinkBody(body []Stmt, yield func([]Stmt)) {
	replace := func(i int, by ...Stmt) { yield(slices.Replace(slices.Clone(body), i, i+1, by...)) }
	for i := range body {
		replace(i)
	}
	for i, s := range body {
		switch s.Op {
		case Go:
			replace(i, s.Body...)
			shrinkBody(s.Body, func(inner []Stmt) {
				s := s
				if s.Body = inner; len(inner) > 0 {
					replace(i, s)
				}
			})
		case Run:
			for _, poll := range s.Run.Polls {
				replace(i, poll.Body...)
			}
			shrinkProgram(s.Run, func(inner *Program) {
				s := s
				if s.Run = inner; len(inner.Polls) > 0 {
					replace(i, s)
				}
			})
		case Clone:
			if s.From != CX {
				s := s
				s.From = CX
				replace(i, s)
			}
		case Wake:
			replace(i, Stmt{Op: Drop, Name: s.Name})
		}
		if s.N > 1 {
			for _, n := range simpler(s.N, 1) {
				s := s
				s.N = n
				replace(i, s)
			}
		}
	}
}

// simpler returns a few smaller numbers than n, none below low.
func simpler(n, low int) (smaller []int) {
	for _, m := range []int{low, n / 2, n - 1} {
		if m >= low && m < n && !slices.Contains(smaller, m) {
			smaller = append(smaller, m)
		}
	}
	return smaller
}

func handlesOf(p *Program) (names []string) {
	eachInProgram(p, func(s Stmt) {
		if s.Op == Clone {
			names = append(names, s.Name)
		}
	})
	return names
}

// without returns p without anything that is done to the handle h. Clones of h
// become clones of the poll's own waker, and if it says so, so does what a poll itself
// wakes.
func without(p *Program, h string, wakes bool) *Program {
	q := *p
	q.Polls = slices.Clone(p.Polls)
	for i := range q.Polls {
		q.Polls[i].Body = bodyWithout(q.Polls[i].Body, h, wakes)
	}
	q.After = bodyWithout(p.After, h, false)
	return &q
}

func bodyWithout(body []Stmt, h string, wakes bool) []Stmt {
	var out []Stmt
	for _, s := range body {
		switch {
		case s.Op == Clone && s.From == h:
			s.From = CX
		case s.Op == Wake && s.Name == h && wakes:
			s = Stmt{Op: WakeRef, Name: CX}
		case s.Name == h && s.Op <= Drop:
			continue
		case s.Op == Go:
			if s.Body = bodyWithout(s.Body, h, false); len(s.Body) == 0 {
				continue
			}
		case s.Op == Run:
			s.Run = without(s.Run, h, wakes)
		}
		out = append(out, s)
	}
	return out
}
