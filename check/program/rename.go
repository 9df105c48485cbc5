package program

// Rename returns p with the names that Decode gives: handles and variables named
// in the order in which they are made.
func Rename(p *Program) *Program {
	r := renamer{handles: map[string]string{CX: CX}, vars: map[string]string{}}
	return r.program(p)
}

type renamer struct{ handles, vars map[string]string }

func (r *renamer) program(p *Program) *Program {
	q := &Program{Expect: p.Expect}
	for _, poll := range p.Polls {
		poll.Body, poll.Pos = r.body(poll.Body), Pos{}
		q.Polls = append(q.Polls, poll)
	}
	q.After = r.body(p.After)
	return q
}

func (r *renamer) body(body []Stmt) []Stmt {
	var out []Stmt
	for _, s := range body {
		s.Pos = Pos{}
		switch s.Op {
		case Clone:
			s.From = rename(r.handles, s.From, name, 1)
			s.Name = rename(r.handles, s.Name, name, 1)
		case Wake, WakeRef, Drop:
			s.Name = rename(r.handles, s.Name, name, 1)
		case Write, Read:
			s.Name = rename(r.vars, s.Name, variable, 0)
		case Go:
			s.Body = r.body(s.Body)
		case Run:
			s.Run = r.program(s.Run)
		}
		out = append(out, s)
	}
	return out
}

// rename returns the new name of old, giving it the next one if it has none; all
// but fixed of the names are given.
func rename(names map[string]string, old string, nth func(int) string, fixed int) string {
	if _, ok := names[old]; !ok {
		names[old] = nth(len(names) - fixed)
	}
	return names[old]
}
